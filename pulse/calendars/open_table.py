"""Opening spans with their running total: the table every question about working time is put to.

A table knows the open spans of a calendar in `[since, until)`, in epoch seconds, and how many
open seconds lie before each, so that a question costs two binary searches however far apart
its instants are. Tables never change; a longer one takes the place of a shorter one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from operator import sub
from zoneinfo import ZoneInfo

from pulse.calendars.hours import CalendarSpec
from pulse.calendars.stretches import Stretches
from pulse.calendars.zones import day_number, local_days

HoursByDay = Callable[[int], Stretches]


@dataclass(frozen=True, slots=True)
class OpenTable:
    """The open spans within `[since, until)` in order; `opened` has one entry more than spans."""

    since: int
    until: int
    starts: list[int]
    ends: list[int]
    opened: list[int]

    def open_before(self, second: int) -> int:
        """Count the table's open seconds before an epoch second within `[since, until]`."""
        last = bisect_right(self.starts, second) - 1
        if last < 0:
            return 0
        if second >= self.ends[last]:
            return self.opened[last + 1]
        return self.opened[last] + second - self.starts[last]

    def reaching(self, total: int) -> int:
        """Find the first epoch second before which `total` open seconds lie (0 < total ≤ all)."""
        last = bisect_left(self.opened, total) - 1
        return self.starts[last] + total - self.opened[last]

    def opening_from(self, second: int) -> int | None:
        """Find the first open second at or after `second`, None where the table has none."""
        last = bisect_right(self.starts, second) - 1
        if last >= 0 and second < self.ends[last]:
            return second
        return self.starts[last + 1] if last + 1 < len(self.starts) else None


def empty_table(second: int) -> OpenTable:
    """Make a table that covers nothing, from which others grow."""
    return OpenTable(second, second, [], [], [0])


def grown(
    table: OpenTable, since: int, until: int, hours_by_day: HoursByDay, zone: ZoneInfo
) -> OpenTable:
    """Give a table that covers `[since, until)` too; only the new parts are worked out."""
    since, until = min(since, table.since), max(until, table.until)
    before = open_spans(hours_by_day, zone, since, table.since)
    after = open_spans(hours_by_day, zone, table.until, until)
    starts = [*before[0], *table.starts, *after[0]]
    ends = [*before[1], *table.ends, *after[1]]
    opened = list(accumulate(map(sub, ends, starts), initial=0))
    return OpenTable(since, until, starts, ends, opened)


def open_spans(
    hours_by_day: HoursByDay, zone: ZoneInfo, start: int, end: int
) -> tuple[list[int], list[int]]:
    """Work out the open spans of `[start, end)` as starts and ends, date by date."""
    starts: list[int] = []
    ends: list[int] = []
    for day, base, low, high in local_days(zone, start, end):
        for opens, closes in hours_by_day(day):
            from_, to = max(base + opens, low), min(base + closes, high)
            if from_ < to:
                starts.append(from_)
                ends.append(to)
    return starts, ends


def hours_by_day(spec: CalendarSpec) -> HoursByDay:
    """Prepare a calendar's hours for quick reading by day number."""
    days, anchor = spec.ordinary.days, day_number(spec.ordinary.anchor)
    own = {day_number(date): spec.hours_on(date) for date in spec.dates_of_their_own()}

    def hours(day: int) -> Stretches:
        found = own.get(day)
        return days[(day - anchor) % len(days)] if found is None else found

    return hours


def last_open_day(spec: CalendarSpec) -> int | None:
    """Give the last day number with opening hours; None when the hours come round for ever."""
    if any(spec.ordinary.days):
        return None
    return max(day_number(date) for date in spec.dates_of_their_own() if spec.hours_on(date))


def joined_spans(table: OpenTable, start: int, end: int) -> list[tuple[int, int]]:
    """Give the table's spans cut to `[start, end)`, those that touch made one."""
    first = max(bisect_right(table.starts, start) - 1, 0)
    last = bisect_left(table.starts, end)
    whole: list[tuple[int, int]] = []
    for from_, to in zip(table.starts[first:last], table.ends[first:last], strict=True):
        low, high = max(from_, start), min(to, end)
        if low >= high:
            continue
        if whole and whole[-1][1] == low:
            whole[-1] = (whole[-1][0], high)
        else:
            whole.append((low, high))
    return whole
