"""Reminders: half-way through an installment and two days before its end, at most two.

Everybody invited has the same reminders planned, and each is deleted when its moment comes,
whether anything is sent or not. So no row ever tells who had answered; who is spared a reminder
is worked out in memory from the key while it exists, and written nowhere. A reminder whose moment
has come to suit somebody no more (a leave, a pause, another day wished for) waits or falls away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.surveys.asking import Askable, askable
from pulse.surveys.invitations import OWN_WISH, SOON
from pulse.surveys.models import Reminder, RosterEntry, Wave, WaveState

MOST = 2
BEFORE_END = timedelta(days=2)
APART = timedelta(days=1)
LATEST = timedelta(days=1)
"""How late a reminder may be after ticks stood still, lest it arrive together with the ask."""


@dataclass(frozen=True)
class DueReminder:
    """Somebody's moment has come; whether they are reminded is decided by who holds the key."""

    wave_id: int
    installment: int
    person_id: int
    is_for_all: bool
    is_own_wish: bool = False


def moments(opens_at: datetime, ends_at: datetime, count: int) -> list[datetime]:
    """Return when an installment reminds: half-way, then two days before its end.

    At most ``count`` and never more than two; the second only if it comes a day after the first.
    """
    half = opens_at + (ends_at - opens_at) / 2
    last = ends_at - BEFORE_END
    found = [half, last] if last - half >= APART else [half]
    return found[: max(0, min(count, MOST))]


def plan_reminders(session: Session, wave: Wave) -> int:
    """Plan the reminders of everybody on the roster of a wave; return how many there are.

    A moment that suits somebody on no day they want before the part's end is left out.
    """
    wanted = int((wave.template.document.get("cadence") or {}).get("reminders", 0))
    people = _people(session, wave) if wanted > 0 else {}
    planned = 0
    for number_of_part, opens, ends in _parts(wave):
        for number, moment in enumerate(moments(opens, ends, wanted), 1):
            for person_id, person in people.items():
                due_at = person.reminder_moment(moment, ends)
                if due_at is not None:
                    session.add(
                        Reminder(
                            wave_id=wave.id,
                            person_id=person_id,
                            installment=number_of_part,
                            number=number,
                            due_at=due_at,
                        )
                    )
                    planned += 1
    session.flush()
    return planned


def is_due(session: Session, at: datetime) -> bool:
    """Tell whether any reminder's moment has come."""
    return (
        session.scalar(select(Reminder.wave_id).where(Reminder.due_at <= at).limit(1)) is not None
    )


def take_due(session: Session, at: datetime, limit: int = 20) -> list[DueReminder]:
    """Take away up to ``limit`` reminders whose moment has come, and return those worth sending.

    They are gone when this commits: a process that dies then has reminded some people less, and
    nobody twice. One that does not suit any more is moved, whether somebody answered or not.
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
    last = max((wave.closes_at for wave in waves.values()), default=at)
    people = askable(session, {row.person_id for row in rows}, at, last) if rows else {}
    taken = []
    for row in rows:
        wave = waves[row.wave_id]
        if _is_worth_sending(row, wave, at) and not _moved(row, wave, people, at):
            taken.append(_due(row, wave))
            session.delete(row)
        elif row.due_at <= at:
            session.delete(row)
    session.flush()
    return taken


def _is_worth_sending(row: Reminder, wave: Wave, at: datetime) -> bool:
    is_fresh = at - row.due_at <= LATEST
    return is_fresh and wave.state is WaveState.OPEN and wave.closes_at > at


def _moved(row: Reminder, wave: Wave, people: Mapping[int, Askable], at: datetime) -> bool:
    """Put a reminder on somebody's next good moment; tell whether it is not to be sent now."""
    person = people.get(row.person_id)
    if person is None:
        return True
    if row.number == OWN_WISH:
        moment = at if person.is_here(at) else person.usual_moment(at, wave.closes_at)
    else:
        ends = next(ends for number, _, ends in _parts(wave) if number == row.installment)
        moment = person.reminder_moment(at, ends)
    is_later = moment is not None and moment > at + SOON
    if moment is not None and is_later:
        row.due_at = moment
    return moment is None or is_later


def _due(row: Reminder, wave: Wave) -> DueReminder:
    return DueReminder(
        row.wave_id,
        row.installment,
        row.person_id,
        is_for_all(wave),
        is_own_wish=row.number == OWN_WISH,
    )


def is_for_all(wave: Wave) -> bool:
    """Whether a wave reminds everybody alike: sensitive ones do, answered by link only."""
    return "slack" not in wave.answer_in


def _parts(wave: Wave) -> Sequence[tuple[int, datetime, datetime]]:
    """Return the number, the begin and the end of each installment."""
    starts = [part.opens_at for part in wave.installments]
    ends = pairwise([*starts, wave.closes_at])
    return [
        (part.number, opens, closes)
        for part, (opens, closes) in zip(wave.installments, ends, strict=True)
    ]


def _people(session: Session, wave: Wave) -> Mapping[int, Askable]:
    asked = session.scalars(
        select(RosterEntry.person_id).where(RosterEntry.wave_id == wave.id)
    ).all()
    return dict(sorted(askable(session, asked, wave.opens_at, wave.closes_at).items()))
