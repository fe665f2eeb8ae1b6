"""How fast we may call: a bucket per workspace and method, one message a second per channel.

Source: Slack, "Rate limits". All times are seconds on a clock that only moves forward, given by
the caller; nothing here waits or reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass

EDITING, EDITS_PER_MINUTE = "chat.update", 50
"""Editing is the slowest of the calls we make often (tier 3)."""


SLACK_BURST = 10
"""How many posts may leave at once after a rest: Slack bears short bursts."""


@dataclass
class Bucket:
    """Holds up to ``burst`` tokens and gains ``rate`` of them a second."""

    rate: float
    burst: float
    tokens: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Return the seconds until a token is there."""
        self._fill(now)
        return 0.0 if self.tokens >= 1 - 1e-9 else (1 - self.tokens) / self.rate

    def take(self, now: float) -> None:
        """Use one token; going below zero makes the next ones wait longer."""
        self._fill(now)
        self.tokens -= 1

    def _fill(self, now: float) -> None:
        self.tokens = min(self.burst, self.tokens + max(now - self.filled_at, 0) * self.rate)
        self.filled_at = max(now, self.filled_at)


class Pace:
    """Says how long to wait before a post, and remembers what was posted and refused."""

    def __init__(
        self,
        posts_per_minute: int = 300,
        burst: int = 5,
        channels: int = 4096,
        apart: float = 1.0,
    ) -> None:
        """``apart`` is how many seconds lie between two posts to one channel."""
        self._rate = posts_per_minute / 60
        self._burst = float(burst)
        self._most = channels
        self._apart = apart
        self._methods: dict[tuple[str, str], Bucket] = {}
        self._paused: dict[tuple[str, str], float] = {}
        self._channels: dict[str, float] = {}

    def wait(self, workspace: str, method: str, channel: str, now: float) -> float:
        """Return the seconds until ``method`` may be called for ``channel``."""
        return max(
            self.method_wait(workspace, method, now),
            self._channels.get(channel, now) - now,
            0.0,
        )

    def method_wait(self, workspace: str, method: str, now: float) -> float:
        """Return the seconds until ``method`` may be called at all."""
        paused = self._paused.get((workspace, method), now) - now
        return max(paused, self._bucket(workspace, method, now).wait(now), 0.0)

    def is_paused(self, workspace: str, method: str, now: float) -> bool:
        """Tell whether Slack asked us to leave ``method`` alone for now."""
        return self._paused.get((workspace, method), now) > now

    def took(self, workspace: str, method: str, channel: str, now: float) -> None:
        """Note a call of ``method``, whatever came of it."""
        self._bucket(workspace, method, now).take(now)
        self._channels[channel] = now + self._apart
        if len(self._channels) > self._most:
            self._channels = {name: at for name, at in self._channels.items() if at > now}

    def pause(self, workspace: str, method: str, seconds: float, now: float) -> None:
        """Leave ``method`` of ``workspace`` alone for ``seconds``; others go on."""
        key = (workspace, method)
        self._paused[key] = max(self._paused.get(key, now), now + seconds)

    def _bucket(self, workspace: str, method: str, now: float) -> Bucket:
        key = (workspace, method)
        if key not in self._methods:
            rate = EDITS_PER_MINUTE / 60 if method == EDITING else self._rate
            self._methods[key] = Bucket(rate, self._burst, self._burst, now)
        return self._methods[key]
