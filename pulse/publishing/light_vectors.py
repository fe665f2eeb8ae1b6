"""Can a few people be singled out? The search for a light vector in a row space.

Given reduced rows over weighted columns (atoms and their sizes), a *light* vector is a non-zero
combination of the rows whose non-zero columns weigh at most a budget. Three exact facts carry
the search:

1. A vector that is zero on the pivot columns of a reduced system (an information set) is zero.
   So with t disjoint such sets a vector that is not a combination of at most s rows of any of
   these systems weighs at least the sum, over the sets, of the s + 1 lightest columns.
2. Columns that are multiples of each other are zero together, so their weights add up.
3. A non-zero vector is non-zero on some pivot. Either it contains that column (drop the column,
   and its weight from the budget) or it does not (drop the row).

Fact 1 settles nearly every case with s = 1 (the rows themselves) or s = 2 (pairs); fact 3 does
the rest, up to a limit of nodes. Undecided counts as found.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pulse.publishing.elimination import (
    Matrix,
    inverses,
    modulo,
    reduce,
)

NODE_LIMIT = 400
PAIR_LIMIT = 4_000


@dataclass(slots=True)
class Effort:
    """How many nodes of the search are left to spend."""

    nodes: int = NODE_LIMIT


def has_light_vector(rows: Matrix, weights: Matrix, budget: int, effort: Effort) -> bool:
    """Tell whether some non-zero combination weighs at most `budget`, or may (undecided)."""
    effort.nodes -= 1
    if effort.nodes < 0:
        return True
    merged, weights = _merge_parallel(rows, weights)
    rows, pivots, weights = _light_part(merged, weights, budget)
    if not len(rows):
        return False
    verdict = _by_information_sets(rows, pivots, weights, budget)
    return _branch(rows, pivots, weights, budget, effort) if verdict is None else verdict


def _merge_parallel(rows: Matrix, weights: Matrix) -> tuple[Matrix, Matrix]:
    """Join columns that are multiples of each other and drop those that are zero."""
    used = rows.any(axis=0)
    rows, weights = rows[:, used], weights[used]
    if not rows.size:
        return rows, weights
    lead = rows[(rows != 0).argmax(axis=0), np.arange(rows.shape[1])]
    scaled = np.ascontiguousarray(modulo(rows * inverses(lead)).T)
    width = scaled.itemsize * scaled.shape[1]  # the stride of a lone column may be anything
    as_bytes = scaled.view(np.dtype((np.void, width))).ravel()
    _, first, group = np.unique(as_bytes, return_index=True, return_inverse=True)
    total = np.bincount(group, weights=weights).astype(np.int64)
    return np.ascontiguousarray(rows[:, first]), total


def _light_part(rows: Matrix, weights: Matrix, budget: int) -> tuple[Matrix, list[int], Matrix]:
    """Keep the combinations that are zero on every column heavier than the budget."""
    order = np.argsort(-weights, kind="stable")
    reduced, pivots = reduce(rows, order)
    light = [number for number, pivot in enumerate(pivots) if weights[pivot] <= budget]
    return reduced[light], [pivots[number] for number in light], weights


def _by_information_sets(
    rows: Matrix, pivots: list[int], weights: Matrix, budget: int
) -> bool | None:
    """Decide by fact 1, or return None."""
    systems: list[Matrix] = []
    bounds = np.zeros(3, np.int64)
    for system, chosen in _systems(rows, pivots, weights):
        if ((system != 0) @ weights <= budget).any():
            return True
        systems.append(system)
        bounds += _lightest_sums(weights[chosen])
        if len(rows) == 1 or bounds[1] > budget:
            return False
    if bounds[2] <= budget and len(rows) > 2:
        return None
    verdicts = [_light_pair(system, weights, budget) for system in systems]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _systems(
    rows: Matrix, pivots: list[int], weights: Matrix
) -> Iterator[tuple[Matrix, list[int]]]:
    """Yield reduced forms of the same rows on disjoint information sets, heaviest first."""
    yield rows, pivots
    left = np.ones(rows.shape[1], np.bool_)
    left[pivots] = False
    while left.sum() >= len(rows):
        order = np.flatnonzero(left)
        order = order[np.argsort(-weights[order], kind="stable")]
        system, chosen = reduce(rows, order)
        if len(chosen) < len(rows):
            return
        left[chosen] = False
        yield system, chosen


def _lightest_sums(weights: Matrix) -> Matrix:
    """Sum the one, two and three lightest; what is not there weighs nothing."""
    ordered = np.sort(weights)[:3]
    return np.cumsum(np.pad(ordered, (0, 3 - len(ordered))))


def _light_pair(rows: Matrix, weights: Matrix, budget: int) -> bool | None:
    """Seek a light combination of two rows; None where there are too many pairs to try.

    Two rows cancel on a column only where both are non-zero, and with one factor only where
    the ratio is the same; the best factor is the ratio that carries most weight.
    """
    filled = (rows != 0).astype(np.int64)
    common = (filled * weights) @ filled.T
    own = filled @ weights
    at_best = own[:, None] + own[None, :] - 2 * common
    pairs = np.argwhere(np.triu(at_best <= budget, 1))
    if len(pairs) > PAIR_LIMIT:
        return None
    inverse = inverses(rows)
    for one, two in pairs:
        both = np.flatnonzero(filled[one] & filled[two])
        if not len(both):
            continue
        ratios = modulo(rows[one, both] * inverse[two, both])
        _, group = np.unique(ratios, return_inverse=True)
        best = np.bincount(group, weights=weights[both]).max()
        if own[one] + own[two] - common[one, two] - best <= budget:
            return True
    return False


def _branch(rows: Matrix, pivots: list[int], weights: Matrix, budget: int, effort: Effort) -> bool:
    """Decide by fact 3: with this pivot's column, else without its row, pivot by pivot."""
    for number, pivot in enumerate(pivots):
        kept = np.arange(rows.shape[1]) != pivot
        inside = rows[number:, kept]
        rest = budget - int(weights[pivot])
        if rest > 0 and has_light_vector(inside, weights[kept], rest, effort):
            return True
    return False
