"""Sharing out answers among people so that their mean is the planted one.

Dice alone would miss a score planted for a team of twenty by several points. Who gives which
answer follows from names and a word, so a demo told twice is the same demo.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import NormalDist

from app.demo.moods import Scale

_NORMAL = NormalDist()


def shuffled(numbers: Sequence[str], word: str) -> list[str]:
    """Return the same numbers in an order that follows from ``word``."""
    order = sorted(numbers)
    random.Random(word).shuffle(order)  # noqa: S311 - a story
    return order


def some(numbers: Sequence[str], share: float, word: str) -> list[str]:
    """Choose that share of people, rounded to whole ones."""
    return shuffled(numbers, word)[: round(share * len(numbers))]


def shared_out(numbers: Sequence[str], mean: float, scale: Scale, word: str) -> dict[str, int]:
    """Give each an answer on the scale, bell-shaped, their mean as near to ``mean`` as it gets."""
    order = shuffled(numbers, word)
    steps = [_step(place, len(order), mean, scale) for place in range(len(order))]
    missing = round(mean * len(order)) - sum(steps)
    for place in _middle_first(len(order)) * (scale.high - scale.low):
        moved = steps[place] + (missing > 0) - (missing < 0)
        if missing and scale.low <= moved <= scale.high:
            missing -= moved - steps[place]
            steps[place] = moved
    return dict(zip(order, steps, strict=True))


def _step(place: int, count: int, mean: float, scale: Scale) -> int:
    wanted = mean + scale.spread * _NORMAL.inv_cdf((place + 0.5) / count)
    return min(scale.high, max(scale.low, round(wanted)))


def _middle_first(count: int) -> list[int]:
    return sorted(range(count), key=lambda place: abs(place - count / 2))
