"""Stretches: pieces of a day on the wall clock, as people write them and as arithmetic needs them.

A stretch is a pair of seconds since local midnight, half-open `[from, to)`. A day's stretches
are sorted and apart from each other. As written, a stretch may run past midnight: 31:00 is
07:00 on the next date; `cycle_of` and `carried` cut it there.
"""

import itertools
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date

from pulse.calendars.zones import DAY, day_number

Stretches = tuple[tuple[int, int], ...]

WEEK_START = date(1970, 1, 5)
_TIME = re.compile(r"([0-4]?\d):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class DayCycle:
    """Ordinary hours that repeat every `len(days)` dates, both ways; day 0 falls on `anchor`."""

    anchor: date
    days: tuple[Stretches, ...]

    def hours_on(self, local_date: date) -> Stretches:
        """Give the ordinary hours of a date."""
        return self.days[(day_number(local_date) - day_number(self.anchor)) % len(self.days)]

    @property
    def is_weekly(self) -> bool:
        """Whether it is a plain week from Monday to Sunday."""
        return len(self.days) == 7 and self.anchor == WEEK_START


def cycle_of(anchor: date, written: tuple[Stretches, ...]) -> DayCycle:
    """Make a cycle from hours as written, cutting those past midnight into two dates."""
    days = [
        joined(within_day(own) + carried(written[index - 1])) for index, own in enumerate(written)
    ]
    return DayCycle(anchor, tuple(days))


def joined(stretches: Stretches) -> Stretches:
    """Sort stretches and make one of those that overlap or touch."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return tuple(whole)


def within_day(written: Stretches) -> Stretches:
    """Keep what lies before midnight."""
    return tuple((start, min(end, DAY)) for start, end in written if start < DAY)


def carried(written: Stretches) -> Stretches:
    """Give what runs past midnight, as hours of the next date."""
    return tuple((max(start - DAY, 0), end - DAY) for start, end in written if end > DAY)


def read_time(text: object) -> int | None:
    """Read "09:00", "24:00", "31:00" or "08:30:15" as seconds; None if it is no such time."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    second = hours * 3600 + minutes * 60 + seconds
    return second if second <= 2 * DAY else None


def write_time(second: int) -> str:
    """Write seconds since midnight as HH:MM, with seconds only where there are some."""
    minutes, seconds = divmod(second, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{seconds:02}" if seconds else text


def write_stretches(stretches: Stretches) -> list[list[str]]:
    """Write stretches as pairs of times."""
    return [[write_time(start), write_time(end)] for start, end in stretches]


def read_stretches(rows: object, path: str, problems: MutableMapping[str, str]) -> Stretches:
    """Read `[["09:00", "12:00"], …]`; what cannot be read is noted in `problems` by its path.

    Codes: not_a_list, not_a_pair, bad_time, ends_before_start (a night shift is written
    22:00 to 31:00), longer_than_a_day, overlap.
    """
    if not isinstance(rows, list | tuple):
        problems[path] = "not_a_list"
        return ()
    read = [_read_stretch(row, f"{path}.{index}", problems) for index, row in enumerate(rows)]
    good = sorted(stretch for stretch in read if stretch is not None)
    if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(good)):
        problems[path] = "overlap"
    return tuple(good)


def _read_stretch(
    row: object, path: str, problems: MutableMapping[str, str]
) -> tuple[int, int] | None:
    if not isinstance(row, list | tuple) or len(row) != 2:
        problems[path] = "not_a_pair"
        return None
    start, end = read_time(row[0]), read_time(row[1])
    if start is None or end is None:
        problems[path] = "bad_time"
    elif end <= start:
        problems[path] = "ends_before_start"
    elif end - start > DAY:
        problems[path] = "longer_than_a_day"
    else:
        return start, end
    return None
