"""How fast working time is reckoned, beside a plain prefix sum written here."""

import json
import random
import statistics
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from pulse.calendars import bulk
from pulse.calendars.hours import parse_calendar
from pulse.calendars.working_time import WorkingCalendar

ZONE = "Asia/Seoul"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
DOCUMENT = {
    "hours": {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in WEEKDAYS},
    "holidays": [{"date": "2026-01-01", "name": {"ko": "신정", "en": "New Year's Day"}}],
}
QUESTIONS, REPEATS, IN_BULK = 10_000, 9, 100_000
HOURS = 3600


class PrefixSum:
    """The least that can answer: spans of four fixed years, their sums, two binary searches."""

    def __init__(self) -> None:
        zone = ZoneInfo(ZONE)
        days = [date(2024, 6, 1) + timedelta(days=ahead) for ahead in range(1500)]
        working = [day for day in days if day.weekday() < 5 and day != date(2026, 1, 1)]
        self.starts, self.ends = [], []
        for day in working:
            for opens, closes in ((9, 12), (13, 18)):
                start = datetime(day.year, day.month, day.day, opens, tzinfo=zone)
                end = datetime(day.year, day.month, day.day, closes, tzinfo=zone)
                self.starts.append(int(start.timestamp()))
                self.ends.append(int(end.timestamp()))
        lengths = [end - start for start, end in zip(self.starts, self.ends, strict=True)]
        self.sums = list(accumulate(lengths, initial=0))

    def before(self, at: datetime) -> int:
        second = int(at.timestamp())
        span = bisect_right(self.starts, second) - 1
        return self.sums[span] + min(second, self.ends[span]) - self.starts[span]

    def add(self, at: datetime, goal: int) -> datetime:
        total = self.before(at) + goal
        span = bisect_left(self.sums, total) - 1
        return datetime.fromtimestamp(self.starts[span] + total - self.sums[span], UTC)

    def between(self, start: datetime, end: datetime) -> int:
        return self.before(end) - self.before(start)


def median_seconds(*runs: Callable[[], object]) -> list[float]:
    """Time each run in turn, several times over, and give the median of each."""
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(REPEATS):
        for kept, run in zip(times, runs, strict=True):
            began = time.perf_counter()
            run()
            kept.append(time.perf_counter() - began)
    return [statistics.median(kept) for kept in times]


def row(name: str, value: float, baseline: float, goal: float, *, unit: str) -> dict[str, Any]:
    """One line of the table: rates must reach the goal, times must stay under it."""
    ratio = value / baseline
    met = ratio >= goal if unit == "1/s" else ratio <= goal
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "baseline": round(baseline, 3),
        "ratio": round(ratio, 3),
        "goal": goal,
        "met": met,
    }


def run() -> Iterator[dict[str, Any]]:
    calendar = WorkingCalendar(parse_calendar(DOCUMENT, {}, ZONE))
    prefix, draw = PrefixSum(), random.Random(5)
    first = datetime(2025, 1, 1, tzinfo=UTC)
    starts = [first + timedelta(seconds=draw.randrange(365 * 86_400)) for _ in range(QUESTIONS)]
    goals = [draw.randrange(1, 80 * HOURS) for _ in range(QUESTIONS)]
    ends = [start + timedelta(seconds=draw.randrange(14 * 86_400)) for start in starts]
    yield from _rates(calendar, prefix, starts, goals, ends)
    yield _year_beside_day(calendar, starts)
    yield _bulk_row(calendar, prefix)


def _rates(
    calendar: WorkingCalendar,
    prefix: PrefixSum,
    starts: list[datetime],
    goals: list[int],
    ends: list[datetime],
) -> Iterator[dict[str, Any]]:
    asked = {
        "working time, add": (calendar.due_after, prefix.add, goals),
        "working time, between": (calendar.elapsed, prefix.between, ends),
    }
    for name, (ours, theirs, second) in asked.items():
        pairs = list(zip(starts, second, strict=True))
        if any(ours(*pair) != theirs(*pair) for pair in pairs):
            raise AssertionError(f"{name}: the reference disagrees")
        taken, floor = median_seconds(
            lambda ours=ours, pairs=pairs: [ours(a, b) for a, b in pairs],
            lambda theirs=theirs, pairs=pairs: [theirs(a, b) for a, b in pairs],
        )
        yield row(name, QUESTIONS / taken, QUESTIONS / floor, 0.3, unit="1/s")


def _year_beside_day(calendar: WorkingCalendar, starts: list[datetime]) -> dict[str, Any]:
    day = [(start, start + timedelta(days=1)) for start in starts]
    year = [(start, start + timedelta(days=365)) for start in starts]
    taken, floor = median_seconds(
        lambda: [calendar.elapsed(a, b) for a, b in year],
        lambda: [calendar.elapsed(a, b) for a, b in day],
    )
    micro = 1e6 / QUESTIONS
    return row("working time, a year beside a day", taken * micro, floor * micro, 1.5, unit="µs")


def _bulk_row(calendar: WorkingCalendar, prefix: PrefixSum) -> dict[str, Any]:
    draw = np.random.default_rng(5)
    begun = 1_735_700_000 + draw.integers(0, 365 * 86_400, IN_BULK)
    goals = draw.integers(1, 80 * HOURS, IN_BULK)
    starts, ends, sums = (np.array(part) for part in (prefix.starts, prefix.ends, prefix.sums))

    def reference() -> np.ndarray:
        span = np.searchsorted(starts, begun, side="right") - 1
        total = sums[span] + np.minimum(begun, ends[span]) - starts[span] + goals
        last = np.searchsorted(sums, total, side="left") - 1
        return starts[last] + total - sums[last]

    def ours() -> np.ndarray:
        return bulk.due_many(calendar, begun, goals)

    if not (ours() == reference()).all():
        raise AssertionError("in bulk: the reference disagrees")
    taken, floor = median_seconds(ours, reference)
    return row(
        "working time, 100,000 due instants in bulk",
        IN_BULK / taken,
        IN_BULK / floor,
        0.25,
        unit="1/s",
    )


if __name__ == "__main__":
    for measured in run():
        sys.stdout.write(json.dumps(measured, ensure_ascii=False) + "\n")
