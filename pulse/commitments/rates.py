"""Shares, how sure they are, and what may be said about a goal. Pure arithmetic."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from dataclasses import dataclass

Z_90 = 1.6448536269514722


class FulfilmentVerdict(enum.StrEnum):
    """What may be said about a goal."""

    MET = "met"
    MISSED = "missed"
    CANNOT_SAY_MISSED = "cannot_say_missed"
    NOTHING_DUE = "nothing_due"


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the underlying share lies with 90 % confidence."""

    low: float
    high: float


def wilson(kept: int, due: int, z: float = Z_90) -> Interval:
    """Give the Wilson score interval of ``kept`` of ``due`` (more than 0); z 1.645 means 90 %.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927).
    """
    if not 0 <= kept <= due or due == 0:
        msg = "kept of due, and something due"
        raise ValueError(msg)
    share, square = kept / due, z * z
    centre = (share + square / (2 * due)) / (1 + square / due)
    spread = math.sqrt(share * (1 - share) / due + square / (4 * due * due))
    reach = z * spread / (1 + square / due)
    return Interval(max(centre - reach, 0.0), min(centre + reach, 1.0))


def verdict_of(rate: float | None, interval: Interval | None, target: float) -> FulfilmentVerdict:
    """Say met, missed, or that a miss cannot be told from chance: the goal is in the interval."""
    if rate is None or interval is None:
        return FulfilmentVerdict.NOTHING_DUE
    if rate >= target:
        return FulfilmentVerdict.MET
    if target <= interval.high:
        return FulfilmentVerdict.CANNOT_SAY_MISSED
    return FulfilmentVerdict.MISSED


def weighted_mean(parts: Iterable[tuple[float, float]]) -> float | None:
    """Give the mean of (value, weight) pairs; None when there is no weight."""
    known = list(parts)
    whole = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / whole if whole else None


def combined_interval(
    parts: Iterable[tuple[float, Interval | None, float]],
) -> Interval | None:
    """Combine (rate, interval, weight) of independent parts by the distances to their limits.

    Source: G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures",
    Statistics in Medicine 27 (2008), the method of variance estimates recovery.
    """
    known = [(rate, interval, weight) for rate, interval, weight in parts if interval is not None]
    mean = weighted_mean((rate, weight) for rate, _, weight in known)
    if mean is None:
        return None
    whole = sum(weight for _, _, weight in known)
    below = math.hypot(*(weight / whole * (rate - limit.low) for rate, limit, weight in known))
    above = math.hypot(*(weight / whole * (limit.high - rate) for rate, limit, weight in known))
    return Interval(max(mean - below, 0.0), min(mean + above, 1.0))
