"""A clock: one reading of a service request's log against one goal and one calendar. Pure.

Seconds are whole. Business goals count working time of the commitment's calendar; a goal of
business days is turned, at the opening, into the working seconds up to the same time of day so
many working days later; elapsed goals and calendar days count real time. Pauses subtract only
time that would have counted.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import local_day_and_second, to_epoch, to_instant, wall_instant
from pulse.commitments.events import EventFact, in_order
from pulse.commitments.models import ClockState, CommitmentVersion, TargetKind
from pulse.commitments.phases import Course, Exclusion, PhaseKind, course_of

TARGET_OF_KIND = {
    "first_response": TargetKind.FIRST_REPLY,
    "resolve": TargetKind.RESOLUTION,
}


class GoalUnit(enum.StrEnum):
    """In what a goal is counted."""

    BUSINESS_MINUTES = "business_minutes"
    BUSINESS_HOURS = "business_hours"
    BUSINESS_DAYS = "business_days"
    ELAPSED_MINUTES = "elapsed_minutes"
    ELAPSED_HOURS = "elapsed_hours"
    CALENDAR_DAYS = "calendar_days"


class Verdict(enum.StrEnum):
    """What became of a promise, as far as is known at the moment asked for."""

    KEPT = "kept"
    LATE = "late"
    OPEN = "open"
    EXCLUDED = "excluded"


_SECONDS = {
    GoalUnit.BUSINESS_MINUTES: 60,
    GoalUnit.BUSINESS_HOURS: 3600,
    GoalUnit.ELAPSED_MINUTES: 60,
    GoalUnit.ELAPSED_HOURS: 3600,
}
_REAL_TIME = {GoalUnit.ELAPSED_MINUTES, GoalUnit.ELAPSED_HOURS, GoalUnit.CALENDAR_DAYS}


@dataclass(frozen=True, slots=True)
class Goal:
    """How much time a promise allows for what, and which holds pause it."""

    target: TargetKind
    value: int
    unit: GoalUnit
    pause_when: frozenset[str] = frozenset()
    version_id: int | None = None

    @property
    def is_real_time(self) -> bool:
        """Whether nights and holidays count too."""
        return self.unit in _REAL_TIME


class Measure(Protocol):
    """What counts time: a working calendar, or real time."""

    def elapsed_seconds(self, start: int, end: int) -> int:
        """Count the seconds that count from ``start`` to ``end``."""

    def due_second(self, start: int, goal_seconds: int) -> int | None:
        """Find when ``goal_seconds`` have passed since ``start``; None when they never do."""


class RealTime:
    """Every second counts."""

    def elapsed_seconds(self, start: int, end: int) -> int:
        """Count all seconds; 0 when reversed."""
        return max(end - start, 0)

    def due_second(self, start: int, goal_seconds: int) -> int | None:
        """Add plainly."""
        return start + goal_seconds


REAL_TIME = RealTime()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clock stands.

    ``due_at`` is empty while paused, when stopped with time left, and when the calendar never
    gives enough time. ``remaining_seconds`` is below zero once the goal is exceeded.
    ``settled_at`` is the due moment of a promise whose verdict is certain: the moment by which
    it is counted in its period. ``paused_seconds`` is the time pauses took out of the count.
    """

    state: ClockState
    verdict: Verdict
    goal_seconds: int | None
    elapsed_seconds: int
    paused_seconds: int
    remaining_seconds: int | None
    due_at: datetime | None
    breached_at: datetime | None
    stopped_at: datetime | None
    settled_at: datetime | None
    exclusion: Exclusion | None = None
    hold: str = ""

    @property
    def is_kept_without_pauses(self) -> bool:
        """Whether the promise would have been kept had no pause been taken off."""
        if self.verdict is not Verdict.KEPT:
            return False
        total = self.elapsed_seconds + self.paused_seconds
        return self.goal_seconds is None or total <= self.goal_seconds


def goal_of(version: CommitmentVersion) -> Goal:
    """Give the goal of a commitment version that runs clocks (see ``runs_clock``)."""
    return Goal(
        target=TARGET_OF_KIND[version.kind],
        value=version.goal_value,
        unit=GoalUnit(version.goal_unit),
        pause_when=frozenset(version.pause_when),
        version_id=version.id,
    )


def runs_clock(version: CommitmentVersion) -> bool:
    """Whether service requests are timed against this version.

    Promises proved by hand, and those that do not begin with a request being submitted, are not.
    """
    return (
        version.kind in TARGET_OF_KIND
        and version.goal_unit in set(GoalUnit)
        and version.evidence == "event"
        and version.start_event == "submitted"
    )


def measure_of(goal: Goal, calendar: WorkingCalendar) -> Measure:
    """Give what counts a goal's time."""
    return REAL_TIME if goal.is_real_time else calendar


