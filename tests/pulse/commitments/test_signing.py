from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import signing
from pulse.commitments.agreements import refresh_states
from pulse.commitments.catalogue import versions_in_force
from pulse.commitments.models import CommitmentVersion, VersionState
from pulse.commitments.signing import (
    AS_BEFORE,
    Draft,
    SigningSide,
    proposals,
    propose_version,
    sign,
)
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

TODAY = NINE.date()
FIRST = date(2026, 10, 1)
DRAFT = Draft("여덟 시간 안에 해결", "Solved within eight hours", 8, 95, ("stock_out",), FIRST)
PROVIDER, CUSTOMER = SigningSide.PROVIDER, SigningSide.CUSTOMER


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.fixture
def old(session: Session, scene: Scene) -> CommitmentVersion:
    return scenes.promise(session, scene)


def looks(session: Session, person: Person) -> Viewer:
    return viewer_of(session, person.id, TODAY)


def propose(
    session: Session, old: CommitmentVersion, person: Person, draft: Draft = DRAFT
) -> CommitmentVersion:
    who = looks(session, person)
    return propose_version(session, old.commitment_id, draft, who, at=NINE, on=TODAY)


def put_name(
    session: Session, version: CommitmentVersion, side: SigningSide, person: Person
) -> CommitmentVersion:
    return sign(session, version.id, side, looks(session, person), at=NINE, on=TODAY)


def in_force(session: Session, scene: Scene, on: date) -> list[int]:
    refresh_states(session, on)
    found = versions_in_force(session, on, [scene.service.id]).get(scene.service.id, [])
    return [version.id for version in found]


def test_both_heads_sign_and_the_new_version_begins_on_its_day(
    session: Session, scene: Scene, old: CommitmentVersion
) -> None:
    new = propose(session, old, scene.owner)
    assert (new.number, new.state) == (2, VersionState.PROPOSED)
    assert proposals(session, scene.service.id) == [new]
    put_name(session, new, PROVIDER, scene.lead)
    assert new.state is VersionState.PROPOSED
    assert in_force(session, scene, FIRST) == [old.id]
    put_name(session, new, CUSTOMER, scene.customer_head)
    assert new.state is VersionState.SIGNED
    assert old.effective_to == FIRST - timedelta(days=1)
    assert in_force(session, scene, FIRST - timedelta(days=1)) == [old.id]
    assert in_force(session, scene, FIRST) == [new.id]
    assert (old.goal_value, old.target_rate) == (10, 90)


def test_an_open_request_keeps_its_version(
    session: Session, scene: Scene, old: CommitmentVersion
) -> None:
    request = scenes.ask(session, scene)
    new = propose(session, old, scene.lead)
    put_name(session, new, PROVIDER, scene.lead)
    put_name(session, new, CUSTOMER, scene.customer_head)
    assert scenes.clock_of(session, request).version_id == old.id


def test_two_people_sign_each_for_their_side(
    session: Session, scene: Scene, old: CommitmentVersion
) -> None:
    new = propose(session, old, scene.lead)
    with pytest.raises(Refused):
        put_name(session, new, PROVIDER, scene.member)
    with pytest.raises(Refused):
        put_name(session, new, CUSTOMER, scene.lead)
    put_name(session, new, PROVIDER, scene.chief)
    with pytest.raises(Conflict):
        put_name(session, new, PROVIDER, scene.lead)
    with pytest.raises(Refused):
        put_name(session, new, CUSTOMER, scene.chief)
    put_name(session, new, CUSTOMER, scene.customer_head)
    with pytest.raises(Conflict):
        put_name(session, new, CUSTOMER, scene.customer_head)


def test_one_proposal_at_a_time_which_can_be_taken_back(
    session: Session, scene: Scene, old: CommitmentVersion
) -> None:
    new = propose(session, old, scene.lead)
    with pytest.raises(Conflict):
        propose(session, old, scene.customer_head)
    with pytest.raises(Refused):
        signing.withdraw(session, new.id, looks(session, scene.asker), at=NINE, on=TODAY)
    signing.withdraw(session, new.id, looks(session, scene.customer_head), at=NINE, on=TODAY)
    with pytest.raises(NotFound):
        put_name(session, new, PROVIDER, scene.lead)
    assert propose(session, old, scene.customer_head).number == 3
    assert in_force(session, scene, FIRST) == [old.id]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"wording_ko": " "}, "wording_ko"),
        ({"goal_value": 0}, "goal_value"),
        ({"target_rate": 101}, "target_rate"),
        ({"pause_when": ("bad_mood",)}, "pause_when"),
        ({"effective_from": TODAY}, "effective_from"),
        ({"review_on": FIRST}, "review_on"),
    ],
)
def test_what_cannot_be_promised(
    session: Session, scene: Scene, old: CommitmentVersion, change: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        propose(session, old, scene.lead, replace(DRAFT, **change))  # type: ignore[arg-type]
    assert list(refused.value.fields) == [field]


def test_a_service_without_a_decider_promises_nothing(
    session: Session, scene: Scene, old: CommitmentVersion
) -> None:
    scene.service.decider_department_id = None
    session.flush()
    with pytest.raises(Invalid):
        propose(session, old, scene.lead)


def test_strangers_do_not_propose_and_late_signatures_do_not_count(
    session: Session, scene: Scene, old: CommitmentVersion
) -> None:
    with pytest.raises(Refused):
        propose(session, old, scene.asker)
    new = propose(session, old, scene.lead)
    with pytest.raises(Conflict):
        sign(
            session,
            new.id,
            PROVIDER,
            looks(session, scene.lead),
            at=NINE,
            on=FIRST + timedelta(days=1),
        )


def test_a_review_date_comes_up(session: Session, scene: Scene, old: CommitmentVersion) -> None:
    old.review_on = TODAY
    factories.make_commitment(session, scene.service)
    assert [v.id for v in signing.due_for_review(session, TODAY)] == [old.id]
    assert signing.due_for_review(session, TODAY - timedelta(days=1)) == []


def test_a_new_version_says_by_which_chain_people_are_told(
    session: Session, scene: Scene, old: CommitmentVersion
) -> None:
    scenes.make_chain(session, "E-FAST")
    for given, kept in ((AS_BEFORE, scenes.CHAIN), ("E-FAST", "E-FAST"), (None, None)):
        new = propose(session, old, scene.lead, replace(DRAFT, chain_code=given))
        assert (new.chain_code, old.chain_code) == (kept, scenes.CHAIN)
        signing.withdraw(session, new.id, looks(session, scene.lead), at=NINE, on=TODAY)
        session.delete(new)
        session.flush()


@pytest.mark.parametrize(
    ("given", "before", "field", "code"),
    [
        ({"chain_code": "E-NONE"}, {}, "chain_code", "unknown"),
        ({"chain_code": scenes.CHAIN}, {"evidence": "manual"}, "chain_code", "not_timed"),
        ({"goal_value": 101}, {"goal_unit": "percent"}, "goal_value", "out_of_range"),
    ],
)
def test_what_no_clock_shows_tells_nobody(
    session: Session, scene: Scene, given: Any, before: Any, field: str, code: str
) -> None:
    old = scenes.promise(session, scene, **before)
    with pytest.raises(Invalid) as refused:
        propose(session, old, scene.lead, replace(DRAFT, **given))
    assert refused.value.fields == {field: code}
