"""What whole numbers alone give away: the last check of the distributions before publishing.

Counts of people are whole numbers from zero up, so overlapping sums can force some of them.
Bounds on every count are tightened until nothing moves; where they meet, a reader can know.
The check assumes a reader who knows exactly how many answered in every cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from pulse.publishing.atoms import Mask, Whole
from pulse.publishing.rounding import PublishedMean, PublishedShare

MAX_ROUNDS = 200


@dataclass(frozen=True, slots=True, eq=False)
class ShownCell:
    """A published cell as marks on atoms, with the mean and the shares it shows, if any."""

    atoms: Mask
    mean: PublishedMean | None
    shares: tuple[PublishedShare, ...] | None
    groups: tuple[tuple[int, ...], ...] | None = None
    """The options each share covers; one each, in order, where nothing is said."""


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """The weighted sum of some counts lies between two whole numbers."""

    where: Whole
    weights: Whole
    low: int
    high: int


def pins_someone(sizes: Whole, cells: Sequence[ShownCell], values: Sequence[int], k: int) -> bool:
    """Whether the cells of one question let a reader know an answer of somebody.

    That is so where a whole atom must have chosen one option, or where the counts of an atom of
    fewer than k people are all forced. `values` are the numbers the options stand for.
    """
    low = np.zeros((len(sizes), len(values)), np.int64)
    high = np.repeat(sizes[:, None], len(values), axis=1).astype(np.int64)
    _tighten(low, high, sizes, _known_sums(sizes, cells, values))
    present = sizes > 0
    same = (low == sizes[:, None]).any(axis=1) & present
    forced = (low == high).all(axis=1) & present & (sizes < k)
    return bool((same | forced).any())


def share_bounds(share: PublishedShare, n: int) -> tuple[int, int]:
    """The least and the most people out of n who fit a published share."""
    least = ceil(Fraction(n * (share.percent - 5), 100))
    most = ceil(Fraction(n * (share.percent + 5), 100)) - 1
    return (
        0 if share.end_coded == "low" else max(least, 0),
        n if share.end_coded == "high" else min(most, n),
    )


def mean_bounds(mean: PublishedMean, n: int, values: Sequence[int]) -> tuple[int, int]:
    """The least and the greatest sum of n answers that fit a published mean."""
    middle, half = Fraction(mean.value) * n, Fraction(n, 20)
    least = n * min(values) if mean.end_coded == "low" else ceil(middle - half)
    most = n * max(values) if mean.end_coded == "high" else ceil(middle + half) - 1
    return max(least, n * min(values)), min(most, n * max(values))


def _known_sums(sizes: Whole, cells: Sequence[ShownCell], values: Sequence[int]) -> list[_Sum]:
    sums: list[_Sum] = []
    options = np.arange(len(values))
    for cell in cells:
        inside = np.flatnonzero(cell.atoms & (sizes > 0))
        n = int(sizes[inside].sum())
        if cell.mean is not None:
            where = (inside[:, None] * len(values) + options).ravel()
            weights = np.tile(np.array(values, np.int64), len(inside))
            sums.append(_Sum(where, weights, *mean_bounds(cell.mean, n, values)))
        groups = cell.groups or tuple((option,) for option in range(len(values)))
        for group, share in zip(groups, cell.shares or (), strict=False):
            where = (inside[:, None] * len(values) + np.array(group)).ravel()
            sums.append(_Sum(where, np.ones_like(where), *share_bounds(share, n)))
    return sums


def _tighten(low: Whole, high: Whole, sizes: Whole, sums: Sequence[_Sum]) -> None:
    """Move the bounds in place until neither an atom's size nor a sum moves any of them."""
    flat_low, flat_high = low.reshape(-1), high.reshape(-1)
    for _ in range(MAX_ROUNDS):
        before = int(low.sum()), int(high.sum())
        spare = sizes[:, None] - low.sum(axis=1, keepdims=True)
        np.minimum(high, spare + low, out=high)
        missing = sizes[:, None] - high.sum(axis=1, keepdims=True)
        np.maximum(low, missing + high, out=low)
        for known in sums:
            _tighten_by(flat_low, flat_high, known)
        if before == (int(low.sum()), int(high.sum())):
            return


def _tighten_by(low: Whole, high: Whole, known: _Sum) -> None:
    """Bound each count by what the others of one sum must leave to it."""
    where, weight = known.where[known.weights != 0], known.weights[known.weights != 0]
    least, most = low[where], high[where]
    bottom = np.minimum(weight * least, weight * most)
    top = np.maximum(weight * least, weight * most)
    room_up = known.high - (bottom.sum() - bottom)
    room_down = known.low - (top.sum() - top)
    upper = np.where(weight > 0, room_up // weight, room_down // weight)
    lower = np.where(weight > 0, -(-room_down // weight), -(-room_up // weight))
    low[where] = np.maximum(least, lower)
    high[where] = np.minimum(most, upper)
