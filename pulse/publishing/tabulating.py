"""Counting the opened ballots of a wave: the answers to a question in, counts by option out."""

import numpy as np
from numpy.typing import NDArray

from pulse.publishing.atoms import Atoms, Whole

Answers = NDArray[np.int8]


def count_atoms(answers: Answers, atoms: Atoms, options: int) -> Whole:
    """Count options × atoms; `answers` holds everybody's option number, from 0, as in `atoms`."""
    if len(answers) != len(atoms.atom_of) or (
        answers.size and (answers.min() < 0 or answers.max() >= options)
    ):
        raise ValueError("an answer is not an option of its question")
    counted = np.bincount(atoms.atom_of * options + answers, minlength=atoms.count * options)
    by_option: Whole = np.ascontiguousarray(counted.reshape(atoms.count, options).T)
    return by_option


def count_cells(counts: Whole, atoms: Atoms) -> Whole:
    """Add the atoms of each cell up: cells × options."""
    sizes = np.count_nonzero(atoms.incidence, axis=1)
    starts = np.cumsum(sizes) - sizes
    inside = np.flatnonzero(atoms.incidence) % atoms.count
    whole: Whole = np.zeros((len(sizes), len(counts)), np.int64)
    some = np.flatnonzero(sizes)
    whole[some] = np.add.reduceat(counts.take(inside, axis=1), starts[some], axis=1).T
    return whole
