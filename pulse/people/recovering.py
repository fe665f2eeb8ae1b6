"""Ways to a first or a new password: asked for by oneself, or offered by an administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse import audit, notices
from pulse.errors import NotFound
from pulse.people.models import Person, PersonStatus
from pulse.people.signed_links import VALID, Purpose

SLOT = timedelta(minutes=15)


def ask_for_reset(session: Session, login: str, *, at: datetime) -> bool:
    """Send a reset link to whoever ``login`` is, once a quarter of an hour at most.

    Returns whether one is on its way, which is for tests: a caller must not tell it to whoever
    asked, or the page would say who works here.
    """
    name = login.strip().lower()
    person_id = session.scalar(
        select(Person.id).where(
            or_(Person.email == name, Person.number == name.upper()),
            Person.email.is_not(None),
            Person.status != PersonStatus.LEFT,
        )
    )
    return person_id is not None and _offer(session, person_id, Purpose.RESET, at)


def invite(session: Session, number: str, *, at: datetime, actor_id: int | None = None) -> Person:
    """Send an invitation to the person with this number; NotFound for nobody or who has left."""
    person = find(session, number)
    _offer(session, person.id, Purpose.INVITE, at)
    record_offer(session, person.id, at=at, actor_id=actor_id, by="mail")
    return person


def find(session: Session, number: str) -> Person:
    """Return the person with this number; NotFound for nobody or who has left."""
    person = session.scalar(
        select(Person).where(Person.number == number, Person.status != PersonStatus.LEFT)
    )
    if person is None:
        raise NotFound("person_not_found", number=number)
    return person


def record_offer(
    session: Session, person_id: int, *, at: datetime, actor_id: int | None, by: str
) -> None:
    """Keep that somebody was offered a password, and how."""
    audit.record(
        session,
        "password_offered",
        "person",
        person_id,
        at=at,
        actor_id=actor_id,
        details={"by": by},
    )


def _offer(session: Session, person_id: int, purpose: Purpose, at: datetime) -> bool:
    slot = int(at.timestamp() // SLOT.total_seconds())
    return notices.tell(
        session,
        notices.PasswordOffered(person_id, purpose.value, slot),
        notices.person_recipient(person_id),
        at=at,
        expires_at=at + VALID[purpose],
    )
