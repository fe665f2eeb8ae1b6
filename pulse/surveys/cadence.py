"""When a person may be asked: in their own working hours, never at night, on leave or a day off.

A timetable lists the days somebody works with the moments a pulse may arrive; colleagues of the
same zone, calendar and shift share one. What is the person's own (wishes, absences, the first days
in a unit) comes as limits. Everything is whole epoch seconds and day numbers, so that a company is
planned in a moment; the reasons are in ``AskDay``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pulse.calendars.shifts import WorkShift
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import (
    DAY,
    date_of,
    day_number,
    local_day_and_second,
    to_epoch,
    to_instant,
    wall_instant,
)

HOUR = 3600
DAYTIME = (8 * HOUR, 20 * HOUR)
"""Where no shift says when somebody is at work, nothing arrives from eight at night to eight.

A company may make that day shorter, never longer.
"""

OFFICE = (9 * HOUR, 18 * HOUR)
"""The hours of somebody whose calendar and shift are both unknown."""

MARGIN = 15 * 60
"""The first and last quarter of an hour of a shift are for handing over, not for us."""

WISHED_LENGTH = HOUR
"""How long a chosen hour stays open: a message that is later than this waits for the next day."""

Pair = tuple[int, int]
Window = tuple[int, int, int]
"""Start, end (epoch seconds) and the local day number on which it starts."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When somebody works, as far as it is known: their zone, their calendar, their shift.

    ``daytime`` bounds the day of whoever has no shift, in seconds from midnight.
    """

    zone: ZoneInfo
    calendar: WorkingCalendar | None
    shift: WorkShift | None
    daytime: Pair = DAYTIME


@dataclass(frozen=True, slots=True)
class AskDay:
    """A day of work, by the date the shift starts on.

    ``windows`` are the usual moments for a pulse; ``spans`` the time at work without breaks, in
    which a chosen hour may lie. With a shift both come from it, cut to the calendar's hours where
    these meet it (a centre that closes early on a holiday); a night shift that its calendar does
    not reach is worked when the day is.
    """

    day: int
    weekday: int
    midnight: int
    windows: tuple[Window, ...]
    spans: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The days from ``first`` (a day number) on, None for days off."""

    zone: ZoneInfo
    first: int
    days: tuple[AskDay | None, ...]

    def from_second(self, second: int) -> Iterator[AskDay]:
        """Give the working days that may reach past a second, in order."""
        day, _ = local_day_and_second(self.zone, second)
        for found in self.days[max(day - 1 - self.first, 0) :]:
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True)
class Limits:
    """What is a person's own: chosen weekdays and minute of the day, and when not at all.

    ``away`` holds half-open runs of day numbers: absences, and the first days in a unit.
    ``from_day`` is the first day after a pause.
    """

    weekdays: frozenset[int] = frozenset()
    minute: int | None = None
    away: tuple[Pair, ...] = ()
    from_day: int = 0

    def is_free(self, day: int) -> bool:
        """Tell whether nothing keeps the person from being asked on a day."""
        return day >= self.from_day and not any(low <= day < high for low, high in self.away)


Allows = Callable[[int], bool]
"""Tells whether a budget has room on a day number."""


def next_moment(
    table: Timetable,
    limits: Limits,
    not_before: int,
    ends: int,
    allows: Allows,
    *,
    is_strict: bool = False,
) -> int | None:
    """Return the first second from ``not_before`` on, before ``ends``, at which to ask.

    On a chosen weekday if there is one left; else, unless ``is_strict``, on any day of work.
    """
    found = None
    if limits.weekdays:
        found = _first(table, limits, (not_before, ends), allows, limits.weekdays)
    if found is None and not (limits.weekdays and is_strict):
        found = _first(table, limits, (not_before, ends), allows, None)
    return found


def moment_at_work(table: Timetable, limits: Limits, not_before: int, ends: int) -> int | None:
    """Return the first second at work from ``not_before`` on: for what somebody asked for."""
    for entry in table.from_second(not_before):
        for start, end in entry.spans:
            moment = max(start, not_before)
            if moment < end and limits.is_free(entry.day):
                return moment if moment < ends else None
    return None


