"""What is announced: to those who asked, once each, with the facts and the moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.outbox import Lane, OutboxMessage
from pulse.people.models import Person
from pulse.webhooks.announcing import NOTICE, announce, tell_one
from pulse.webhooks.models import Webhook, WebhookEvent
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
OPENED, RESOLVED = WebhookEvent.REQUEST_OPENED, WebhookEvent.REQUEST_RESOLVED


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"))


def webhook(session: Session, person: Person, *events: WebhookEvent) -> Webhook:
    made = Webhook(
        name="desk",
        url="https://desk.example.com/in",
        events=[one.value for one in events],
        created_at=AT,
        created_by=person.id,
    )
    session.add(made)
    session.flush()
    return made


def rows(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_each_program_hears_what_it_asked_for(session: Session, person: Person) -> None:
    both = webhook(session, person, OPENED, RESOLVED)
    one = webhook(session, person, RESOLVED)
    assert announce(session, OPENED, "R-1", {}, at=AT) == 1
    assert announce(session, RESOLVED, "R-1", {}, at=AT) == 2
    told = [(row.recipient, row.payload["type"]) for row in rows(session)]
    assert told[0] == (both.recipient, "service_request.opened")
    assert set(told[1:]) == {
        (both.recipient, "service_request.resolved"),
        (one.recipient, "service_request.resolved"),
    }


def test_a_row_says_what_happened_and_when_and_waits_behind_people(
    session: Session, person: Person
) -> None:
    made = webhook(session, person, OPENED)
    assert tell_one(session, made, OPENED, "R-1", {"number": "R-1"}, at=AT)
    (row,) = rows(session)
    assert row.payload == {
        "type": "service_request.opened",
        "occurred_at": "2026-09-01T03:00:00+00:00",
        "data": {"number": "R-1"},
    }
    assert (row.notice, row.lane, row.may_repeat) == (NOTICE, Lane.DIGEST, True)
    assert (row.created_at, row.due_at) == (AT, AT)


def test_its_identity_tells_an_event_from_others_not_its_moment(
    session: Session, person: Person
) -> None:
    made = webhook(session, person, OPENED)
    later = AT + timedelta(hours=1)
    assert tell_one(session, made, OPENED, "1", {}, at=AT)
    assert not tell_one(session, made, OPENED, "1", {"number": "R-1"}, at=later)
    assert tell_one(session, made, OPENED, "2", {}, at=AT)
    assert tell_one(session, made, RESOLVED, "1", {}, at=AT)
    assert len(rows(session)) == 3


def test_who_comes_or_goes_in_between_is_noticed_at_once(session: Session, person: Person) -> None:
    first = webhook(session, person, OPENED)
    assert announce(session, OPENED, "1", {}, at=AT) == 1
    webhook(session, person, OPENED)
    assert announce(session, OPENED, "2", {}, at=AT) == 2
    first.ended_at = AT
    session.flush()
    assert announce(session, OPENED, "3", {}, at=AT) == 1
