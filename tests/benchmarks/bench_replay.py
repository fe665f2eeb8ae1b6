"""Replaying 100,000 clocks after a calendar change, beside a bare prefix sum in numpy.

The calendar gains a holiday. Ours reads every clock under both calendars and lists those that
differ, verdicts and due times, pauses taken off; the reference takes the same phases and counts
nothing but working seconds and due instants.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import numpy as np

from pulse.calendars.hours import parse_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_instant
from pulse.commitments.clocks import Goal, GoalUnit
from pulse.commitments.models import TargetKind
from pulse.commitments.phases import Course, Phase, PhaseKind
from pulse.commitments.replay import ReplayedClock, Terms, compare
from pulse.commitments.replay_columns import columns_of, differing, read_columns

CLOCKS, REPEATS = 100_000, 7
BEGINS = 1_767_000_000
DAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS = {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in DAYS}
HOLIDAY = {"date": "2026-03-02", "name": {"ko": "대체공휴일", "en": "Substitute holiday"}}
GOALS = tuple(Goal(TargetKind.RESOLUTION, value, GoalUnit.BUSINESS_HOURS) for value in (2, 8, 24))


def calendar(*holidays: dict[str, Any]) -> WorkingCalendar:
    return WorkingCalendar(
        parse_calendar({"hours": HOURS, "holidays": list(holidays)}, {}, "Asia/Seoul")
    )


def clocks() -> list[ReplayedClock]:
    """A year of clocks: one in four paused for a while, one in five still going."""
    chance = random.Random(7)
    return [_clock(number, chance) for number in range(CLOCKS)]


def _clock(number: int, chance: random.Random) -> ReplayedClock:
    opened = BEGINS + chance.randrange(31_000_000)
    marks = sorted(opened + chance.randrange(1, 900_000) for _ in range(3))
    if chance.random() < 0.25:
        kinds = (PhaseKind.RUNNING, PhaseKind.PAUSED, PhaseKind.RUNNING)
        ends = zip([opened, *marks[:2]], marks, kinds, strict=True)
        phases = tuple(Phase(start, end, kind) for start, end, kind in ends if end > start)
    else:
        phases = (Phase(opened, marks[2], PhaseKind.RUNNING),)
    kind = PhaseKind.RUNNING if chance.random() < 0.2 else PhaseKind.STOPPED
    course = Course(phases, kind, marks[2], is_done=kind is PhaseKind.STOPPED)
    version_id = chance.randrange(len(GOALS))
    opened_at, goal = to_instant(opened), GOALS[version_id]
    return ReplayedClock(number, number, "", version_id, 1, 2, opened_at, goal, course)


def run() -> Iterator[dict[str, object]]:
    made = clocks()
    before, after = calendar(), calendar(HOLIDAY)
    columns = columns_of(clock.course for clock in made)
    goals = np.array([clock.goal.value * 3600 for clock in made], np.int64)
    reach = (int(columns.begun.min()), int(columns.until.max()) + timedelta(days=60).days * 86400)
    sums = [_sums(one, *reach) for one in (before, after)]

    def ours() -> list[int]:
        read = [read_columns(one, columns, goals) for one in (before, after)]
        return differing(*read)

    def reference() -> int:
        return sum(_floor(table, columns.begun, columns.ended, goals) for table in sums)

    preview = compare(made, Terms(before), Terms(after))
    if {made.index(f.clock) for f in preview.differences[:50]} - set(ours()):
        raise AssertionError("the columns and the comparison disagree")
    if not 0 < len(preview.flips) < CLOCKS:
        raise AssertionError("a replay that flips nothing measures nothing")
    floor = _median(reference)
    yield _row("replay of 100,000 clocks in columns, both calendars", _median(ours), floor, 0.25)
    whole = _median(lambda: compare(made, Terms(before), Terms(after)), 3)
    yield _row("replay of 100,000 clocks from their courses, with the list", whole, floor, None)


def _sums(table_of: WorkingCalendar, start: int, end: int) -> tuple[Any, Any, Any]:
    table = table_of.table(start, end)
    return tuple(np.array(column, np.int64) for column in (table.starts, table.ends, table.opened))  # type: ignore[return-value]


def _floor(sums: tuple[Any, Any, Any], begun: Any, ended: Any, goals: Any) -> int:
    """Working seconds of every phase, and a due instant for every clock: nothing else."""
    starts, ends, opened = sums

    def before(seconds: Any) -> Any:
        span = np.searchsorted(starts, seconds, side="right")
        return opened[span] - np.maximum(ends[np.maximum(span - 1, 0)] - seconds, 0)

    spent = before(ended) - before(begun)
    targets = before(begun[: len(goals)]) + goals
    span = np.clip(np.searchsorted(opened, targets, side="left") - 1, 0, len(starts) - 1)
    due = starts[span] + targets - opened[span]
    return int(spent[0] + due[0])


def _median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _row(name: str, taken: float, floor: float, goal: float | None) -> dict[str, object]:
    ratio = floor / taken
    return {
        "name": name,
        "value": CLOCKS / taken,
        "unit": "1/s",
        "baseline": CLOCKS / floor,
        "ratio": ratio,
        "goal": "" if goal is None else f">= {goal}",
        "met": goal is None or ratio >= goal,
    }
