"""What heads and keepers are told about agreements and calendars, in Slack and by mail."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from integrations.mail_delivery import MailAddresses, MailRenderers
from integrations.ports import Message, Stale
from integrations.slack.messenger import Addresses
from integrations.slack.renderers import SlackRenderers
from pulse import notices
from pulse.calendars.models import Calendar
from pulse.commitments import calendar_changes, requests, signing
from pulse.commitments.calendar_changes import Grounds, as_it_is
from pulse.commitments.record_models import CalendarChange
from pulse.commitments.signing import Draft
from pulse.notice import Notice
from pulse.outbox import OutboxMessage
from pulse.people.models import Identity, Person
from pulse.people.permissions import viewer_of
from tests import factories
from tests.factories import CALENDAR, with_holiday
from tests.integrations.slack.stage import CHANNELS, TEAM, TestLinks
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

TODAY = NINE.date()
LATER = NINE + 8 * HOUR
DRAFT = Draft("반나절 안에", "Within half a day", 4, 95, (), date(2026, 10, 1))


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    for person in (made.lead, made.customer_head):
        session.add(
            Identity(person_id=person.id, provider="slack", tenant=TEAM, subject=f"U{person.id}")
        )
    made.customer_head.locale = "ko"
    session.flush()
    return made


def say(session: Session, notice: Notice, person: Person, *, by_mail: bool = False) -> Message:
    slack = SlackRenderers(Addresses(TEAM, CHANNELS), TestLinks())
    mail = MailRenderers(
        MailAddresses(), TestLinks(), stop_link=lambda _: "", password_link=lambda *_: ""
    )
    row = OutboxMessage(
        notice=notice.kind,
        payload=notice.to_payload(),
        recipient=f"person:{person.id}",
        lane=int(notice.lane),
    )
    return (
        (mail if by_mail else slack).by_kind()[notice.kind](session, row, LATER).outgoing.message
    )


def proposal(session: Session, scene: Scene) -> int:
    old = scenes.promise(session, scene)
    who = viewer_of(session, scene.owner.id, TODAY)
    made = signing.propose_version(session, old.commitment_id, DRAFT, who, at=NINE, on=TODAY)
    return made.id


def holiday(session: Session, scene: Scene) -> CalendarChange:
    """A holiday proclaimed on the day of a request that was answered too late."""
    scenes.promise(session, scene, goal_value=4)
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + 6 * HOUR)
    after = with_holiday(as_it_is(session, CALENDAR), TODAY, "임시공휴일", "Extra holiday")
    keeper = factories.make_person(session, scene.provider, roles=("sys_admin",))
    return calendar_changes.propose(
        session,
        CALENDAR,
        after,
        viewer_of(session, keeper.id, TODAY),
        Grounds("A <law>"),
        at=LATER,
    )


def test_a_proposal_reads_as_a_letter_with_the_way_to_its_page(
    session: Session, scene: Scene
) -> None:
    notice = notices.VersionProposed(version_id=proposal(session, scene))
    letter = say(session, notice, scene.lead, by_mail=True)
    assert letter.subject == "Please sign a new promise: Agent desktop support"
    assert "Within 4 working hours, kept 95 times in 100" in letter.text
    assert "https://ieum.test/services/S01#proposals" in letter.text
    assert "https://ieum.test/services/S01#proposals" in letter.html
    korean = say(session, notice, scene.customer_head)
    assert "반나절 안에" in korean.text


def test_whoever_has_nothing_to_sign_is_not_asked(session: Session, scene: Scene) -> None:
    version_id = proposal(session, scene)
    with pytest.raises(Stale):
        say(session, notices.VersionProposed(version_id=version_id), scene.member, by_mail=True)
    who = viewer_of(session, scene.owner.id, TODAY)
    signing.withdraw(session, version_id, who, at=NINE, on=TODAY)
    with pytest.raises(Stale):
        say(session, notices.VersionProposed(version_id=version_id), scene.lead)
    with pytest.raises(Stale):
        say(session, notices.VersionProposed(version_id=999_999), scene.lead)
    told = say(session, notices.VersionSettled(version_id=version_id), scene.lead)
    assert "off the table" in told.text


def test_consent_is_asked_with_what_would_flip_and_told_with_what_did(
    session: Session, scene: Scene
) -> None:
    change = holiday(session, scene)
    asked = say(session, notices.CalendarChangeProposed(change_id=change.id), scene.lead)
    assert "Office hours is proposed: A &lt;law&gt;" in asked.text
    assert "1 promise changes its verdict." in asked.text
    settled = notices.CalendarChangeSettled(change_id=change.id)
    for head in (scene.lead, scene.customer_head):
        calendar_changes.consent(session, change.id, viewer_of(session, head.id, TODAY), at=LATER)
    letter = say(session, settled, scene.customer_head, by_mail=True)
    assert "사무 시간 달력이 바뀌었어요" in letter.text
    assert "판정이 바뀐 약속이 1건" in letter.text
    assert f"https://ieum.test/calendars/changes/{change.id}" in letter.text
    with pytest.raises(Stale):
        say(session, notices.CalendarChangeProposed(change_id=change.id), scene.lead)
    heads = {f"person:{one.id}" for one in (scene.lead, scene.customer_head)}
    assert heads < set(scenes.told(session, "calendar_change_settled"))


def test_a_change_turned_down_is_told_as_such(session: Session, scene: Scene) -> None:
    change = holiday(session, scene)
    lead = viewer_of(session, scene.lead.id, TODAY)
    calendar_changes.withdraw(session, change.id, lead, "We worked <that> day", at=NINE)
    told = say(session, notices.CalendarChangeSettled(change_id=change.id), scene.lead)
    assert "stays as it is" in told.text
    assert "Why: We worked &lt;that&gt; day" in told.text
    with pytest.raises(Stale):
        say(session, notices.CalendarChangeSettled(change_id=999_999), scene.lead)


def test_reviews_name_what_is_due_while_it_is_due(session: Session, scene: Scene) -> None:
    row = session.get_one(Calendar, CALENDAR)
    row.reviewed_on = date(2025, 8, 1)
    due = notices.CalendarReviewDue(slot=date(2026, 8, 1).toordinal())
    told = say(session, due, scene.lead)
    assert "look through these calendars: Office hours" in told.text
    row.reviewed_on = TODAY
    session.flush()
    with pytest.raises(Stale):
        say(session, due, scene.lead)
    version = scenes.promise(session, scene, review_on=TODAY)
    agreed = notices.AgreementReviewDue(service_id=scene.service.id, slot=TODAY.toordinal())
    assert "Solve within an hour" in say(session, agreed, scene.lead).text
    version.review_on = date(2027, 1, 1)
    session.flush()
    with pytest.raises(Stale):
        say(session, agreed, scene.lead)
