"""What people decide for themselves: language, how and when they are told, summaries, a pause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base
from pulse.errors import Invalid
from pulse.outbox import Way
from pulse.people.models import Identity, Person

LOCALES = ("ko", "en")
LONGEST_PAUSE = timedelta(days=180)
MINUTES = 24 * 60


class PulsePreference(Base):
    """When and how somebody wants to be asked; people without a row take it as it comes.

    ``weekdays`` counts from 0 for Monday, ``minute`` from midnight. ``weekly_asks`` and
    ``weekly_questions`` lower the budget of attention. A pause stops messages, not the right to
    answer, so it says nothing about having answered; once over it is taken away.
    """

    __tablename__ = "pulse_preference"
    __table_args__ = (
        CheckConstraint("minute IS NULL OR (minute >= 0 AND minute < 1440)", name="time_of_day"),
        CheckConstraint("weekly_asks IS NULL OR weekly_asks > 0", name="asked_at_times"),
        CheckConstraint("weekly_questions IS NULL OR weekly_questions > 0", name="asked_some"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    weekdays: Mapped[list[Any]] = mapped_column(default=list)
    minute: Mapped[int | None]
    weekly_asks: Mapped[int | None]
    weekly_questions: Mapped[int | None]
    is_link_only: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[date | None] = mapped_column(index=True)


@dataclass(frozen=True)
class Wishes:
    """When somebody wants to be asked, and how much in a week at most."""

    weekdays: frozenset[int] = frozenset()
    minute: int | None = None
    weekly_asks: int | None = None
    weekly_questions: int | None = None
    paused_until: date | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True)
class Preferences:
    """One person's choices as they stand, and which ways reach them at all."""

    locale: str
    way: Way
    wants_digests: bool
    has_slack: bool
    has_mail: bool
    is_link_only: bool = False
    wishes: Wishes = NO_WISHES


def preferences_of(session: Session, person_id: int) -> Preferences:
    """Return what somebody chose; without a choice messages go to Slack where they are in it."""
    person = session.get_one(Person, person_id)
    account = select(Identity.id).where(
        Identity.person_id == person_id,
        Identity.provider == "slack",
        Identity.is_confirmed.is_(True),
    )
    has_slack = session.scalar(account.limit(1)) is not None
    usual = Way.SLACK if has_slack else Way.MAIL
    row = session.get(PulsePreference, person_id)
    return Preferences(
        person.locale,
        Way(person.chosen_way) if person.chosen_way else usual,
        person.wants_digests,
        has_slack,
        bool(person.email),
        row is not None and row.is_link_only,
        NO_WISHES if row is None else _wishes(row),
    )


def choose(
    session: Session,
    person_id: int,
    *,
    locale: str,
    way: Way,
    wants_digests: bool,
    is_link_only: bool = False,
) -> None:
    """Keep somebody's choices; Invalid for mail without an address, or an unknown language."""
    person = session.get_one(Person, person_id)
    if locale not in LOCALES:
        raise Invalid("unknown_language", fields={"locale": "unknown_language"})
    if way is Way.MAIL and not person.email:
        raise Invalid("no_mail_address", fields={"way": "no_mail_address"})
    person.has_chosen_locale = person.has_chosen_locale or person.locale != locale
    person.locale, person.chosen_way = locale, way.value
    person.wants_digests = wants_digests
    if is_link_only or session.get(PulsePreference, person_id) is not None:
        _row(session, person_id).is_link_only = is_link_only
    session.flush()


def stop_digests(session: Session, person_id: int) -> None:
    """End somebody's summaries by mail; doing it again is no error."""
    person = session.get(Person, person_id)
    if person is not None:
        person.wants_digests = False
        session.flush()


def answers_by_link(session: Session, person_id: int) -> bool:
    """Tell whether somebody wants only a link in Slack, and to answer on the page behind it."""
    row = session.get(PulsePreference, person_id)
    return row is not None and row.is_link_only


def wishes_of(session: Session, person_id: int) -> Wishes:
    """Return when somebody wants to be asked."""
    row = session.get(PulsePreference, person_id)
    return NO_WISHES if row is None else _wishes(row)


def wishes_by_person(session: Session, person_ids: Iterable[int]) -> dict[int, Wishes]:
    """Return the wishes of those who have any. One query."""
    rows = session.scalars(
        select(PulsePreference).where(PulsePreference.person_id.in_(person_ids))
    )
    return {row.person_id: _wishes(row) for row in rows}


def wish(session: Session, person_id: int, wishes: Wishes) -> None:
    """Keep when somebody wants to be asked, all but the pause.

    Invalid names a day that is no weekday, a time that is no time of day, or a budget below one.
    """
    fields = {}
    if not all(0 <= day <= 6 for day in wishes.weekdays):
        fields["weekdays"] = "unknown"
    if wishes.minute is not None and not 0 <= wishes.minute < MINUTES:
        fields["minute"] = "bad_time"
    for name in ("weekly_asks", "weekly_questions"):
        given = getattr(wishes, name)
        if given is not None and given < 1:
            fields[name] = "bad_number"
    if fields:
        raise Invalid("bad_wishes", fields=fields)
    row = _row(session, person_id)
    row.weekdays, row.minute = sorted(wishes.weekdays), wishes.minute
    row.weekly_asks, row.weekly_questions = wishes.weekly_asks, wishes.weekly_questions
    session.flush()


def pause(session: Session, person_id: int, until: date, on: date) -> None:
    """Send somebody no survey before ``until``; Invalid unless it lies in the next half-year."""
    if not on < until <= on + LONGEST_PAUSE:
        raise Invalid("bad_pause", fields={"until": "bad_pause"})
    _row(session, person_id).paused_until = until
    session.flush()


def end_pause(session: Session, person_id: int) -> None:
    """Let surveys come again; without a pause nothing changes."""
    row = session.get(PulsePreference, person_id)
    if row is not None:
        row.paused_until = None
        session.flush()


def forget_pauses(session: Session, on: date) -> int:
    """Take away the pauses that are over; return how many."""
    ended = session.execute(
        update(PulsePreference)
        .where(PulsePreference.paused_until <= on)
        .values(paused_until=None)
        .execution_options(synchronize_session=False)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _row(session: Session, person_id: int) -> PulsePreference:
    row = session.get(PulsePreference, person_id)
    if row is None:
        row = PulsePreference(person_id=person_id, weekdays=[])
        session.add(row)
    return row


def _wishes(row: PulsePreference) -> Wishes:
    return Wishes(
        frozenset(row.weekdays),
        row.minute,
        row.weekly_asks,
        row.weekly_questions,
        row.paused_until,
    )
