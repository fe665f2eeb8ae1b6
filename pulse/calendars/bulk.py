"""Working time for many instants at once: the arithmetic of a replay, in columns of seconds.

The answers are those of `WorkingCalendar` exactly; only the binary searches are done together.
Columns are int64 arrays of epoch seconds or of working seconds.
"""

from typing import TYPE_CHECKING

from pulse.calendars.open_table import OpenTable
from pulse.calendars.working_time import WorkingCalendar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Seconds = NDArray[np.int64]

NEVER = -(2**63)


def elapsed_many(calendar: WorkingCalendar, starts: "ArrayLike", ends: "ArrayLike") -> "Seconds":
    """Count the working seconds of each pair of epoch seconds; 0 for a reversed pair."""
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    begun, ended = np.asarray(starts, np.int64), np.asarray(ends, np.int64)
    if not begun.size:
        return np.zeros(0, np.int64)
    ended = np.maximum(begun, ended)
    table = calendar.table(int(begun.min()), int(ended.max()))
    columns = _columns(table)
    return _open_before(columns, ended) - _open_before(columns, begun)


def due_many(calendar: WorkingCalendar, starts: "ArrayLike", goals: "ArrayLike") -> "Seconds":
    """Find the due epoch second of each start and goal in working seconds; NEVER where none.

    ValueError for a goal below 0.
    """
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    begun, goal = np.asarray(starts, np.int64), np.asarray(goals, np.int64)
    if not begun.size:
        return np.zeros(0, np.int64)
    if int(goal.min()) < 0:
        raise ValueError("a goal cannot be negative")
    first, last = int(begun.min()), int(begun.max())
    latest = calendar.due_second(last, int(goal.max()))
    table = calendar.table(first, last if latest is None else latest)
    columns = _columns(table)
    targets = _open_before(columns, begun) + goal
    span = np.searchsorted(columns[2], targets, side="left") - 1
    reachable = targets <= columns[2][-1]
    span = np.clip(span, 0, max(len(columns[0]) - 1, 0))
    found = columns[0][span] + targets - columns[2][span] if len(columns[0]) else begun
    return np.where(goal == 0, begun, np.where(reachable, found, NEVER))


def _columns(table: OpenTable) -> "tuple[Seconds, Seconds, Seconds]":
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    return (
        np.array(table.starts, np.int64),
        np.array(table.ends, np.int64),
        np.array(table.opened, np.int64),
    )


def _open_before(columns: "tuple[Seconds, Seconds, Seconds]", seconds: "Seconds") -> "Seconds":
    """Count the open seconds before each instant: whole spans begun, less what is to come."""
    import numpy as np  # noqa: PLC0415 - only a worker that replays pays for it

    starts, ends, opened = columns
    if not len(starts):
        return np.zeros(seconds.shape, np.int64)
    begun = np.searchsorted(starts, seconds, side="right")
    to_come = np.maximum(ends[np.maximum(begun - 1, 0)] - seconds, 0)
    return np.where(begun > 0, opened[begun] - to_come, 0)
