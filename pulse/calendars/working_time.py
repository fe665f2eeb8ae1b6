"""Working time: what counts between two instants, when a goal is used up, when doors open next.

The rules in one place. Elapsed is real time inside opening hours, `[from, to)`, in whole
seconds. Adding gives the earliest instant at which the goal is used up: a closing time, never
the opening after it. Nothing here reads the clock, assumes a zone, or takes a calendar that
stopped opening for one that never closes: such a due instant is None.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from pulse.calendars.days import (
    DayDescription,
    Segment,
    day_spans,
    describe,
    segments_between,
)
from pulse.calendars.hours import CalendarSpec, Span
from pulse.calendars.open_table import (
    OpenTable,
    empty_table,
    grown,
    hours_by_day,
    joined_spans,
    last_open_day,
)
from pulse.calendars.zones import (
    DAY,
    date_of,
    day_number,
    local_day_and_second,
    to_epoch,
    to_instant,
    wall_instant,
    zone_named,
)
from pulse.legible import FIRST_DATE, LAST_DATE

_FIRST, _LAST = day_number(FIRST_DATE) * DAY, day_number(LAST_DATE) * DAY
_BACK, _AHEAD, _STEP = 60 * DAY, 400 * DAY, 31 * DAY


class WorkingCalendar:
    """A calendar ready for arithmetic; safe to share between threads, meant to be kept.

    Instants are aware datetimes (a naive one is a ValueError) or, in the methods named
    `…_second`, epoch seconds. Fractions of a second are cut off. Years 1900 to 2399.
    """

    def __init__(self, spec: CalendarSpec) -> None:
        self.spec = spec
        self.zone: ZoneInfo = zone_named(spec.zone)
        self._hours = hours_by_day(spec)
        last_day = last_open_day(spec) if spec.ever_opens() else day_number(FIRST_DATE)
        # Two days more than the date itself, whatever the zone's distance from UTC.
        self._never_after = _LAST if last_day is None else min((last_day + 2) * DAY, _LAST)
        self._table = empty_table(0)
        self._growing = Lock()

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Count the working seconds from `start` to `end`; 0 when `end` is not after `start`."""
        return self.elapsed_seconds(to_epoch(start), to_epoch(end))

    def due_after(self, start: datetime, goal_seconds: int) -> datetime | None:
        """Give the earliest instant at which `goal_seconds` of work have passed since `start`.

        A goal of 0 is used up at the start itself, open or not. None when the calendar stops
        opening before the goal is used up. ValueError for a goal below 0.
        """
        if goal_seconds == 0:
            to_epoch(start)
            return start.astimezone(UTC)
        due = self.due_second(to_epoch(start), goal_seconds)
        return None if due is None else to_instant(due)

    def next_opening(self, at: datetime) -> datetime | None:
        """Give the first open instant at or after `at`; None when it never opens again."""
        opening = self.next_opening_second(to_epoch(at))
        return None if opening is None else to_instant(opening)

    def is_open(self, at: datetime) -> bool:
        """Say whether the calendar is open at an instant."""
        second = to_epoch(at)
        return self._covering(second, second + 1).opening_from(second) == second

    def spans(self, from_: datetime, to: datetime) -> Iterator[Span]:
        """Stream the open spans between two instants in order; spans that touch come as one.

        They are worked out a month at a time, as they are asked for.
        """
        second, end = to_epoch(from_), min(to_epoch(to), self._never_after)
        held: tuple[int, int] | None = None
        while second < end:
            until = min(second + _STEP, end)
            for start, stop in joined_spans(self._covering(second, until), second, until):
                if held and held[1] == start:
                    held = held[0], stop
                    continue
                if held:
                    yield Span(to_instant(held[0]), to_instant(held[1]))
                held = start, stop
            second = until
        if held:
            yield Span(to_instant(held[0]), to_instant(held[1]))

    def working_days_after(self, start: datetime, days: int) -> datetime | None:
        """Give the instant at which a goal of `days` working days is used up.

        Counting begins at the first open instant at or after `start`. The goal is used up when
        the clock on the wall shows the same time `days` working days later; a working day is a
        local date with opening hours, long or short. Like every due instant it is given as the
        earliest with the same working time before it: a time outside the hours of that date
        means the closing before it, and a day counted from the opening ends at closing time.
        None when there are not so many working days to come.
        """
        goal = self.seconds_of_working_days(start, days)
        return None if goal is None else self.due_after(start, goal)

    def seconds_of_working_days(self, start: datetime, days: int) -> int | None:
        """Turn a goal of working days, from `start`, into working seconds.

        Pauses, resumption and verdicts then follow the one rule there is for seconds. Days of
        different length give different seconds; two requests of one hour get the same instant.
        """
        if days < 0:
            raise ValueError("a goal cannot be negative")
        begin = to_epoch(start)
        opening = self.next_opening_second(begin) if days else begin
        if opening is None or not days:
            return None if days else 0
        first_day, wall_second = local_day_and_second(self.zone, opening)
        day = self._working_day_after(first_day, days)
        if day is None:
            return None
        return self.elapsed_seconds(begin, wall_instant(self.zone, day, wall_second))

    def describe_day(self, local_date: date) -> DayDescription:
        """Say what a local date is: open when, closed, or which holiday."""
        return describe(self.spec, self.zone, local_date)

    def preview(self, at: datetime, days: int = 14) -> list[DayDescription]:
        """Describe the local date of `at` and those after it, `days` in all."""
        first, _ = local_day_and_second(self.zone, to_epoch(at))
        today = date_of(first)
        return [self.describe_day(today + timedelta(days=ahead)) for ahead in range(days)]

    def segments(self, start: datetime, end: datetime) -> list[Segment]:
        """Cut real time into open, break, holiday and closed, adding up to it exactly."""
        return segments_between(self.spec, self.zone, to_epoch(start), to_epoch(end))

    def elapsed_seconds(self, start: int, end: int) -> int:
        """Count the working seconds between two epoch seconds; 0 when reversed."""
        if end <= start:
            return 0
        table = self._table
        if start < table.since or end > table.until:
            table = self._covering(start, end)
        return table.open_before(end) - table.open_before(start)

    def due_second(self, start: int, goal_seconds: int) -> int | None:
        """Find the epoch second at which a goal is used up; None when it never is."""
        if goal_seconds <= 0:
            if goal_seconds == 0:
                return start
            raise ValueError("a goal cannot be negative")
        table = self._table
        if start < table.since or start > table.until:
            table = self._covering(start, start)
        while (target := table.open_before(start) + goal_seconds) > table.opened[-1]:
            if table.until >= self._never_after:
                return None
            table = self._longer(table)
        return table.reaching(target)

    def next_opening_second(self, second: int) -> int | None:
        """Find the first open epoch second at or after `second`; None when there is none."""
        table = self._covering(second, second)
        while (opening := table.opening_from(second)) is None:
            if table.until >= self._never_after:
                return None
            table = self._longer(table)
        return opening

    def table(self, start: int, end: int) -> OpenTable:
        """Give a table of open spans that covers `[start, end]`, for reckoning in bulk."""
        return self._covering(start, end)

    def _covering(self, start: int, end: int) -> OpenTable:
        table = self._table
        if table.since <= start and end <= table.until and table.since < table.until:
            return table
        if start < _FIRST or end > _LAST:
            raise ValueError("instants from 1900 to 2399 can be reckoned with")
        with self._growing:
            table = self._table
            if table.since == table.until:
                table = empty_table(start - start % DAY)
            since = max(min(start - _BACK, table.since), _FIRST)
            until = min(max(end + _AHEAD, table.until), _LAST)
            self._table = grown(table, since, until, self._hours, self.zone)
            return self._table

    def _longer(self, table: OpenTable) -> OpenTable:
        """Grow by half, so that a goal of many years takes few steps."""
        return self._covering(
            table.since, min(table.until + (table.until - table.since) // 2, _LAST)
        )

    def _working_day_after(self, day: int, count: int) -> int | None:
        while count:
            day += 1
            if day * DAY >= self._never_after:
                return None
            if self._hours(day) and day_spans(self._hours(day), self.zone, day):
                count -= 1
        return day
