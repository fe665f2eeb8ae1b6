"""How often something failed lately, kept in this process's memory only and never in a table.

For doors at which a row for each try would be a trace of who came. With several web processes up
to that many times as much gets through.
"""

from __future__ import annotations

from collections import deque
from threading import Lock

from pulse.instants import monotonic

MOST_KEPT = 10_000


class Tries:
    """Counts tries by whatever names them, for a while."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._at: dict[str, deque[float]] = {}
        self._lock = Lock()

    def are_spent(self, who: str) -> bool:
        """Tell whether ``who`` has to wait."""
        with self._lock:
            return len(self._recent(who)) >= self.most

    def wait(self, who: str) -> int:
        """Return in how many whole seconds ``who`` may try again; 0 where that is now."""
        with self._lock:
            found = self._recent(who)
            if len(found) < self.most:
                return 0
            return int(found[0] + self.seconds - monotonic()) + 1

    def note(self, who: str) -> None:
        """Count one try of ``who``."""
        with self._lock:
            if len(self._at) >= MOST_KEPT:
                self._at.clear()
            self._recent(who).append(monotonic())

    def _recent(self, who: str) -> deque[float]:
        found = self._at.setdefault(who, deque())
        since = monotonic() - self.seconds
        while found and found[0] <= since:
            found.popleft()
        return found
