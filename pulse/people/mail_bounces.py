"""Addresses that return mail: noted when a mail server says so, until the address is another one.

A lasting failure counts at once, a passing one (a full mailbox, a server that was away for days)
only when it happens ``PASSING_MOST`` times, each within ``PASSING_FOR`` of the one before. Nothing
here is about what a mail said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base
from pulse.errors import NotFound
from pulse.people.models import Person, PersonStatus

PASSING_MOST, PASSING_FOR = 3, timedelta(days=14)


class MailBounce(Base):
    """How a person's address came to return mail.

    ``status`` is the server's own number (RFC 3463), ``report`` the last report's id, so that one
    that comes twice counts once.
    """

    __tablename__ = "mail_bounce"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    status: Mapped[str] = mapped_column(String(12))
    is_lasting: Mapped[bool]
    failures: Mapped[int] = mapped_column(default=1)
    bounced_at: Mapped[datetime]
    report: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Failure:
    """What a mail server reported about one mail."""

    status: str
    is_lasting: bool
    report: str


@dataclass(frozen=True)
class Returning:
    """An address that returns mail, with whose it is and since when."""

    person: Person
    status: str
    bounced_at: datetime


def owner_of(session: Session, is_theirs: Callable[[str], bool]) -> Person | None:
    """Return the one whose present address is recognised; None for nobody who works here."""
    people = session.execute(
        select(Person.id, Person.email).where(
            Person.email.is_not(None), Person.status != PersonStatus.LEFT
        )
    )
    found = next((person_id for person_id, mail in people if is_theirs(str(mail))), None)
    return None if found is None else session.get(Person, found)


def note(session: Session, person: Person, failure: Failure, *, at: datetime) -> bool:
    """Note that a mail to a person's address failed; False when that was noted before."""
    kept = session.get(MailBounce, person.id, with_for_update=True)
    if kept is not None and kept.address == person.email:
        if kept.report == failure.report:
            return False
        is_one_of_several = at - kept.bounced_at <= PASSING_FOR
        kept.failures = kept.failures + 1 if is_one_of_several else 1
        kept.is_lasting = kept.is_lasting or failure.is_lasting
    else:
        kept = kept or MailBounce(person_id=person.id)
        kept.address, kept.failures = person.email or "", 1
        kept.is_lasting = failure.is_lasting
    kept.status, kept.report, kept.bounced_at = failure.status, failure.report, at
    session.add(kept)
    session.flush()
    return True


def returns_mail(session: Session, person: Person) -> bool:
    """Tell whether writing to a person's present address is of no use."""
    kept = session.get(MailBounce, person.id)
    return kept is not None and kept.address == person.email and _counts(kept)


def returning(session: Session, limit: int = 20) -> tuple[int, Sequence[Returning]]:
    """Return how many present addresses return mail, and the latest of them."""
    useless = (
        MailBounce.address == Person.email,
        or_(MailBounce.is_lasting.is_(True), MailBounce.failures >= PASSING_MOST),
        Person.status != PersonStatus.LEFT,
    )
    both = select(Person, MailBounce).join(MailBounce, MailBounce.person_id == Person.id)
    rows = session.execute(
        both.where(*useless).order_by(MailBounce.bounced_at.desc(), Person.id).limit(limit)
    ).all()
    shown = [Returning(person, kept.status, kept.bounced_at) for person, kept in rows]
    if len(shown) < limit:
        return len(shown), shown
    counted = select(func.count()).select_from(MailBounce).join(Person).where(*useless)
    return session.scalar(counted) or 0, shown


def try_again(session: Session, number: str) -> None:
    """Forget that the address of the person with this number returned mail."""
    kept = session.scalar(
        select(MailBounce)
        .join(Person, Person.id == MailBounce.person_id)
        .where(Person.number == number)
    )
    if kept is None:
        raise NotFound("no_bounce", number=number)
    session.delete(kept)
    session.flush()


def _counts(kept: MailBounce) -> bool:
    return kept.is_lasting or kept.failures >= PASSING_MOST
