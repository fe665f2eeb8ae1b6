"""Which planned cells may be published together, so that no fewer than k people stand alone.

Whatever readers work out from sums over cells, together and from every page and export, is a
combination of the cells' membership rows, and it concerns exactly the people on whom that
combination is not zero. A set of cells is safe when no combination concerns fewer than k people.
The decision uses roster and participation only, never answers: a hidden cell says nothing.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from pulse.publishing.atoms import Atoms, Mask, Whole
from pulse.publishing.elimination import Matrix, pivot_on, remainder
from pulse.publishing.light_vectors import NODE_LIMIT, Effort, has_light_vector
from pulse.publishing.plan import OTHER, PlannedCell, fold_small, partitions

EVERYONE_MINIMUM = 10
Question = TypeVar("Question", bound=Hashable)


@dataclass(frozen=True, slots=True)
class AcceptedCell:
    """A cell that may be published: one planned cell, or several pooled at the close.

    `n` is the exact number of answers; only its band may leave the closing job.
    """

    key: str
    partition: str
    parts: tuple[str, ...]
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class _System:
    """Reduced membership rows of the accepted cells; `label` numbers their common atoms."""

    rows: Matrix
    pivots: list[int]
    label: Whole


class SafeSet:
    """Cells accepted so far over atoms of people, growing only while the set stays safe."""

    def __init__(self, sizes: Whole, k: int, node_limit: int = NODE_LIMIT) -> None:
        self._present = np.flatnonzero(sizes)
        self._sizes: Whole = sizes[self._present].astype(np.int64)
        self._k = k
        self._node_limit = node_limit
        count = len(self._present)
        self._system = _System(np.zeros((0, count), np.int64), [], np.zeros(count, np.int64))
        self._cleared: set[bytes] = set()

    def offer(self, cell: Mask) -> bool:
        """Accept a cell, given as a mark for each atom, if that singles nobody out."""
        marks = cell[self._present]
        if 0 < self._sizes[marks].sum() < self._k:
            return False
        grown = self._grown(marks.astype(np.int64))
        if grown is None:
            return True
        if not self._is_blurred(marks) and self._leaks(grown):
            return False
        self._system = grown
        return True

    def _is_blurred(self, marks: Mask) -> bool:
        """Whether k disjoint pairs of people tell alike so far are told apart by this cell.

        A combination that uses the new cell differs on the two people of each pair, so it is
        not zero on at least one of them, and concerns at least k people.
        """
        label, count = self._system.label, int(self._system.label.max(initial=-1)) + 1
        inside = np.bincount(label[marks], weights=self._sizes[marks], minlength=count)
        outside = np.bincount(label[~marks], weights=self._sizes[~marks], minlength=count)
        return bool(np.minimum(inside, outside).sum() >= self._k)

    def _grown(self, marks: Matrix) -> _System | None:
        """Add a row; None where the accepted cells give it away already."""
        now = self._system
        vector = remainder(now.rows, now.pivots, marks)
        if not vector.any():
            return None
        _, label = np.unique(now.label * 2 + marks, return_inverse=True)
        heavy = np.bincount(label, weights=self._sizes)[label] >= self._k
        rows = np.vstack([now.rows, vector])
        pivots = [*now.pivots, -1]
        for number, pivot in reversed(list(enumerate(pivots))):
            if pivot < 0 or not heavy[pivot]:
                column = _heaviest_column(rows[number], heavy)
                if pivot < 0 or heavy[column]:
                    pivot_on(rows, number, column)
                    pivots[number] = column
        return _System(rows, pivots, label.astype(np.int64))

    def _leaks(self, system: _System) -> bool:
        """Search the part of the row space that is zero on every atom of k or more people."""
        weights = np.bincount(system.label, weights=self._sizes).astype(np.int64)
        light = [n for n, p in enumerate(system.pivots) if weights[system.label[p]] < self._k]
        _, first = np.unique(system.label, return_index=True)
        for block, columns in _components(system.rows[light][:, first]):
            seal = block.tobytes() + weights[columns].tobytes()
            if seal in self._cleared:
                continue
            effort = Effort(self._node_limit)
            if has_light_vector(block, weights[columns], self._k - 1, effort):
                return True
            self._cleared.add(seal)
        return False


def accept(
    cells: Sequence[PlannedCell], respondents: Collection[int], k: int
) -> list[AcceptedCell]:
    """Choose the cells of a plan that may be published, given who answered one question."""
    atoms = Atoms.of(respondents, [cell.members for cell in cells])
    return accept_each(cells, atoms, {"": respondents}, k)[""]


def accept_each(
    cells: Sequence[PlannedCell],
    atoms: Atoms,
    respondents: Mapping[Question, Collection[int]],
    k: int,
) -> dict[Question, list[AcceptedCell]]:
    """Choose for every question of a wave; questions answered by the same people share work.

    `atoms` are those of everybody who answered anything, under these cells.
    """
    decided: dict[bytes, list[AcceptedCell]] = {}
    chosen: dict[Question, list[AcceptedCell]] = {}
    for question, people in respondents.items():
        sizes = atoms.sizes(people)
        seal = sizes.tobytes()
        if seal not in decided:
            decided[seal] = accept_sizes(cells, atoms.incidence, sizes, k)
        chosen[question] = decided[seal]
    return chosen


def accept_sizes(
    cells: Sequence[PlannedCell], incidence: Mask, sizes: Whole, k: int
) -> list[AcceptedCell]:
    """Choose among cells given as marks on atoms; `sizes` counts the respondents of each atom.

    Nothing is chosen where fewer than 10 (or k, if larger) people answered.
    """
    if k < 5:
        raise ValueError("the minimum group is never below 5")
    safe = SafeSet(sizes, k)
    marks = dict(zip((cell.key for cell in cells), incidence, strict=True))
    accepted: list[AcceptedCell] = []
    for number, partition in enumerate(partitions(cells).values()):
        for key, parts in _candidates(partition, marks, sizes, k):
            union = np.logical_or.reduce([marks[part] for part in parts])
            n = int(sizes[union].sum())
            if number == 0 and n < max(k, EVERYONE_MINIMUM):
                return []
            if safe.offer(union):
                accepted.append(AcceptedCell(key, partition[0].partition, parts, n))
    return accepted


def counted(people: Collection[int], newcomers: Collection[int], k: int) -> frozenset[int]:
    """Leave out newcomers who answered where they are fewer than k, so that none stands alone."""
    new = frozenset(people) & frozenset(newcomers)
    return frozenset(people) - new if len(new) < k else frozenset(people)


def _candidates(
    partition: Sequence[PlannedCell], marks: Mapping[str, Mask], sizes: Whole, k: int
) -> list[tuple[str, tuple[str, ...]]]:
    """List values of at least k answers and the pool of the smaller ones, largest first."""
    counts = {cell.key: int(sizes[marks[cell.key]].sum()) for cell in partition}
    alone, pooled = fold_small(counts, k)
    found: list[tuple[str, tuple[str, ...]]] = [(key, (key,)) for key in alone]
    if pooled and alone:
        found.append((f"{partition[0].partition}/+{OTHER}", tuple(pooled)))
    return sorted(found, key=lambda item: (-sum(counts[part] for part in item[1]), item[0]))


def _heaviest_column(row: Matrix, heavy: Mask) -> int:
    """Choose a column where the row is not zero, a heavy one if there is any."""
    used = row != 0
    return int((used.astype(np.int64) + (used & heavy)).argmax())


def _components(rows: Matrix) -> Iterator[tuple[Matrix, Whole]]:
    """Split rows into groups that share no column, each with the columns it uses."""
    filled = rows != 0
    left = np.ones(len(rows), np.bool_)
    while left.any():
        group = np.zeros(len(rows), np.bool_)
        group[int(left.argmax())] = True
        size = 0
        while group.sum() > size:
            size = int(group.sum())
            group |= filled[:, filled[group].any(axis=0)].any(axis=1)
        columns = np.flatnonzero(filled[group].any(axis=0))
        yield np.ascontiguousarray(rows[np.ix_(group, columns)]), columns
        left &= ~group
