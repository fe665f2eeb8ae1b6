"""Ways to a first or a new password: asked for by oneself, or offered by an administrator."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit, telling
from pulse.account_notices import PasswordOffered
from pulse.errors import NotFound
from pulse.people.credentials import is_called
from pulse.people.mail_bounces import returns_mail
from pulse.people.models import Person, PersonStatus
from pulse.people.signed_links import VALID, Purpose

SLOT = timedelta(minutes=15)


def ask_for_reset(session: Session, login: str, *, at: datetime) -> bool:
    """Send a reset link to whoever ``login`` is, once a quarter of an hour at most.

    Returns whether one is on its way, which is for tests: a caller must not tell it to whoever
    asked, or the page would say who works here. For the same reason an unknown login costs the
    same work, done for somebody else and taken back.
    """
    reachable = select(Person.id).where(
        Person.email.is_not(None), Person.status != PersonStatus.LEFT
    )
    found = session.scalar(reachable.where(is_called(login)))
    stand_in = session.scalar(reachable.limit(1))
    if stand_in is None:
        return False
    with session.begin_nested() as kept:
        is_new = _offer(session, found or stand_in, Purpose.RESET, at)
        if found is None:
            kept.rollback()
    return found is not None and is_new


def invite(session: Session, number: str, *, at: datetime, actor_id: int | None = None) -> Person:
    """Send an invitation to the person with this number; NotFound for nobody or who has left."""
    person = find(session, number)
    _offer(session, person.id, Purpose.INVITE, at)
    record_offer(session, person.id, at=at, actor_id=actor_id, by="mail")
    return person


def gets_mail(session: Session, person: Person) -> bool:
    """Tell whether somebody has an address, and one that has not been returning mail."""
    return bool(person.email) and not returns_mail(session, person)


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
    return telling.tell(
        session,
        PasswordOffered(person_id, purpose.value, slot),
        telling.person_recipient(person_id),
        at=at,
        expires_at=at + VALID[purpose],
    )
