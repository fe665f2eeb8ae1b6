"""Escalation chains as rules: which rung falls due when. Pure.

A rule is one of: ``0`` (at the opening), ``80pct`` (when that share of the goal is used up; at
``100pct`` all of it), ``+30m`` and ``+2h`` (that much more of the goal's own time after it is
used up), ``+8bh`` and ``+1bd`` (working hours, working days of the calendar after it). A step
may repeat: ``"repeat": {"every": "8bh", "times": 3}`` adds three more, each so much later.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch, to_instant
from pulse.commitments.clocks import Goal, Measure, allowance, measure_of
from pulse.commitments.phases import Course, PhaseKind
from pulse.errors import Invalid

_SHARE = re.compile(r"(\d{1,3})pct")
_AFTER = re.compile(r"\+(\d{1,4})(m|h|bh|bd)")
_EVERY = re.compile(r"([1-9]\d{0,3})(m|h|bh|bd)", re.ASCII)
MOST_TIMES = 50


class After(enum.StrEnum):
    """In what a wait after the due moment is counted."""

    MINUTES = "m"
    HOURS = "h"
    BUSINESS_HOURS = "bh"
    BUSINESS_DAYS = "bd"


@dataclass(frozen=True, slots=True)
class Rule:
    """A share of the goal in per cent, and a wait after it (in ``unit``) where there is one."""

    share: int
    wait: int = 0
    unit: After = After.MINUTES

    def __str__(self) -> str:
        if self.wait:
            return f"+{self.wait}{self.unit.value}"
        return f"{self.share}pct" if self.share else "0"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a chain: its number, when, whom (roles), and by which way."""

    step: int
    rule: Rule
    targets: tuple[str, ...]
    via: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A rung with the instant it falls due; none while paused or when it never does."""

    step: int
    rule: str
    targets: tuple[str, ...]
    via: str
    due_at: datetime | None


def read_rule(text: str) -> Rule:
    """Read a rule; Invalid ``unknown_rule`` when it is none."""
    if text == "0":
        return Rule(0)
    if share := _SHARE.fullmatch(text):
        return Rule(int(share[1]))
    if after := _AFTER.fullmatch(text):
        amount = int(after[1])
        return Rule(100, amount, After(after[2])) if amount else Rule(100)
    raise Invalid("unknown_rule", fields={"at": "unknown_rule"}, rule=text)


def read_every(text: str) -> tuple[int, After] | None:
    """Read how far apart a step is repeated; None for a riddle."""
    every = _EVERY.fullmatch(text)
    return None if every is None else (int(every[1]), After(every[2]))


def is_timed(document: Mapping[str, Any]) -> bool:
    """Tell whether every step follows from the time of a promise.

    Steps such as ``day5`` and ``due-5bd`` follow from the days of another trade: no promise can
    be escalated by a chain that has one.
    """
    try:
        rungs(document)
    except Invalid:
        return False
    return True


def rungs(document: Mapping[str, Any]) -> list[Rung]:
    """List the steps of a chain in order, repeats written out."""
    found: list[Rung] = []
    for step in document["steps"]:
        for rule in _with_repeats(read_rule(step["at"]), step.get("repeat")):
            found.append(Rung(len(found), rule, tuple(step["to"]), str(step["via"])))
    return found


def plan_steps(
    document: Mapping[str, Any],
    goal: Goal,
    calendar: WorkingCalendar,
    opened_at: datetime,
    course: Course | None = None,
) -> list[PlannedStep]:
    """Say when each step falls due; without a course, as for a request just opened."""
    opened = to_epoch(opened_at)
    begun = course or Course((), PhaseKind.RUNNING, opened)
    allowed = allowance(goal, calendar, opened_at)
    return [
        PlannedStep(
            step=rung.step,
            rule=str(rung.rule),
            targets=rung.targets,
            via=rung.via,
            due_at=due_of(rung.rule, goal, calendar, opened_at, begun)
            if allowed is not None or not rung.rule.share
            else None,
        )
        for rung in rungs(document)
    ]


def due_of(
    rule: Rule, goal: Goal, calendar: WorkingCalendar, opened_at: datetime, course: Course
) -> datetime | None:
    """Give the instant a rule falls due on a course; None while paused, or when it never does.

    A share is rounded up to the next whole second.
    """
    if not rule.share and not rule.wait:
        return to_instant(to_epoch(opened_at))
    allowed = allowance(goal, calendar, opened_at)
    if allowed is None:
        return None
    measure = measure_of(goal, calendar)
    base = -(-allowed * rule.share // 100)
    if not rule.wait:
        second = _when_elapsed(course, measure, base)
    elif rule.unit in (After.BUSINESS_HOURS, After.BUSINESS_DAYS):
        second = _when_worked_after(course, measure, calendar, base, rule)
    else:
        wait = rule.wait * (60 if rule.unit is After.MINUTES else 3600)
        second = _when_elapsed(course, measure, base + wait)
    return None if second is None else to_instant(second)


def _with_repeats(rule: Rule, repeat: Mapping[str, Any] | None) -> Iterator[Rule]:
    yield rule
    if repeat is None:
        return
    every, times = read_every(str(repeat.get("every"))), repeat.get("times")
    if every is None or (rule.wait and rule.unit is not every[1]) or rule.share != 100:
        raise Invalid("unknown_rule", fields={"repeat": "unknown_rule"}, rule=str(rule))
    if not isinstance(times, int) or not 1 <= times <= MOST_TIMES:
        raise Invalid("unknown_rule", fields={"repeat": "out_of_range"}, rule=str(rule))
    for turn in range(1, times + 1):
        yield Rule(100, rule.wait + turn * every[0], every[1])


def _when_elapsed(course: Course, measure: Measure, threshold: int) -> int | None:
    """Find when so much time had counted, or will have if nothing intervenes."""
    elapsed = 0
    for phase in course.phases:
        if phase.kind is not PhaseKind.RUNNING:
            continue
        seconds = measure.elapsed_seconds(phase.start, phase.end)
        if elapsed + seconds >= threshold:
            return measure.due_second(phase.start, threshold - elapsed)
        elapsed += seconds
    if course.kind is not PhaseKind.RUNNING:
        return None
    return measure.due_second(course.until, threshold - elapsed)


def _when_worked_after(
    course: Course, measure: Measure, calendar: WorkingCalendar, base: int, rule: Rule
) -> int | None:
    """Find when so much working time had passed after the goal was used up."""
    used_up = _when_elapsed(course, measure, base)
    if used_up is None:
        return None
    wait: int | None = rule.wait * 3600
    if rule.unit is After.BUSINESS_DAYS:
        wait = calendar.seconds_of_working_days(to_instant(used_up), rule.wait)
    if wait is None:
        return None
    if measure is calendar:
        return _when_elapsed(course, measure, base + wait)
    return calendar.due_second(used_up, wait)
