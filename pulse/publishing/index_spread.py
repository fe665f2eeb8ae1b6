"""How widely people's own satisfaction index spreads over the whole company, told once a wave.

A person's index is the index's own formula over that person's answers, in points of 100. Its
spread is told of everybody together and of no smaller group, in whole points, so that the ranges
of every group's index can be worked out of it and of published numbers alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from pulse.publishing.items import OVERALL, Item
from pulse.publishing.rounding import SPREAD_MINIMUM

OVERALL_SHARE = Fraction(3, 10)
DIMENSION_SHARE = Fraction(7, 10)
MOST_MISSING = 3
LEAST_POINTS = 5


def index_spread(items: Sequence[Item], weights: Mapping[str, Decimal]) -> int | None:
    """Return the standard deviation (n - 1) of people's own index, in whole points of 100.

    Of those who answered every item of it. None under thirty of them, without the overall item, or
    where more than three weighted areas are not asked. Never told below five points, so that it
    does not say everybody feels alike.
    """
    used = [item for item in items if item.dimension == OVERALL or item.dimension in weights]
    areas = {item.dimension for item in used} - {OVERALL}
    if not any(item.dimension == OVERALL for item in used) or not areas:
        return None
    if len(weights) - len(areas) > MOST_MISSING:
        return None
    people = set.intersection(*(set(item.index_of) for item in used))
    if len(people) < SPREAD_MINIMUM:
        return None
    parts = {area: [one for one in used if one.dimension == area] for area in (OVERALL, *areas)}
    share = _shares(weights, areas)
    values = [
        sum(share[area] * _mean_of(ones, person) for area, ones in sorted(parts.items()))
        for person in sorted(people)
    ]
    return max(_whole(_deviation(values)), LEAST_POINTS)


def _shares(weights: Mapping[str, Decimal], areas: set[str]) -> dict[str, float]:
    whole = float(sum(weights[area] for area in areas))
    told = {area: float(DIMENSION_SHARE) * float(weights[area]) / whole for area in areas}
    return {**told, OVERALL: float(OVERALL_SHARE)}


def _mean_of(items: Sequence[Item], person: int) -> float:
    return sum(item.points(item.index_of[person]) for item in items) / len(items)


def _deviation(values: Sequence[float]) -> float:
    """Return the deviation of values put in order, so that who gave which changes no digit."""
    ordered = sorted(values)
    mean = sum(ordered) / len(ordered)
    return sqrt(sum((value - mean) ** 2 for value in ordered) / (len(ordered) - 1))


def _whole(value: float) -> int:
    return int(value + 0.5)
