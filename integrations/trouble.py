"""What unclear ends in a row mean: one is an accident, several are an outage.

In an outage every further sending might be lost or doubled, so nothing is sent until the other
side answers a question that does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass

OUTAGE = 3


@dataclass
class Trouble:
    """Counts sendings in a row that came to an unclear end; times are seconds."""

    pause: float = 5.0
    longest: float = 60.0
    outage: int = OUTAGE
    in_a_row: int = 0
    _asked_at: float | None = None
    _asked: int = 0

    @property
    def is_outage(self) -> bool:
        """Whether sending on would be guessing."""
        return self.in_a_row >= self.outage

    def over(self) -> None:
        """Something arrived, or the other side answered: all is well again."""
        self.in_a_row, self._asked, self._asked_at = 0, 0, None

    def again(self) -> float:
        """Note one more unclear end; return how long to leave the other side alone for it."""
        self.in_a_row += 1
        return 0.0 if self.in_a_row == 1 else self.pause

    def may_ask(self, now: float) -> bool:
        """Tell whether it is time to ask if all is well; each time it takes twice as long."""
        wait = min(self.pause * 2**self._asked, self.longest)
        if self._asked_at is not None and now - self._asked_at < wait:
            return False
        self._asked_at, self._asked = now, self._asked + 1
        return True
