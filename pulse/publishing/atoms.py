"""People who are in exactly the same cells, taken together.

Every sum over cells treats the members of an atom alike, so rules and counts work on atoms and
their sizes; that is exact and keeps a wave of 100,000 people as cheap as its few hundred atoms.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Atoms:
    """`people` ascending; `atom_of[i]` is the atom of the i-th; `incidence` is cells × atoms."""

    people: Whole
    atom_of: Whole
    incidence: Mask

    @classmethod
    def of(cls, people: Collection[int], cells: Sequence[Collection[int]]) -> "Atoms":
        """Group people by the set of cells they are in; members who are not people are left."""
        ids = np.array(sorted(set(people)), np.int64)  # np.unique would hash: many times slower
        inside = np.zeros((len(cells), len(ids)), np.bool_)
        for number, members in enumerate(cells):
            inside[number] = np.isin(ids, np.fromiter(members, np.int64, len(members)))
        return cls.of_incidence(ids, inside.T)

    @classmethod
    def of_incidence(cls, ids: Whole, inside: Mask) -> "Atoms":
        """Group the rows of a people × cells table that are equal."""
        signature, *others = _words(inside) or [np.zeros(len(ids), np.uint64)]
        for word in others:
            _, left = np.unique(signature, return_inverse=True)
            _, right = np.unique(word, return_inverse=True)
            signature = (left * len(ids) + right).astype(np.uint64)
        _, first, label = np.unique(signature, return_index=True, return_inverse=True)
        if not len(first):
            return cls(ids, label.astype(np.int64), np.zeros((inside.shape[1], 1), np.bool_))
        return cls(ids, label.astype(np.int64), np.ascontiguousarray(inside[first].T))

    def within(self, rows: Whole, cells: Mask) -> "Atoms":
        """Return the atoms of some rows of people under other cells, each a union of these atoms.

        That is what `of` makes of the same people and members, without looking at everybody
        again: `cells` marks the atoms of each.
        """
        atom_of = self.atom_of[rows]
        present = np.flatnonzero(np.bincount(atom_of, minlength=self.count))
        joined = Atoms.of_incidence(present, cells[:, present].T)
        label = np.zeros(self.count, np.int64)
        label[present] = joined.atom_of
        return Atoms(self.people[rows], label[atom_of], joined.incidence)

    @property
    def count(self) -> int:
        """How many atoms there are."""
        return int(self.incidence.shape[1])

    def rows_of(self, people: Collection[int]) -> Whole:
        """Find the positions of those of the given people who are here."""
        wanted = np.fromiter(people, np.int64, len(people))
        return np.flatnonzero(np.isin(self.people, wanted)).astype(np.int64)

    def sizes(self, people: Collection[int]) -> Whole:
        """Count the given people by atom."""
        return np.bincount(self.atom_of[self.rows_of(people)], minlength=self.count).astype(
            np.int64
        )


def _words(inside: Mask) -> list[NDArray[np.uint64]]:
    """Pack each row of marks into words of 64, one array per word."""
    words = []
    for start in range(0, inside.shape[1], 64):
        block = inside[:, start : start + 64]
        word = np.zeros(len(inside), np.uint64)
        for place in range(block.shape[1]):
            word |= block[:, place].astype(np.uint64) << np.uint64(place)
        words.append(word)
    return words
