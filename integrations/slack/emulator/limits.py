"""How often an app may call: Slack's tiers and posting limits as token buckets."""

import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

TIER_PER_MINUTE: Mapping[int, float] = {1: 1, 2: 20, 3: 50, 4: 100}


@dataclass(frozen=True)
class Limits:
    """The rates of one workspace.

    Tiers count calls of one method in a minute. Posting is held to `channel_per_second` in each
    conversation and to `posts_per_minute` in the whole workspace; the bursts say how many posts
    may come at once after a rest. Source: Slack's page on rate limits; the workspace figure is
    only "several hundred" there, and the bursts are "short", so both are choices of ours.
    """

    enabled: bool = True
    tiers: Mapping[int, float] = field(default_factory=lambda: dict(TIER_PER_MINUTE))
    channel_per_second: float = 1.0
    channel_burst: float = 4.0
    posts_per_minute: float = 300.0
    posts_burst: float = 20.0


@dataclass
class _Bucket:
    per_second: float
    capacity: float
    level: float
    seen: float

    def refill(self, now: float) -> None:
        self.level = min(self.capacity, self.level + (now - self.seen) * self.per_second)
        self.seen = now

    def wait(self) -> float:
        """Seconds until one more call fits; 0 when it fits now."""
        missing = 1.0 - self.level
        # Rounding in the refill must not refuse a call that is due to the microsecond.
        return 0.0 if missing <= 1e-6 else missing / self.per_second


class RateLimiter:
    """Counts calls and says how long the next one has to wait."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def check(self, method: str, tier: int | None, channel: str | None) -> int | None:
        """Count one call and return None, or the whole seconds of Retry-After.

        `channel` is given for posting methods only; a refused call costs nothing.
        """
        if not self._limits.enabled:
            return None
        with self._lock:
            now = self._clock()
            buckets = self._wanted(method, tier, channel, now)
            for bucket in buckets:
                bucket.refill(now)
            wait = max((bucket.wait() for bucket in buckets), default=0.0)
            if wait > 0:
                return max(1, math.ceil(wait))
            for bucket in buckets:
                bucket.level -= 1.0
            return None

    def _wanted(
        self, method: str, tier: int | None, channel: str | None, now: float
    ) -> list[_Bucket]:
        limits, wanted = self._limits, []
        if tier is not None:
            rate = limits.tiers[tier]
            wanted.append(self._bucket(f"method {method}", rate / 60, max(1.0, rate), now))
        if channel is not None:
            burst, rate = limits.channel_burst, limits.channel_per_second
            wanted.append(self._bucket(f"channel {channel}", rate, burst, now))
            rate = limits.posts_per_minute / 60
            wanted.append(self._bucket("posts", rate, limits.posts_burst, now))
        return wanted

    def _bucket(self, key: str, per_second: float, capacity: float, now: float) -> _Bucket:
        return self._buckets.setdefault(key, _Bucket(per_second, capacity, capacity, now))
