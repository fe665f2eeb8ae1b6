"""Who may be asked when, as it is stored: working days, wishes, absences, and what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.registry import calendar_codes, work_shift, working_calendars
from pulse.calendars.shifts import WorkShift
from pulse.calendars.zones import date_of, day_number, local_day_and_second, to_epoch, to_instant
from pulse.errors import DomainError
from pulse.people.absences import Away, absences_of
from pulse.people.company_settings import company_settings
from pulse.people.groups import SETTLING_DAYS
from pulse.people.models import Membership, Person, PersonStatus
from pulse.people.preferences import NO_WISHES, Wishes, wishes_by_person
from pulse.surveys.attention import KEPT_DAYS, WEEK, Asked, Budget, asked_lately, usual_budget
from pulse.surveys.cadence import (
    Limits,
    Rhythm,
    Timetable,
    moment_at_work,
    next_moment,
    timetable_between,
)


@dataclass(frozen=True, slots=True)
class Askable:
    """One person with everything that decides when they may be asked."""

    person_id: int
    table: Timetable
    limits: Limits
    budget: Budget
    asked: Sequence[Asked]

    def moment(self, not_before: datetime, ends_at: datetime, questions: int) -> datetime | None:
        """Return when to ask so many questions; None where there is no moment before the end."""
        allows = partial(self.budget.has_room, self.asked, questions=questions)
        found = next_moment(self.table, self.limits, _up(not_before), to_epoch(ends_at), allows)
        return None if found is None else to_instant(found)

    def reminder_moment(self, not_before: datetime, ends_at: datetime) -> datetime | None:
        """Return when to remind: only on a day the person wants, and against no budget."""
        found = next_moment(
            self.table,
            self.limits,
            _up(not_before),
            to_epoch(ends_at),
            _always,
            is_strict=True,
        )
        return None if found is None else to_instant(found)

    def usual_moment(self, not_before: datetime, ends_at: datetime) -> datetime | None:
        """Return the next usual moment on any day of work: for a day somebody named just now."""
        any_day = replace(self.limits, weekdays=frozenset())
        found = next_moment(self.table, any_day, _up(not_before), to_epoch(ends_at), _always)
        return None if found is None else to_instant(found)

    def is_here(self, at: datetime) -> bool:
        """Tell whether the person is neither away, nor new in a unit, nor taking a break."""
        return self.limits.is_free(local_day_and_second(self.table.zone, to_epoch(at))[0])

    def wanted_moment(self, not_before: datetime, ends_at: datetime) -> datetime | None:
        """Return the first moment at work: for what somebody put off until then."""
        found = moment_at_work(self.table, self.limits, _up(not_before), to_epoch(ends_at))
        return None if found is None else to_instant(found)

    def local_date(self, at: datetime) -> date:
        """Return the date on the person's wall."""
        return date_of(local_day_and_second(self.table.zone, to_epoch(at))[0])


def askable(
    session: Session,
    person_ids: Iterable[int],
    from_: datetime,
    to: datetime,
    usual: Budget | None = None,
) -> dict[int, Askable]:
    """Return how the given people may be asked between two instants; who left is not among them.

    ``person_ids`` may be a query. About eight queries, however many people.
    """
    people = session.scalars(
        select(Person).where(Person.id.in_(person_ids), Person.status == PersonStatus.ACTIVE)
    ).all()
    tables = _tables(session, people, from_, to)
    wishes = wishes_by_person(session, person_ids)
    away = _away(session, person_ids, from_, to)
    since = from_.date() - timedelta(days=WEEK + 1)
    asked = asked_lately(session, person_ids, since)
    budget = usual or usual_budget(session)
    return {
        person.id: _askable(
            person.id,
            tables[_key(person)],
            wishes.get(person.id, NO_WISHES),
            away.get(person.id, ()),
            (budget, asked.get(person.id, ())),
        )
        for person in people
    }


def asks_in_four_weeks(session: Session, person_ids: Iterable[int], on: date) -> Mapping[int, int]:
    """Return how often each person was asked in the last four weeks."""
    found = asked_lately(session, person_ids, on - timedelta(days=KEPT_DAYS))
    return {person_id: len(asked) for person_id, asked in found.items()}


def _askable(
    person_id: int,
    table: Timetable,
    wishes: Wishes,
    away: Iterable[Away],
    known: tuple[Budget, Sequence[Asked]],
) -> Askable:
    usual, asked = known
    paused = 0 if wishes.paused_until is None else day_number(wishes.paused_until)
    limits = Limits(
        weekdays=wishes.weekdays,
        minute=wishes.minute,
        away=tuple((day_number(first), day_number(back)) for first, back in away),
        from_day=paused,
    )
    budget = usual.lowered(wishes.weekly_asks, wishes.weekly_questions)
    return Askable(person_id, table, limits, budget, asked)


def _away(
    session: Session, person_ids: Iterable[int], from_: datetime, to: datetime
) -> dict[int, list[Away]]:
    """Return absences, and the first days in a unit, which leave somebody in peace just so."""
    first, last = from_.date() - timedelta(days=2), to.date() + timedelta(days=2)
    found = absences_of(session, person_ids, first, last)
    settling = timedelta(days=SETTLING_DAYS)
    rows = session.execute(
        select(Membership.person_id, Membership.valid_from)
        .where(Membership.person_id.in_(person_ids))
        .where(Membership.valid_from > first - settling, Membership.valid_from <= last)
    )
    for person_id, since in rows:
        found.setdefault(person_id, []).append((since, since + settling))
    return found


def _tables(
    session: Session, people: Sequence[Person], from_: datetime, to: datetime
) -> dict[tuple[str, str, str], Timetable]:
    """Work out one timetable for each way of working; an unknown calendar or shift is as none."""
    known = calendar_codes(session)
    calendars = working_calendars(session, {p.calendar_code for p in people} & known)
    shifts = {code: _shift(session, code) for code in {p.shift_code for p in people}}
    in_force = company_settings(session)
    daytime = (in_force.day_begins * 60, in_force.day_ends * 60)
    found = {}
    for key in {_key(person) for person in people}:
        zone, calendar, shift = key
        rhythm = Rhythm(ZoneInfo(zone), calendars.get(calendar), shifts[shift], daytime)
        found[key] = timetable_between(rhythm, from_, to)
    return found


def _key(person: Person) -> tuple[str, str, str]:
    return person.timezone, person.calendar_code, person.shift_code


def _shift(session: Session, code: str) -> WorkShift | None:
    try:
        return work_shift(session, code) if code else None
    except DomainError:
        return None


def _always(_day: int) -> bool:
    return True


def _up(at: datetime) -> int:
    """Return the epoch second at or after an instant, so that nothing comes too early."""
    second = to_epoch(at)
    return second if to_instant(second) == at else second + 1