def allowance(goal: Goal, calendar: WorkingCalendar, opened_at: datetime) -> int | None:
    """Turn a goal into seconds of its own time, for a request opened then.

    Calendar days end at the same time of day in the calendar's zone. None when the calendar does
    not have so many working days to come.
    """
    if goal.unit is GoalUnit.BUSINESS_DAYS:
        return calendar.seconds_of_working_days(opened_at, goal.value)
    if goal.unit is GoalUnit.CALENDAR_DAYS:
        opened = to_epoch(opened_at)
        day, second = local_day_and_second(calendar.zone, opened)
        return wall_instant(calendar.zone, day + goal.value, second) - opened
    return goal.value * _SECONDS[goal.unit]


def course_for(
    events: Sequence[EventFact],
    goal: Goal,
    opened_at: datetime,
    as_of: datetime,
    known_at: datetime | None = None,
) -> Course:
    """Say what this goal's clock did up to ``as_of``, as far as was known at ``known_at``."""
    return course_of(
        in_order(events, as_of, known_at),
        goal.target,
        goal.pause_when,
        to_epoch(opened_at),
        end=to_epoch(as_of),
        version_id=goal.version_id,
    )


def reading(
    events: Sequence[EventFact],
    goal: Goal,
    calendar: WorkingCalendar,
    opened_at: datetime,
    as_of: datetime,
    known_at: datetime | None = None,
) -> Reading:
    """Read a clock at ``as_of`` from the log.

    Breached means that more than the goal has elapsed: done exactly at the due instant, or later
    but before another second that counts has passed, is kept. A promise broken before the
    request was cancelled or declined stays broken; a waiver forgives it.
    """
    course = course_for(events, goal, opened_at, as_of, known_at)
    return read_course(course, goal, calendar, allowance(goal, calendar, opened_at))


def read_course(
    course: Course, goal: Goal, calendar: WorkingCalendar, allowed: int | None
) -> Reading:
    """Read a clock whose course and allowance are known."""
    measure = measure_of(goal, calendar)
    tally = _tally(course, measure, allowed)
    verdict = verdict_of_course(course, is_breached=tally.breached is not None)
    would_be = tally.used_up
    if would_be is None and allowed is not None and course.kind is not PhaseKind.PAUSED:
        would_be = measure.due_second(course.until, allowed - tally.elapsed)
    is_over = course.kind is PhaseKind.STOPPED
    shows_due = course.kind is PhaseKind.RUNNING or (is_over and tally.breached is not None)
    return Reading(
        state=_state(course, verdict),
        verdict=verdict,
        goal_seconds=allowed,
        elapsed_seconds=tally.elapsed,
        paused_seconds=tally.paused,
        remaining_seconds=None if allowed is None else allowed - tally.elapsed,
        due_at=_instant(would_be) if shows_due else None,
        breached_at=_instant(tally.breached),
        stopped_at=_instant(course.stopped_at),
        settled_at=_instant(would_be) if is_over or tally.breached is not None else None,
        exclusion=course.exclusion if verdict is not Verdict.KEPT else None,
        hold=course.phases[-1].hold if course.kind is PhaseKind.PAUSED and course.phases else "",
    )


@dataclass(slots=True)
class _Tally:
    elapsed: int = 0
    paused: int = 0
    used_up: int | None = None
    breached: int | None = None


def _tally(course: Course, measure: Measure, allowed: int | None) -> _Tally:
    tally = _Tally()
    for phase in course.phases:
        if phase.kind is PhaseKind.STOPPED:
            continue
        seconds = measure.elapsed_seconds(phase.start, phase.end)
        if phase.kind is PhaseKind.PAUSED:
            tally.paused += seconds
            continue
        left = None if allowed is None else allowed - tally.elapsed
        if left is not None and tally.used_up is None and seconds >= left:
            tally.used_up = measure.due_second(phase.start, left)
        if left is not None and tally.breached is None and seconds > left:
            tally.breached = measure.due_second(phase.start, left + 1)
        tally.elapsed += seconds
    return tally


def verdict_of_course(course: Course, *, is_breached: bool) -> Verdict:
    """Say what became of a promise whose course is known, and whether its goal was exceeded."""
    why = course.exclusion
    if course.kind is not PhaseKind.STOPPED:
        return Verdict.OPEN
    if why is Exclusion.CANCELLED_BY_PROVIDER:
        return Verdict.LATE
    if why is Exclusion.WAIVED:
        return Verdict.KEPT if course.is_done and not is_breached else Verdict.EXCLUDED
    if why is Exclusion.PRIORITY_CHANGED:
        return Verdict.EXCLUDED
    if is_breached:
        return Verdict.LATE
    return Verdict.KEPT if why is None else Verdict.EXCLUDED


def _state(course: Course, verdict: Verdict) -> ClockState:
    if verdict is Verdict.EXCLUDED:
        return ClockState.EXCLUDED
    return _STATE_OF_PHASE[course.kind]


_STATE_OF_PHASE = {
    PhaseKind.RUNNING: ClockState.RUNNING,
    PhaseKind.PAUSED: ClockState.PAUSED,
    PhaseKind.STOPPED: ClockState.STOPPED,
}


def _instant(second: int | None) -> datetime | None:
    return None if second is None else to_instant(second)
