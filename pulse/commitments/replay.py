"""Replaying clocks under a changed calendar or goal: which verdicts and due times would flip.

Nothing is written here. A preview reads every clock twice, as things are and as they would be,
and lists the differences, so that both sides can see what they are asked to agree to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from pulse.calendars.registry import working_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch, to_instant
from pulse.commitments.clocks import (
    Goal,
    GoalUnit,
    Verdict,
    allowance,
    goal_of,
    read_course,
    verdict_of_course,
)
from pulse.commitments.events import EventFact, facts_of_requests, in_order
from pulse.commitments.models import Clock, CommitmentVersion, TargetKind
from pulse.commitments.phases import Course, PhaseKind, course_of
from pulse.commitments.replay_columns import (
    NEVER,
    Readings,
    columns_of,
    differing,
    read_columns,
)

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class ReplayedClock:
    """A stored clock as a replay needs it: plain values, its course known."""

    clock_id: int
    request_id: int
    number: str
    version_id: int
    provider_department_id: int
    customer_department_id: int
    opened_at: datetime
    goal: Goal
    course: Course


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what clocks are read; ``goal_value`` takes the place of the goals' own."""

    calendar: WorkingCalendar
    goal_value: int | None = None

    def goal(self, goal: Goal) -> Goal:
        """Give the goal that holds under these terms."""
        return goal if self.goal_value is None else replace(goal, value=self.goal_value)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What a clock reads under some terms; ``due_at`` is when its goal is, or was, used up."""

    verdict: Verdict
    due_at: datetime | None
    is_breached: bool


def _is_flip(before: Reckoned, after: Reckoned) -> bool:
    """Whether the verdict changes, or a going promise becomes broken or whole again."""
    was = (before.verdict, before.is_breached)
    return was != (after.verdict, after.is_breached)


@dataclass(frozen=True, slots=True)
class Difference:
    """A clock that reads otherwise under the new terms."""

    clock: ReplayedClock
    before: Reckoned
    after: Reckoned

    @property
    def is_flip(self) -> bool:
        """Whether it is another verdict."""
        return _is_flip(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Shift:
    """A difference as it is shown: of which request, which promise, and both readings."""

    number: str
    target: TargetKind
    before: Reckoned
    after: Reckoned

    @property
    def is_flip(self) -> bool:
        """Whether it is another verdict."""
        return _is_flip(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do, in numbers: of how many clocks, and the first that differ."""

    clocks: int
    flips: int = 0
    moves: int = 0
    shown: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class ReplayPreview:
    """What a change would do: of how many clocks, which differ, in order of request."""

    clocks: int
    differences: tuple[Difference, ...] = field(default=())

    @property
    def flips(self) -> tuple[Difference, ...]:
        """The differences that change a verdict."""
        return tuple(found for found in self.differences if found.is_flip)

    @property
    def department_ids(self) -> frozenset[int]:
        """The departments on both sides of the verdicts that change."""
        sides = (
            (f.clock.provider_department_id, f.clock.customer_department_id) for f in self.flips
        )
        return frozenset(department_id for pair in sides for department_id in pair)

    def effect(self, most: int) -> Effect:
        """Say the same in numbers, with the first clocks, changed verdicts before the others."""
        ordered = sorted(self.differences, key=lambda one: (not one.is_flip, one.clock.number))
        shown = (
            Shift(one.clock.number, one.clock.goal.target, one.before, one.after)
            for one in ordered[:most]
        )
        flips = len(self.flips)
        return Effect(self.clocks, flips, len(self.differences) - flips, tuple(shown))


def preview_calendar(
    session: Session, code: str, after: WorkingCalendar, at: datetime
) -> ReplayPreview:
    """Say what would change if the calendar ``code`` were ``after``, as of ``at``."""
    before = working_calendar(session, code)
    using = CommitmentVersion.calendar_code == code
    return compare(clocks_where(session, using, at), Terms(before), Terms(after))


def preview_goal(
    session: Session, version_id: int, goal_value: int, at: datetime
) -> ReplayPreview:
    """Say what would have become of a version's clocks had its goal been another."""
    version = session.get_one(CommitmentVersion, version_id)
    calendar = working_calendar(session, version.calendar_code)
    clocks = clocks_where(session, CommitmentVersion.id == version_id, at)
    return compare(clocks, Terms(calendar), Terms(calendar, goal_value))


