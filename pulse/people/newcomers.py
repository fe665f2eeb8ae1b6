"""People too new to be told from made-up accounts: they count in "everyone" only.

Whoever adds four accounts to a group of one could subtract their own answers from the group's. So
somebody counts in groups from the fourteenth day after having been brought in, once a second
person has confirmed what a first one added by hand, and once their account has been used in the
chat or stood through a whole wave. Nothing of it says whether anybody answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Select, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse import audit
from pulse.base import Base
from pulse.errors import Conflict, NotFound
from pulse.people.models import Identity, Person, PersonStatus

NEWCOMER_DAYS = 14
"""So long after being hired or brought in somebody counts in "everyone" only: an account made up
to single out a colleague would have to be older than the wave."""

SLACK = "slack"


class Newcomer(Base):
    """Why somebody may be too new to count in groups; without a row, they are not.

    ``since`` is the day they were brought in or came back, None where only their account is new.
    ``added_by`` is who brought them in by hand, None for a file loaded by the server's operator.
    ``is_unused``: their chat account has neither opened ours nor stood through a wave. A row says
    nothing of when it did.
    """

    __tablename__ = "newcomer"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    since: Mapped[date | None]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_unused: Mapped[bool] = mapped_column(default=False)


@dataclass(frozen=True)
class Addition:
    """People one person brought in on one day, whom nobody else has confirmed yet."""

    added_by: Person
    since: date
    people: tuple[Person, ...]


def note_added(
    session: Session, person_ids: Collection[int], on: date, added_by: int | None
) -> None:
    """Note people who were brought in, or came back, on a day."""
    known = _rows(session, person_ids)
    for person_id in person_ids:
        row = known.get(person_id) or Newcomer(person_id=person_id)
        row.since, row.added_by, row.confirmed_by = on, added_by, None
        session.add(row)
    session.flush()


def note_accounts(session: Session, person_ids: Iterable[int]) -> None:
    """Note people who were given a chat account that nobody has used yet."""
    wanted = set(person_ids)
    known = _rows(session, wanted)
    for person_id in wanted:
        row = known.get(person_id) or Newcomer(person_id=person_id)
        row.is_unused = True
        session.add(row)
    session.flush()


def has_unused_account(session: Session, team: str, user: str) -> bool:
    """Tell whether an account opens ours for the first time."""
    query = select(Newcomer.person_id).where(
        Newcomer.is_unused.is_(True), Newcomer.person_id.in_(_owners(team, user))
    )
    return session.scalar(query) is not None


def note_used(session: Session, team: str, user: str) -> None:
    """Note that an account is used; when, and what for, is kept nowhere."""
    session.execute(
        update(Newcomer)
        .where(Newcomer.person_id.in_(_owners(team, user)))
        .values(is_unused=False)
        .execution_options(synchronize_session=False)
    )


def note_waited(session: Session, person_ids: Select[int]) -> None:
    """Note that accounts stood through a whole wave: they are no longer new, whoever answered.

    Most people never open more of ours than the message that asks them, and what they do with it
    is noted nowhere; so all who were asked are taken alike, by the roster alone.
    """
    session.execute(
        update(Newcomer)
        .where(Newcomer.person_id.in_(person_ids))
        .values(is_unused=False)
        .execution_options(synchronize_session=False)
    )


def newcomers(session: Session, person_ids: Collection[int], on: date) -> set[int]:
    """Return who of some people counts in "everyone" only on a day. Two queries."""
    since = on - timedelta(days=NEWCOMER_DAYS)
    hired = session.scalars(select(Person.id).where(Person.hired_on > since))
    noted = session.scalars(
        select(Newcomer.person_id).where(
            (Newcomer.since > since)
            | (Newcomer.added_by.is_not(None) & Newcomer.confirmed_by.is_(None))
            | Newcomer.is_unused.is_(True)
        )
    )
    return {*hired, *noted}.intersection(person_ids)


def unconfirmed(session: Session) -> list[Addition]:
    """Return what people brought in by hand and nobody else has confirmed, the oldest first."""
    found: dict[tuple[int, date], list[Person]] = {}
    for person, added_by, since in session.execute(_waiting()):
        if added_by is not None and since is not None:
            found.setdefault((added_by, since), []).append(person)
    adders = {added_by for added_by, _since in found}
    known = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(adders)))}
    return [
        Addition(known[added_by], since, tuple(people))
        for (added_by, since), people in found.items()
    ]


def confirm(session: Session, added_by: int, since: date, at: datetime, actor_id: int) -> int:
    """Confirm what somebody else brought in on a day; return how many people that were.

    Conflict("own_addition") for whoever brought them in; NotFound where nothing waits.
    """
    if actor_id == added_by:
        raise Conflict("own_addition")
    rows = session.execute(_waiting())
    ids = [person.id for person, adder, day in rows if (adder, day) == (added_by, since)]
    if not ids:
        raise NotFound("addition_not_found")
    session.execute(
        update(Newcomer).where(Newcomer.person_id.in_(ids)).values(confirmed_by=actor_id)
    )
    details = {"added_by": added_by, "people": len(ids)}
    audit.record(
        session, "additions_confirmed", "people", None, at=at, actor_id=actor_id, details=details
    )
    return len(ids)


def take_for_granted(session: Session) -> None:
    """Forget that anybody is new: for a company that has worked with us for long."""
    session.execute(delete(Newcomer))


def _rows(session: Session, person_ids: Collection[int]) -> dict[int, Newcomer]:
    query = select(Newcomer).where(Newcomer.person_id.in_(person_ids))
    return {row.person_id: row for row in session.scalars(query)}


def _owners(team: str, user: str) -> Select[int]:
    return select(Identity.person_id).where(
        Identity.provider == SLACK, Identity.tenant == team, Identity.subject == user
    )


def _waiting() -> Select[Person, int | None, date | None]:
    """Select who waits for a second pair of eyes, with who brought them in and when."""
    return (
        select(Person, Newcomer.added_by, Newcomer.since)
        .join(Newcomer, Newcomer.person_id == Person.id)
        .where(Newcomer.added_by.is_not(None), Newcomer.since.is_not(None))
        .where(Newcomer.confirmed_by.is_(None), Person.status != PersonStatus.LEFT)
        .order_by(Newcomer.since, Newcomer.added_by, Person.name_ko, Person.number)
    )
