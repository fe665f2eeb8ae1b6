"""The only reading of the system clock.

``utc_now`` is the time the product lives in: the system's, moved forward by the demo's offset when
(and only when) a demo installed one. ``system_now`` is never moved: signatures, leases and pacing
follow the real world.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Offset = Callable[[], timedelta]


class _Shift:
    """The demo's movable offset; absent everywhere else."""

    read: Offset | None = None


def system_now() -> datetime:
    """Return the real instant, aware UTC."""
    return datetime.now(UTC)


def utc_now() -> datetime:
    """Return the instant the product lives in, aware UTC, whole seconds kept with microseconds."""
    read = _Shift.read
    return system_now() if read is None else system_now() + read()


def monotonic() -> float:
    """Return seconds on a clock that only moves forward; for pacing and leases in one process."""
    return time.monotonic()


def install_offset(read: Offset | None) -> None:
    """Let the demo move product time by what ``read`` returns; ``None`` takes it away again."""
    _Shift.read = read


def is_movable() -> bool:
    """Tell whether product time can be moved in this process (true only in the demo)."""
    return _Shift.read is not None


def require_aware(at: datetime) -> datetime:
    """Return ``at`` in UTC; a naive datetime is refused because its instant is a guess."""
    if at.utcoffset() is None:
        msg = "a naive datetime names no instant"
        raise ValueError(msg)
    return at.astimezone(UTC)