def compare(clocks: Sequence[ReplayedClock], before: Terms, after: Terms) -> ReplayPreview:
    """Read clocks under two terms and list those that differ.

    Goals of working time are read in columns, and only those that differ are looked at one by
    one; goals of real time, and those a calendar never gives enough time for, are read singly.
    """
    allowed = [_allowances(clocks, terms) for terms in (before, after)]
    together = [
        place for place, goals in enumerate(zip(*allowed, strict=True)) if None not in goals
    ]
    alone = set(range(len(clocks))).difference(together)
    found = {place: _differ(clocks[place], before, after) for place in alone}
    found.update(_differing(clocks, together, (before, after), allowed))
    differences = (found[place] for place in sorted(found))
    return ReplayPreview(len(clocks), tuple(one for one in differences if one is not None))


def _differing(
    clocks: Sequence[ReplayedClock],
    together: Sequence[int],
    terms: tuple[Terms, Terms],
    allowed: Sequence[Sequence[int | None]],
) -> dict[int, Difference | None]:
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    columns = columns_of(clocks[place].course for place in together)
    was, will = (
        read_columns(one.calendar, columns, np.array([goals[at] for at in together], np.int64))
        for one, goals in zip(terms, allowed, strict=True)
    )
    return {
        together[index]: _difference(
            clocks[together[index]],
            _reckoned_at(clocks[together[index]], was, index),
            _reckoned_at(clocks[together[index]], will, index),
        )
        for index in differing(was, will)
    }


def _allowances(clocks: Sequence[ReplayedClock], terms: Terms) -> list[int | None]:
    """Turn every goal into working seconds; None for one that is to be read singly."""
    plain: dict[int, int | None] = {}
    found: list[int | None] = []
    for clock in clocks:
        goal = clock.goal
        if goal.unit is GoalUnit.BUSINESS_DAYS:
            found.append(allowance(terms.goal(goal), terms.calendar, clock.opened_at))
            continue
        if clock.version_id not in plain:
            seconds = allowance(terms.goal(goal), terms.calendar, clock.opened_at)
            plain[clock.version_id] = None if goal.is_real_time else seconds
        found.append(plain[clock.version_id])
    return found


def _differ(clock: ReplayedClock, before: Terms, after: Terms) -> Difference | None:
    return _difference(clock, *(_alone(clock, terms) for terms in (before, after)))


def _difference(clock: ReplayedClock, was: Reckoned, will: Reckoned) -> Difference | None:
    return None if was == will else Difference(clock, was, will)


def _reckoned_at(clock: ReplayedClock, read: Readings, index: int) -> Reckoned:
    due = int(read.due[index])
    is_breached = bool(read.is_breached[index])
    return _reckoned(clock.course, None if due == NEVER else due, is_breached=is_breached)


def _alone(clock: ReplayedClock, terms: Terms) -> Reckoned:
    goal = terms.goal(clock.goal)
    allowed = allowance(goal, terms.calendar, clock.opened_at)
    read = read_course(clock.course, goal, terms.calendar, allowed)
    due_at = read.settled_at or read.due_at
    due = None if due_at is None else to_epoch(due_at)
    return _reckoned(clock.course, due, is_breached=read.breached_at is not None)


def _reckoned(course: Course, due: int | None, *, is_breached: bool) -> Reckoned:
    if course.kind is PhaseKind.PAUSED and not is_breached:
        due = None
    due_at = None if due is None else to_instant(due)
    return Reckoned(verdict_of_course(course, is_breached=is_breached), due_at, is_breached)


def clocks_where(
    session: Session, chosen: ColumnElement[bool], as_of: datetime
) -> list[ReplayedClock]:
    """Read the clocks whose version is ``chosen``, with their logs in batches."""
    rows = session.scalars(
        select(Clock)
        .join(CommitmentVersion, CommitmentVersion.id == Clock.version_id)
        .where(chosen)
        .options(joinedload(Clock.request), joinedload(Clock.version))
        .order_by(Clock.request_id, Clock.id)
    ).all()
    found: list[ReplayedClock] = []
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        logs = facts_of_requests(session, {clock.request_id for clock in batch})
        known = {request_id: in_order(log, as_of) for request_id, log in logs.items()}
        found += [_replayed(clock, known[clock.request_id], as_of) for clock in batch]
    return found


def _replayed(clock: Clock, log: Sequence[EventFact], as_of: datetime) -> ReplayedClock:
    goal, request = goal_of(clock.version), clock.request
    course = course_of(
        log,
        goal.target,
        goal.pause_when,
        to_epoch(request.opened_at),
        end=to_epoch(as_of),
        version_id=goal.version_id,
    )
    return ReplayedClock(
        clock_id=clock.id,
        request_id=request.id,
        number=request.number,
        version_id=clock.version_id,
        provider_department_id=request.provider_department_id,
        customer_department_id=request.customer_department_id,
        opened_at=request.opened_at,
        goal=goal,
        course=course,
    )
