"""Do those who wait longer feel worse? Broken promises to units beside their published scores.

Two records meet here that otherwise stand on pages of their own: promises departments did not keep
to each other, and what was published of how the waiting departments are. Nothing but published
scores is read, so nothing about anybody can be learned here that those do not tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import fmean

from pulse.publishing.rounding import Z_90

SURE = 2.576
"""Standard errors from which it is called sure: beyond chance in 99 of 100 cases."""
FEWEST_POINTS = 12
FEWEST_UNITS = 3


class Link(StrEnum):
    """What the figures say about broken promises and scores going together."""

    TOO_LITTLE = "too_little"
    MAY_BE_CHANCE = "may_be_chance"
    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True)
class Point:
    """One unit in one wave: promises to it that were broken meanwhile, and its score of 100."""

    unit: str
    wave: int
    broken: int
    score: float


@dataclass(frozen=True)
class Together:
    """By how many points of 100 a score moves with each further broken promise, 90 % range.

    ``is_among_others`` tells whether what a wave was like for everybody could be taken away.
    """

    link: Link
    points: int
    waves: int
    is_among_others: bool
    change: float = 0.0
    low: float = 0.0
    high: float = 0.0


def together(points: Iterable[Point]) -> Together:
    """Tell whether a unit's score is lower in the waves in which more promises to it broke.

    Each unit is compared with itself: what it is always like and, from three units on, what a
    wave was like for everybody, is taken away from both sides first. ``change`` is then Σxy / Σx².
    How far it may be off by chance is told by shuffling the waves inside each unit, whose variance
    is known without doing it: Σ over units of Σx² × Σy² / (n - 1), as in Mantel's (1963) test over
    strata. Waves that follow each other are alike, so "sure" asks for 99 of 100, not for 90.
    """
    given = list(points)
    among = len({point.unit for point in given}) >= FEWEST_UNITS
    kept = _comparable(given, among_others=among)
    waves = len({point.wave for point in kept})
    x = _levelled(kept, [float(point.broken) for point in kept], among_others=among)
    y = _levelled(kept, [point.score for point in kept], among_others=among)
    spread = sum(value * value for value in x)
    variance = _variance(kept, x, y)
    if len(kept) < FEWEST_POINTS or spread < 1 or not variance:
        return Together(Link.TOO_LITTLE, len(kept), waves, among)
    moved = sum(a * b for a, b in zip(x, y, strict=True))
    error, change = sqrt(variance) / spread, moved / spread
    return Together(
        _link(change / error),
        len(kept),
        waves,
        among,
        change,
        change - Z_90 * error,
        change + Z_90 * error,
    )


def _link(errors: float) -> Link:
    if errors <= -SURE:
        return Link.LOWER
    return Link.HIGHER if errors >= SURE else Link.MAY_BE_CHANCE


def _comparable(points: Sequence[Point], *, among_others: bool) -> list[Point]:
    """Leave out units seen once and, among others, waves with one unit: they stand alone."""
    kept = list(points)
    while True:
        units = Counter(point.unit for point in kept)
        waves = Counter(point.wave for point in kept)
        least = 1 if among_others else 0
        left = [one for one in kept if units[one.unit] > 1 and waves[one.wave] > least]
        if len(left) == len(kept):
            return kept
        kept = left


def _levelled(
    points: Sequence[Point], values: Sequence[float], *, among_others: bool
) -> list[float]:
    """Take away what each wave was like for everybody, and then what each unit is always like."""
    keys: list[list[object]] = [[point.unit for point in points]]
    if among_others:
        keys.insert(0, [point.wave for point in points])
    left = list(values)
    for key in keys:
        means = _means(key, left)
        left = [value - means[of] for of, value in zip(key, left, strict=True)]
    return left


def _means(keys: Sequence[object], values: Sequence[float]) -> Mapping[object, float]:
    gathered: dict[object, list[float]] = {}
    for key, value in zip(keys, values, strict=True):
        gathered.setdefault(key, []).append(value)
    return {key: fmean(found) for key, found in gathered.items()}


def _variance(points: Sequence[Point], x: Sequence[float], y: Sequence[float]) -> float:
    units: dict[str, list[int]] = {}
    for at, point in enumerate(points):
        units.setdefault(point.unit, []).append(at)
    return sum(
        sum(x[at] ** 2 for at in own) * sum(y[at] ** 2 for at in own) / (len(own) - 1)
        for own in units.values()
    )