def _first(
    table: Timetable,
    limits: Limits,
    within: Pair,
    allows: Allows,
    weekdays: frozenset[int] | None,
) -> int | None:
    not_before, ends = within
    for entry in table.from_second(not_before):
        if entry.midnight >= ends:
            return None
        if not limits.is_free(entry.day):
            continue
        for start, end, day in _windows(entry, limits.minute):
            moment = max(start, not_before)
            if moment >= end or (weekdays is not None and (day + 3) % 7 not in weekdays):
                continue
            if moment >= ends:
                return None
            if (day == entry.day or limits.is_free(day)) and allows(day):
                return moment
    return None


def _windows(entry: AskDay, minute: int | None) -> tuple[Window, ...]:
    """Return the chosen hour where it lies in the time at work, else the usual windows."""
    if minute is None:
        return entry.windows
    for later in (0, 1):
        wished = entry.midnight + later * DAY + minute * 60
        for start, end in entry.spans:
            if start <= wished < end:
                return ((wished, min(end, wished + WISHED_LENGTH), entry.day + later),)
    return entry.windows


def timetable(rhythm: Rhythm, first: date, last: date) -> Timetable:
    """Work out the days from ``first`` to ``last``, both included."""
    low, high = day_number(first), day_number(last)
    return Timetable(rhythm.zone, low, tuple(_day(rhythm, day) for day in range(low, high + 1)))


def timetable_between(rhythm: Rhythm, from_: datetime, to: datetime) -> Timetable:
    """Work out every day that may matter between two instants."""
    start = date_of(local_day_and_second(rhythm.zone, to_epoch(from_))[0])
    end = date_of(local_day_and_second(rhythm.zone, to_epoch(to))[0])
    return timetable(rhythm, start - timedelta(days=2), end + timedelta(days=1))


def _day(rhythm: Rhythm, day: int) -> AskDay | None:
    midnight = wall_instant(rhythm.zone, day, 0)
    tomorrow = wall_instant(rhythm.zone, day + 1, 0)
    is_open = _calendar_spans(rhythm, midnight, tomorrow)
    if rhythm.calendar is not None and not is_open:
        return None
    if rhythm.shift is not None:
        windows, spans = _of_shift(rhythm, rhythm.shift, day)
    else:
        low, high = rhythm.daytime
        if rhythm.calendar is None:
            low, high = max(low, OFFICE[0]), min(high, OFFICE[1])
        bounds = (wall_instant(rhythm.zone, day, low), wall_instant(rhythm.zone, day, high))
        spans = _cut(is_open if rhythm.calendar else [bounds], [bounds])
        windows = spans
    if not spans:
        return None
    placed = tuple((start, end, _day_of(rhythm.zone, start)) for start, end in windows)
    return AskDay(day, (day + 3) % 7, midnight, placed, tuple(spans))


def _of_shift(rhythm: Rhythm, shift: WorkShift, day: int) -> tuple[list[Pair], list[Pair]]:
    """Return the windows and the time at work of the shift that starts on a day."""
    worked = shift.on(date_of(day), rhythm.zone)
    if worked is None:
        return [], []
    start, end = to_epoch(worked.span.start), to_epoch(worked.span.end)
    breaks = [(to_epoch(rest.start), to_epoch(rest.end)) for rest in worked.breaks]
    spans = _without([(start + MARGIN, end - MARGIN)], breaks)
    windows = [(to_epoch(one.start), to_epoch(one.end)) for one in worked.pulse_windows] or spans
    hours = _calendar_spans(rhythm, start, end)
    if hours:
        return _cut(windows, hours), _cut(spans, hours)
    return windows, spans


def _calendar_spans(rhythm: Rhythm, start: int, end: int) -> list[Pair]:
    if rhythm.calendar is None:
        return []
    found = rhythm.calendar.spans(to_instant(start), to_instant(end))
    return [(to_epoch(span.start), to_epoch(span.end)) for span in found]


def _cut(pairs: list[Pair], bounds: list[Pair]) -> list[Pair]:
    """Return what of ``pairs`` lies within ``bounds``."""
    found = [(max(start, low), min(end, high)) for start, end in pairs for low, high in bounds]
    return [(start, end) for start, end in found if start < end]


def _without(pairs: list[Pair], holes: list[Pair]) -> list[Pair]:
    """Return ``pairs`` with ``holes`` cut out."""
    for low, high in holes:
        pairs = [
            (start, end)
            for before, after in pairs
            for start, end in ((before, min(after, low)), (max(before, high), after))
            if start < end
        ]
    return pairs


def _day_of(zone: ZoneInfo, second: int) -> int:
    return local_day_and_second(zone, second)[0]
