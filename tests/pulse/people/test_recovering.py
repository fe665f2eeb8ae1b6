"""Asking for a password: one mail in a while, and only to somebody who works here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import NotFound
from pulse.outbox import OutboxMessage
from pulse.people import recovering
from pulse.people.models import Person, PersonStatus
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"), number="P0001")


@pytest.mark.parametrize("login", ["P0001", " p0001 ", "p0001@example.com", "P0001@Example.com"])
def test_the_owner_is_found_by_number_or_mail(
    session: Session, person: Person, login: str
) -> None:
    assert recovering.ask_for_reset(session, login, at=AT)
    (row,) = session.scalars(select(OutboxMessage)).all()
    assert (row.recipient, row.payload["purpose"]) == (f"person:{person.id}", "reset")
    assert row.expires_at == AT + timedelta(hours=1)


def test_asking_again_soon_sends_nothing_more(session: Session, person: Person) -> None:
    asked = [
        recovering.ask_for_reset(session, "p0001", at=AT + timedelta(minutes=minutes))
        for minutes in (0, 5, 14, 15)
    ]
    assert asked == [True, False, False, True]


def test_nobody_else_is_sent_anything(session: Session, person: Person) -> None:
    assert not recovering.ask_for_reset(session, "p0002", at=AT)
    assert not recovering.ask_for_reset(session, "", at=AT)
    person.status = PersonStatus.LEFT
    session.flush()
    assert not recovering.ask_for_reset(session, "p0001", at=AT)
    assert session.scalars(select(OutboxMessage)).all() == []


def test_without_an_address_there_is_nothing_to_send(session: Session, person: Person) -> None:
    person.email = None
    session.flush()
    assert not recovering.ask_for_reset(session, "p0001", at=AT)


def test_an_invitation_is_on_record(session: Session, person: Person) -> None:
    assert recovering.invite(session, "P0001", at=AT).id == person.id
    (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.details) == ("password_offered", {"by": "mail"})
    with pytest.raises(NotFound):
        recovering.invite(session, "P0002", at=AT)
