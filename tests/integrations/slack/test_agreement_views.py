"""A version as one person may see and sign it, and what has become of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from integrations.slack.agreement_blocks import VersionFace
from integrations.slack.agreement_views import calendar_name, version_face
from pulse.commitments import signing
from pulse.commitments.duties import Duties
from pulse.commitments.models import CommitmentVersion
from pulse.commitments.signing import Draft, SigningSide
from pulse.errors import NotFound
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from tests.factories import CALENDAR
from tests.integrations.slack.stage import TestLinks
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


def face(
    session: Session, version: CommitmentVersion, person: Person, locale: str = "en"
) -> VersionFace:
    return version_face(session, version.id, person.id, TestLinks(), locale, TODAY)


def sign(
    session: Session, version: CommitmentVersion, side: SigningSide, person: Person
) -> CommitmentVersion:
    who = viewer_of(session, person.id, TODAY)
    return signing.sign(session, version.id, side, who, at=NINE, on=TODAY)


def test_a_proposal_is_said_in_ones_language_beside_what_it_replaces(
    session: Session, scene: Scene
) -> None:
    version = propose(session, scene)
    version.duties = Duties(provider_ko="바로 답해요", requester_en="Say where").to_document()
    english, korean = (face(session, version, scene.lead, one) for one in ("en", "ko"))
    assert (english.service, korean.service) == ("Agent desktop support", "상담화면 장애 지원")
    assert (english.wording, english.before) == ("Within half a day", "Solve within an hour")
    assert (korean.wording, korean.before) == ("반나절 안에", "한 시간 안에 해결")
    assert english.duties == [("requester", "Say where")]
    assert korean.duties == [("provider", "바로 답해요")]
    assert (english.rate, english.first_day) == (95, date(2026, 10, 1))
    assert (english.chain, korean.chain) == ("Standard", "일반")
    assert english.goal == "4 working hours"
    assert english.link == "https://ieum.test/services/S01#proposals"


@pytest.mark.parametrize(
    ("facts", "goal"),
    [
        ({"evidence": "manual"}, "10 working hours"),
        ({"kind": "quality", "goal_unit": "percent"}, ""),
    ],
)
def test_what_no_clock_shows_names_nobody_to_tell(
    session: Session, scene: Scene, facts: dict[str, str], goal: str
) -> None:
    seen = face(session, scenes.promise(session, scene, **facts), scene.lead)
    assert (seen.chain, seen.goal) == ("", goal)


def test_each_head_may_sign_for_their_own_side_and_nobody_else_at_all(
    session: Session, scene: Scene
) -> None:
    version = propose(session, scene)
    people = (scene.lead, scene.customer_head, scene.member, scene.stranger)
    seen = [face(session, version, person) for person in people]
    assert [one.may_sign for one in seen] == [["provider"], ["customer"], [], []]
    assert {one.outcome for one in seen} == {"asked"}
    assert seen[0].waits_for == ["provider", "customer"]


def test_a_signature_counts_for_whoever_gave_it_and_two_settle_it(
    session: Session, scene: Scene
) -> None:
    version = sign(session, propose(session, scene), SigningSide.PROVIDER, scene.lead)
    mine, theirs = (face(session, version, one) for one in (scene.lead, scene.customer_head))
    assert (mine.outcome, mine.may_sign) == ("signed_one", [])
    assert (theirs.outcome, theirs.may_sign) == ("asked", ["customer"])
    assert mine.waits_for == ["customer"]
    version = sign(session, version, SigningSide.CUSTOMER, scene.customer_head)
    settled = face(session, version, scene.customer_head)
    assert (settled.outcome, settled.waits_for, settled.may_sign) == ("signed_both", [], [])


def test_what_was_withdrawn_is_off_the_table_and_what_never_was_is_not_found(
    session: Session, scene: Scene
) -> None:
    version = propose(session, scene)
    who = viewer_of(session, scene.owner.id, TODAY)
    signing.withdraw(session, version.id, who, at=NINE, on=TODAY)
    assert face(session, version, scene.lead).outcome == "off_the_table"
    with pytest.raises(NotFound, match="version_not_found"):
        version_face(session, 999_999, scene.lead.id, TestLinks(), "en", TODAY)


def test_a_calendar_is_called_by_its_name_in_each_language(session: Session, scene: Scene) -> None:
    names = [calendar_name(session, CALENDAR, locale) for locale in ("ko", "en")]
    assert names == ["사무 시간", "Office hours"]
