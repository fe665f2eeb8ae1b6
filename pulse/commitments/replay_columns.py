"""Many clocks read again at once: the arithmetic of a replay, in columns of seconds.

The answers are those of ``clocks.read_course`` exactly. A clock is its running phases laid end to
end, its goal in seconds, and the second up to which it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulse.calendars.bulk import NEVER, due_many, elapsed_many
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.phases import Course, PhaseKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ClockColumns:
    """Clocks in columns: ``begun`` and ``ended`` hold all running phases, one clock's together.

    ``first`` says where each clock's phases begin; every clock has at least one, which may be
    empty. ``until`` is where a clock has been read to.
    """

    begun: Seconds
    ended: Seconds
    first: Seconds
    until: Seconds


@dataclass(frozen=True, slots=True)
class Readings:
    """What each clock reads: elapsed seconds, when the goal is used up, and whether exceeded.

    ``due`` is NEVER where the calendar does not give enough time; for a clock that is paused it
    is where it would be, were it to go on at once.
    """

    elapsed: Seconds
    due: Seconds
    is_breached: Flags


def columns_of(courses: Iterable[Course]) -> ClockColumns:
    """Lay the running phases of many courses end to end."""
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    begun: list[int] = []
    ended: list[int] = []
    first: list[int] = []
    until: list[int] = []
    for course in courses:
        place = len(begun)
        first.append(place)
        until.append(course.until)
        for phase in course.phases:
            if phase.kind is PhaseKind.RUNNING:
                begun.append(phase.start)
                ended.append(phase.end)
        if len(begun) == place:
            begun.append(course.until)
            ended.append(course.until)
    return ClockColumns(*(np.array(column, np.int64) for column in (begun, ended, first, until)))


def read_columns(calendar: WorkingCalendar, columns: ClockColumns, goals: Seconds) -> Readings:
    """Read every clock under a calendar; ``goals`` are working seconds, one for each clock.

    A goal is used up in the first phase at whose end that much has elapsed, or else after
    ``until``; breached means that more than the goal has elapsed.
    """
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    if not columns.first.size:
        return Readings(goals, goals, np.zeros(0, np.bool_))
    spent = elapsed_many(calendar, columns.begun, columns.ended)
    total = np.cumsum(spent)
    last = np.append(columns.first[1:], len(spent)) - 1
    before = total[columns.first] - spent[columns.first]
    elapsed = total[last] - before
    counts = last - columns.first + 1
    so_far = total - np.repeat(before, counts)
    short = np.add.reduceat((so_far < np.repeat(goals, counts)).astype(np.int64), columns.first)
    is_used_up = short < counts
    phase = columns.first + np.where(is_used_up, short, 0)
    start = np.where(is_used_up, columns.begun[phase], columns.until)
    left = goals - np.where(is_used_up, so_far[phase] - spent[phase], elapsed)
    return Readings(elapsed, due_many(calendar, start, left), elapsed > goals)


def differing(was: Readings, will: Readings) -> list[int]:
    """List the places of the clocks that read otherwise."""
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    found: list[int] = np.flatnonzero(
        (was.due != will.due) | (was.is_breached != will.is_breached)
    ).tolist()
    return found


__all__ = ["NEVER", "ClockColumns", "Readings", "columns_of", "differing", "read_columns"]
