"""Hands that carry messages out: as many at once as a slow line needs, one a channel at a time.

A call to Slack takes a quarter of a second, most of it waiting. One after the other, messages
would leave at that pace instead of the one that is allowed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

HANDS = 8
"""Messages on their way to Slack at once."""
Errand = Callable[[], bool]
"""Carries one message out; tells whether its row has ended."""


class Crew:
    """Runs errands in ``hands`` threads; a crew of one works in the caller's own thread."""

    def __init__(self, hands: int) -> None:
        self._changed = threading.Condition()
        self._hands = hands
        self._pool = ThreadPoolExecutor(hands, "sender") if hands > 1 else None
        self._busy: set[str] = set()
        self._ended = 0
        self._broke: BaseException | None = None

    def is_busy(self, channel: str) -> bool:
        """Tell whether something is on its way to ``channel`` now."""
        with self._changed:
            return channel in self._busy

    def await_hand(self, channel: str) -> None:
        """Wait until a hand is free and nothing else is on its way to ``channel``."""
        with self._changed:
            self._changed.wait_for(
                lambda: len(self._busy) < self._hands and channel not in self._busy
            )

    def give(self, channel: str, errand: Errand) -> None:
        """Have ``errand`` done by a hand that is free; whoever gives is one thread."""
        if self._pool is None:
            self._ended += errand()
            return
        with self._changed:
            self._busy.add(channel)
        self._pool.submit(self._do, channel, errand)

    def finish(self) -> int:
        """Wait until all hands are empty; return how many rows have ended since the last time."""
        with self._changed:
            self._changed.wait_for(lambda: not self._busy)
            ended, self._ended = self._ended, 0
            broke, self._broke = self._broke, None
        if broke is not None:
            raise broke
        return ended

    def _do(self, channel: str, errand: Errand) -> None:
        ended, broke = False, None
        try:
            ended = errand()
        except Exception as error:  # noqa: BLE001 - told to whoever finishes, in their own thread
            broke = error
        with self._changed:
            self._busy.discard(channel)
            self._ended += ended
            self._broke = self._broke or broke
            self._changed.notify_all()
