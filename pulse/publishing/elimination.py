"""Row reduction over the whole numbers modulo 2^31 - 1.

Exact for our use: a vector with fraction entries in the row space of a 0/1 matrix becomes, times
its common denominator, one with whole entries, and its reduction modulo a prime lies in the
reduced row space with no more non-zero entries. A group that can be singled out is thus always
seen; the prime could only matter where it divides a minor of the membership matrix, whose
minors are tiny beside it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.int64]
PRIME = 2**31 - 1


def modulo(values: Matrix) -> Matrix:
    """Reduce whole numbers from 0 up to 2^62; a power of two less one needs no division."""
    folded = (values & PRIME) + (values >> 31)
    folded = (folded & PRIME) + (folded >> 31)
    folded[folded == PRIME] = 0
    return folded


def pivot_on(rows: Matrix, row: int, column: int) -> None:
    """Make `column` zero everywhere but in `row`, where it becomes one; changes `rows`."""
    lead = int(rows[row, column])
    if lead != 1:
        rows[row] = modulo(rows[row] * pow(lead, -1, PRIME))
    factors = rows[:, column].copy()
    factors[row] = 0
    touched = np.flatnonzero(factors)
    if len(touched):
        active = np.flatnonzero(rows[row])
        block = np.ix_(touched, active)
        change = (PRIME - factors[touched])[:, None] * rows[row, active]
        rows[block] = modulo(rows[block] + change)


def remainder(rows: Matrix, pivots: Sequence[int], vector: Matrix) -> Matrix:
    """Take from `vector` what reduced `rows` with these pivot columns can express."""
    factors = vector[list(pivots)]
    used = np.flatnonzero(factors)
    if not len(used):
        return vector.copy()
    taken = modulo(factors[used][:, None] * rows[used]).sum(axis=0)
    return modulo(vector + (PRIME - modulo(taken)))


def reduce(rows: Matrix, columns: Sequence[int] | Matrix) -> tuple[Matrix, list[int]]:
    """Reduce a copy of `rows`, seeking pivots among `columns` in the given order.

    Returns the rows that found a pivot, then the others (zero on all `columns`), and the pivots
    of the first ones.
    """
    work = rows.copy()
    is_free = np.ones(len(work), np.bool_)
    order: list[int] = []
    pivots: list[int] = []
    for column in columns:
        found = np.flatnonzero(work[:, column].astype(np.bool_) & is_free)
        if not len(found):
            continue
        pivot_on(work, int(found[0]), int(column))
        is_free[found[0]] = False
        order.append(int(found[0]))
        pivots.append(int(column))
        if len(order) == len(work):
            break
    return work[order + np.flatnonzero(is_free).tolist()], pivots


def inverses(values: Matrix) -> Matrix:
    """Invert every non-zero entry; zero stays zero."""
    distinct, where = np.unique(values, return_inverse=True)
    inverted = [pow(int(v), -1, PRIME) if v else 0 for v in distinct]
    return np.array(inverted, np.int64)[where].reshape(values.shape)
