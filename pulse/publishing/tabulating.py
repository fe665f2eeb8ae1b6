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
    added = atoms.incidence.astype(np.float64) @ counts.T.astype(np.float64)
    whole: Whole = np.rint(added).astype(np.int64)  # exact: every sum is far below 2^53
    return whole
