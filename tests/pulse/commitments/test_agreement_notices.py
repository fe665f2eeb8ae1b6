"""Who is asked and told: the heads of both sides, two people, and who stands in for them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import signing
from pulse.commitments.agreement_notices import heads_of, heads_of_sides
from pulse.commitments.models import CommitmentVersion
from pulse.commitments.signing import Draft, SigningSide
from pulse.people.models import PersonStatus
from pulse.people.permissions import viewer_of
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

TODAY = NINE.date()
DRAFT = Draft("반나절 안에", "Within half a day", 4, 95, (), date(2026, 10, 1))


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def propose(session: Session, scene: Scene) -> CommitmentVersion:
    old = scenes.promise(session, scene)
    who = viewer_of(session, scene.owner.id, TODAY)
    return signing.propose_version(session, old.commitment_id, DRAFT, who, at=NINE, on=TODAY)


def address(person_id: int) -> str:
    return f"person:{person_id}"


def test_both_heads_are_asked_and_all_are_told_the_end(session: Session, scene: Scene) -> None:
    version = propose(session, scene)
    asked = [address(scene.lead.id), address(scene.customer_head.id)]
    assert scenes.told(session, "version_proposed") == asked
    for side, head in (
        (SigningSide.PROVIDER, scene.lead),
        (SigningSide.CUSTOMER, scene.customer_head),
    ):
        assert scenes.told(session, "version_settled") == []
        who = viewer_of(session, head.id, TODAY)
        signing.sign(session, version.id, side, who, at=NINE, on=TODAY)
    assert scenes.told(session, "version_settled") == [*asked, address(scene.owner.id)]


def test_a_proposal_off_the_table_is_told_once(session: Session, scene: Scene) -> None:
    version = propose(session, scene)
    who = viewer_of(session, scene.owner.id, TODAY)
    signing.withdraw(session, version.id, who, at=NINE, on=TODAY)
    assert len(scenes.told(session, "version_settled")) == 3


def test_a_head_who_is_away_is_stood_in_for(session: Session, scene: Scene) -> None:
    scene.lead.status = PersonStatus.ON_LEAVE
    assert heads_of_sides(session, scene.service, TODAY) == [
        scene.division_head.id, scene.customer_head.id,
    ]  # fmt: skip
    assert heads_of(session, [scene.customer.id, 999_999], TODAY) == [scene.customer_head.id]


def test_two_people_are_asked_even_where_one_heads_both_sides(
    session: Session, scene: Scene
) -> None:
    inside = factories.make_service(session, scene.provider, scene.provider, code="S02")
    assert heads_of_sides(session, inside, TODAY) == [scene.lead.id, scene.division_head.id]
