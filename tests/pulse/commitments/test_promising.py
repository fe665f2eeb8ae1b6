from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments import requests, signing
from pulse.commitments.clocks import runs_clock
from pulse.commitments.duties import Duties
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import CommitmentVersion, Service, TargetKind, VersionState
from pulse.commitments.promising import Terms, make_promise, may_promise
from pulse.commitments.signing import Draft, SigningSide
from pulse.errors import Invalid, Refused
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from tests.factories import CALENDAR, make_department, make_head, make_person, make_service
from tests.pulse.commitments.scene import CHAIN, make_chain

ON = date(2026, 9, 1)
AT = datetime(2026, 9, 1, 1, tzinfo=UTC)
TERMS = Terms("resolve", "business_hours", "any", CALENDAR)
DRAFT = Draft("4시간 안에 해결", "", 4, 90, (), ON + timedelta(days=7), duties=Duties("받아요"))
SHARE = Terms("quality", "percent", "any", CALENDAR)
BY_HAND = Terms(
    "resolve", "calendar_days", "any", CALENDAR, 1, "manual", "left_on", "action_recorded"
)
TODAY = replace(DRAFT, effective_from=ON)


@dataclass(frozen=True)
class Scene:
    service: Service
    owner: Person
    desk_head: Person
    centre_head: Person
    administrator: Person
    member: Person


@pytest.fixture
def scene(session: Session) -> Scene:
    company = make_department(session, "C0")
    desk = make_department(session, "D1", company)
    centre = make_department(session, "D2", company)
    owner = make_person(session, desk)
    make_chain(session)
    make_chain(session, "E-DAYS", steps=[{"at": "day5", "to": ["hr_lead"], "via": "sms"}])
    return Scene(
        make_service(session, desk, centre, owner_id=owner.id),
        owner,
        make_head(session, desk),
        make_head(session, centre),
        make_person(session, company, roles=("sys_admin",)),
        make_person(session, centre),
    )


def viewer(session: Session, person: Person) -> Viewer:
    return viewer_of(session, person.id, ON)


def made(
    session: Session,
    scene: Scene,
    who: Person,
    draft: Draft = DRAFT,
    terms: Terms = TERMS,
    *,
    is_agreed: bool = False,
) -> CommitmentVersion:
    by = viewer(session, who)
    return make_promise(
        session, scene.service.id, draft, terms, by, at=AT, on=ON, is_agreed=is_agreed
    )


def test_a_first_promise_waits_for_both_heads(session: Session, scene: Scene) -> None:
    version = made(session, scene, scene.owner)
    assert (version.state, version.number) == (VersionState.PROPOSED, 1)
    assert version.commitment.code == "S01-C1"
    asked = {row.recipient for row in session.scalars(select(OutboxMessage))}
    assert len(asked) == 2
    for side, head in (
        (SigningSide.PROVIDER, scene.desk_head),
        (SigningSide.CUSTOMER, scene.centre_head),
    ):
        signing.sign(session, version.id, side, viewer(session, head), at=AT, on=ON)
    assert version.state is VersionState.SIGNED


def test_what_is_agreed_holds_from_today_and_times_a_request(
    session: Session, scene: Scene
) -> None:
    version = made(session, scene, scene.administrator, TODAY, is_agreed=True)
    assert (version.state, version.signatures) == (VersionState.IN_FORCE, [])
    asked = NewRequest(scene.service.id, "P2", "화면이 멈췄어요")
    found = requests.open_request(session, scene.member.id, asked, at=AT)
    assert [(one.target, one.version_id) for one in found.clocks] == [
        (TargetKind.RESOLUTION, version.id)
    ]


def test_who_may_promise(session: Session, scene: Scene) -> None:
    may = [scene.owner, scene.desk_head, scene.centre_head, scene.administrator]
    assert all(may_promise(session, scene.service, viewer(session, one), ON) for one in may)
    assert not may_promise(session, scene.service, viewer(session, scene.member), ON)
    with pytest.raises(Refused):
        made(session, scene, scene.member)


@pytest.mark.parametrize("who", ["owner", "desk_head", "centre_head"])
def test_only_an_administrator_says_that_it_is_agreed(
    session: Session, scene: Scene, who: str
) -> None:
    with pytest.raises(Refused):
        made(session, scene, getattr(scene, who), is_agreed=True)


