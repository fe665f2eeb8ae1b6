"""Opening hours as people type them in one line: "09:00-12:00, 13:00-18:00", "22:00-07:00"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pulse.calendars.stretches import read_time, write_time
from pulse.calendars.zones import DAY

_BETWEEN = re.compile(r"[,;\n]+")
_DASH = re.compile(r"\s*[-–—~〜]\s*")


def read_written_hours(text: str) -> list[list[str]]:
    """Turn a line into pairs of times for ``read_stretches``, which judges them.

    Hours that end at or before their beginning run over midnight: 22:00-07:00 becomes 22:00 to
    31:00, and 00:00 as an end is 24:00. What is no pair of times comes back as it was typed, so
    that it is refused with its place.
    """
    return [_pair(part.strip()) for part in _BETWEEN.split(text) if part.strip()]


def write_hours(rows: Iterable[Sequence[str]]) -> str:
    """Write pairs of times as a line that ``read_written_hours`` reads back the same."""
    return ", ".join(f"{pair[0]}-{pair[1]}" for pair in rows)


def _pair(part: str) -> list[str]:
    times = _DASH.split(part)
    if len(times) != 2:
        return times if len(times) > 2 else [part, ""]
    start, end = (read_time(one) for one in times)
    if start is not None and end is not None and end <= start < DAY:
        return [write_time(start), write_time(end + DAY)]
    return times
