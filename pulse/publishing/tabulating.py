"""Counting the opened ballots of a wave: people × questions in, counts by cell and option out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pulse.publishing.atoms import Atoms, Whole

MISSING = -1
NOT_APPLICABLE = -2
SKIPPED = -3
LOWEST_CODE = SKIPPED

Answers = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class TabulatedCell:
    """The answers of one cell to one question: `counts` by option, in the question's order.

    `n` is their sum; people for whom the question did not apply are counted apart.
    """

    key: str
    question_id: int
    n: int
    counts: tuple[int, ...]
    not_applicable: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class AtomCounts:
    """Counts by atom × question × code; code 0 is the lowest (`LOWEST_CODE`)."""

    counts: Whole

    @property
    def answered(self) -> Whole:
        """How many of each atom answered each question: what decides which cells are safe."""
        answered: Whole = self.counts[:, :, -LOWEST_CODE:].sum(axis=2)
        return answered


def count_atoms(answers: Answers, atom_of: Whole, atoms: int, options: int) -> AtomCounts:
    """Count each code by atom and question in one pass over the answers of each question.

    `answers` holds an option number from 0, or one of the negative codes; `options` is the
    greatest number of options of any question.
    """
    codes = options - LOWEST_CODE
    _check(answers, options)
    base = atom_of * codes - LOWEST_CODE
    counted = [
        np.bincount(base + column, minlength=atoms * codes)
        for column in np.ascontiguousarray(answers.T)
    ]
    return AtomCounts(np.stack(counted).reshape(-1, atoms, codes).transpose(1, 0, 2))


def sum_groups(counts: AtomCounts, marks: NDArray[np.bool_]) -> Whole:
    """Add atoms up to groups, given as marks (groups × atoms): groups × questions × codes."""
    atoms, questions, codes = counts.counts.shape
    flat = np.ascontiguousarray(counts.counts).reshape(atoms, -1).astype(np.float64)
    summed = marks.astype(np.float64) @ flat  # exact: every sum is far below 2^53
    whole: Whole = np.rint(summed).astype(np.int64)
    return whole.reshape(len(marks), questions, codes)


def tabulate(answers: Answers, groups: Sequence[Whole], options: int) -> Whole:
    """Count groups × questions × codes for groups given as row numbers of `answers`."""
    inside = np.zeros((len(groups), len(answers)), np.bool_)
    for mark, rows in zip(inside, groups, strict=True):
        mark[rows] = True
    atoms = Atoms.of_incidence(np.arange(len(answers)), inside.T)
    return sum_groups(count_atoms(answers, atoms.atom_of, atoms.count, options), atoms.incidence)


def shaped(
    counts: Whole, keys: Sequence[str], questions: Sequence[tuple[int, int]]
) -> list[TabulatedCell]:
    """Give counts their names; `questions` are pairs of question id and number of options."""
    cells = []
    for key, by_question in zip(keys, counts.tolist(), strict=True):
        for (question_id, options), codes in zip(questions, by_question, strict=True):
            chosen = tuple(codes[-LOWEST_CODE : -LOWEST_CODE + options])
            apart = codes[NOT_APPLICABLE - LOWEST_CODE]
            cells.append(TabulatedCell(key, question_id, sum(chosen), chosen, apart))
    return cells


def _check(answers: Answers, options: int) -> None:
    if answers.size and (answers.min() < LOWEST_CODE or answers.max() >= options):
        raise ValueError("an answer is neither an option nor a known code")