@pytest.mark.parametrize(
    ("draft", "terms", "field", "code"),
    [
        (TODAY, TERMS, "effective_from", "not_ahead"),
        (replace(DRAFT, target_rate=0), TERMS, "target_rate", "out_of_range"),
        (replace(DRAFT, wording_ko=" "), TERMS, "wording_ko", "missing"),
        (DRAFT, replace(TERMS, kind="miracle"), "kind", "unknown"),
        (DRAFT, replace(TERMS, goal_unit="percent"), "goal_unit", "not_this_kind"),
        (DRAFT, replace(TERMS, goal_unit="settlement_cycle"), "goal_unit", "not_this_kind"),
        (DRAFT, replace(SHARE, goal_unit="business_hours"), "goal_unit", "not_this_kind"),
        (replace(DRAFT, goal_value=101), SHARE, "goal_value", "out_of_range"),
        (DRAFT, replace(TERMS, evidence="hearsay"), "evidence", "unknown"),
        (DRAFT, replace(BY_HAND, start_event="someday"), "start_event", "unknown"),
        (DRAFT, replace(BY_HAND, stop_event="someday"), "stop_event", "unknown"),
        (replace(DRAFT, chain_code=CHAIN), BY_HAND, "chain_code", "not_timed"),
        (replace(DRAFT, chain_code="E-DAYS"), TERMS, "chain_code", "unknown"),
        (DRAFT, replace(TERMS, priority="P9"), "priority", "unknown"),
        (DRAFT, replace(TERMS, calendar_code="NONE"), "calendar_code", "unknown"),
        (replace(DRAFT, chain_code="E-NONE"), TERMS, "chain_code", "unknown"),
        (DRAFT, replace(TERMS, weight=0), "weight", "out_of_range"),
    ],
)
def test_what_cannot_be_promised_is_named(
    session: Session, scene: Scene, draft: Draft, terms: Terms, field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        made(session, scene, scene.owner, draft, terms)
    assert refused.value.fields == {field: code}


def test_what_is_agreed_does_not_begin_in_the_past(session: Session, scene: Scene) -> None:
    past = replace(DRAFT, effective_from=ON - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        made(session, scene, scene.administrator, past, is_agreed=True)
    assert refused.value.fields == {"effective_from": "in_the_past"}


def test_a_service_without_a_buyer_promises_nothing(session: Session, scene: Scene) -> None:
    scene.service.buyer_department_id = None
    with pytest.raises(Invalid) as refused:
        made(session, scene, scene.administrator, TODAY, is_agreed=True)
    assert refused.value.fields == {"service": "without_users_buyer_decider"}


def test_the_same_is_promised_once(session: Session, scene: Scene) -> None:
    first = made(session, scene, scene.owner)
    with pytest.raises(Invalid) as refused:
        made(session, scene, scene.owner)
    assert refused.value.fields == {"kind": "promised_already"}
    second = made(session, scene, scene.owner, terms=replace(TERMS, priority="P1"))
    assert second.commitment.code == "S01-C2"
    signing.withdraw(session, first.id, viewer(session, scene.owner), at=AT, on=ON)
    assert made(session, scene, scene.owner).commitment.code == "S01-C3"


@pytest.mark.parametrize(
    ("kind", "unit", "evidence", "kept"),
    [
        ("first_response", "business_minutes", "event", ("event", "submitted", CHAIN)),
        ("resolve", "settlement_cycle", "manual", ("manual", "left_on", None)),
        ("notice_lead", "business_days", "event", ("manual", "left_on", None)),
        ("periodic", "elapsed_minutes", "manual", ("manual", "left_on", None)),
        ("quality", "percent", "event", ("manual", "left_on", None)),
        ("notify_delay", "business_days", "manual", ("manual", "left_on", None)),
    ],
)
def test_each_kind_is_promised_as_it_can_be_shown(
    session: Session, scene: Scene, kind: str, unit: str, evidence: str, kept: tuple[str, ...]
) -> None:
    terms = replace(BY_HAND, kind=kind, goal_unit=unit, evidence=evidence)
    said = replace(TODAY, chain_code=CHAIN if terms.is_timed else None)
    version = made(session, scene, scene.administrator, said, terms, is_agreed=True)
    assert (version.evidence, version.start_event, version.chain_code) == kept
    assert runs_clock(version) is terms.is_timed


def test_what_is_kept_by_hand_stands_beside_what_is_timed(session: Session, scene: Scene) -> None:
    made(session, scene, scene.owner)
    by_hand = made(session, scene, scene.owner, terms=BY_HAND)
    assert by_hand.commitment.code == "S01-C2"
    made(session, scene, scene.owner, terms=replace(BY_HAND, stop_event="resolved"))
    with pytest.raises(Invalid):
        made(session, scene, scene.owner, terms=BY_HAND)
