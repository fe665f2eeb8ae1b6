"""Reminders: half-way through an installment and two days before its end, at most two.

Everybody invited has the same reminders planned, and each is deleted when its moment comes,
whether anything is sent or not. So no row ever tells who had answered; who is spared a reminder
is worked out in memory from the key while it exists, and written nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.registry import calendar_codes, work_shift, working_calendars
from pulse.calendars.shifts import WorkShift
from pulse.calendars.working_time import WorkingCalendar
from pulse.errors import DomainError
from pulse.people.models import Person
from pulse.surveys.models import Invitation, Reminder, Wave, WaveState

MOST = 2
BEFORE_END = timedelta(days=2)
APART = timedelta(days=1)
LATEST = timedelta(days=1)
"""How late a reminder may be after ticks stood still, lest it arrive together with the ask."""

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueReminder:
    """Somebody's moment has come; whether they are reminded is decided by who holds the key."""

    wave_id: int
    installment: int
    person_id: int
    is_for_all: bool


@dataclass(frozen=True)
class Rhythm:
    """When somebody works, as far as it is known: their zone, their calendar, their shift."""

    zone: ZoneInfo
    calendar: WorkingCalendar | None
    shift: WorkShift | None


def moments(opens_at: datetime, ends_at: datetime, count: int) -> list[datetime]:
    """Return when an installment reminds: half-way, then two days before its end.

    At most ``count`` and never more than two; the second only if it comes a day after the first.
    """
    half = opens_at + (ends_at - opens_at) / 2
    last = ends_at - BEFORE_END
    found = [half, last] if last - half >= APART else [half]
    return found[: max(0, min(count, MOST))]


def plan_reminders(session: Session, wave: Wave) -> int:
    """Plan the reminders of everybody invited to a wave; return how many moments there are."""
    wanted = int((wave.template.document.get("cadence") or {}).get("reminders", 0))
    rhythms = _rhythms(session, wave) if wanted > 0 else {}
    starts = [part.opens_at for part in wave.installments]
    planned = 0
    for part, (opens, ends) in zip(
        wave.installments, pairwise([*starts, wave.closes_at]), strict=True
    ):
        for number, moment in enumerate(moments(opens, ends, wanted), 1):
            for person_id, rhythm in rhythms.items():
                due_at = fitting(rhythm, moment, ends)
                if due_at is not None:
                    session.add(
                        Reminder(
                            wave_id=wave.id,
                            person_id=person_id,
                            installment=part.number,
                            number=number,
                            due_at=due_at,
                        )
                    )
                    planned += 1
    session.flush()
    return planned


def fitting(rhythm: Rhythm, not_before: datetime, ends_at: datetime) -> datetime | None:
    """Return the first instant that suits somebody; None where there is none before the end.

    That is in a pulse window of their shift, or in the shift where it has none, on a day their
    calendar works; without a shift, while their calendar is open; knowing neither, at once.
    """
    found: datetime | None = not_before
    if rhythm.shift is not None:
        found = next(_in_shift(rhythm, rhythm.shift, not_before, ends_at), None)
    elif rhythm.calendar is not None:
        found = rhythm.calendar.next_opening(not_before)
    return found if found is not None and found < ends_at else None


def is_due(session: Session, at: datetime) -> bool:
    """Tell whether any reminder's moment has come."""
    return (
        session.scalar(select(Reminder.wave_id).where(Reminder.due_at <= at).limit(1)) is not None
    )


def take_due(session: Session, at: datetime, limit: int = 20) -> list[DueReminder]:
    """Take away up to ``limit`` reminders whose moment has come, and return those worth sending.

    They are gone when this commits: a process that dies then has reminded some people less, and
    nobody twice.
    """
    rows = session.scalars(
        select(Reminder)
        .where(Reminder.due_at <= at)
        .order_by(Reminder.due_at, Reminder.wave_id, Reminder.person_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    waves = {
        wave.id: wave
        for wave in session.scalars(select(Wave).where(Wave.id.in_({r.wave_id for r in rows})))
    }
    taken = []
    for row in rows:
        wave = waves[row.wave_id]
        is_fresh = at - row.due_at <= LATEST
        if is_fresh and wave.state is WaveState.OPEN and wave.closes_at > at:
            taken.append(
                DueReminder(row.wave_id, row.installment, row.person_id, is_for_all(wave))
            )
        session.delete(row)
    session.flush()
    return taken


def is_for_all(wave: Wave) -> bool:
    """Whether a wave reminds everybody alike: sensitive ones do, answered by link only."""
    return "slack" not in wave.answer_in


def _in_shift(
    rhythm: Rhythm, shift: WorkShift, not_before: datetime, ends_at: datetime
) -> Iterator[datetime]:
    """Yield instants of a shift's windows; a night shift belongs to the day it starts on."""
    day = not_before.astimezone(rhythm.zone).date() - A_DAY
    while day <= ends_at.astimezone(rhythm.zone).date():
        worked = shift.on(day, rhythm.zone)
        if worked is not None and _works_on(rhythm, worked.span.start):
            for window in worked.pulse_windows or (worked.span,):
                if window.end > not_before:
                    yield max(window.start, not_before)
        day += A_DAY


def _works_on(rhythm: Rhythm, at: datetime) -> bool:
    if rhythm.calendar is None:
        return True
    midnight = at.astimezone(rhythm.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return any(rhythm.calendar.spans(midnight, midnight + A_DAY))


def _rhythms(session: Session, wave: Wave) -> Mapping[int, Rhythm]:
    """Read how the invited work; an unknown calendar or shift is as none."""
    people: Sequence[Person] = session.scalars(
        select(Person)
        .where(
            Person.id.in_(select(Invitation.person_id).where(Invitation.wave_id == wave.id)),
        )
        .order_by(Person.id)
    ).all()
    known = calendar_codes(session)
    calendars = working_calendars(session, {p.calendar_code for p in people} & known)
    shifts = {code: _shift(session, code) for code in {p.shift_code for p in people}}
    return {
        person.id: Rhythm(
            ZoneInfo(person.timezone),
            calendars.get(person.calendar_code),
            shifts[person.shift_code],
        )
        for person in people
    }


def _shift(session: Session, code: str) -> WorkShift | None:
    try:
        return work_shift(session, code) if code else None
    except DomainError:
        return None
