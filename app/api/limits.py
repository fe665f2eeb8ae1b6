"""How often a program may call: a bucket for each token, kept by each web process for itself.

An installation with several web processes therefore lets through up to that many times as much;
the limit protects the machine, it is not something to be billed.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from pulse.instants import monotonic

MOST_KEPT = 10_000


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


@dataclass(frozen=True)
class Allowance:
    """What is left of a minute's calls, and in how many seconds there is one again."""

    limit: int
    remaining: int
    reset_seconds: int

    @property
    def is_spent(self) -> bool:
        """Whether this very call was one too many."""
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        """Return what every answer says about it."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.remaining, 0)),
            "RateLimit-Reset": str(self.reset_seconds),
        }


class CallLimits:
    """Counts calls by who makes them; a minute's worth may come at once."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def take(self, who: str) -> Allowance:
        """Count one call of ``who`` and tell what is left."""
        now, most = monotonic(), float(self.per_minute)
        rate = most / 60
        with self._lock:
            bucket = self._buckets.setdefault(who, _Bucket(most, now))
            bucket.tokens = min(most, bucket.tokens + (now - bucket.filled_at) * rate)
            bucket.filled_at = now
            is_free = bucket.tokens >= 1
            bucket.tokens -= 1 if is_free else 0
            left = int(bucket.tokens) if is_free else -1
            missing = max(1 - bucket.tokens, 0.0)
            self._forget(now)
        return Allowance(self.per_minute, left, int(missing / rate) + 1 if missing else 0)

    def _forget(self, now: float) -> None:
        """Let go of those who have not called for a minute: their buckets are full again."""
        if len(self._buckets) > MOST_KEPT:
            recent = {who: one for who, one in self._buckets.items() if now - one.filled_at < 60}
            self._buckets = recent
