"""Which of several areas is surely the lowest: a name, or nothing where that is not clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

SURE = 0.8
SAMPLES = 1000
PEOPLE_DRAWN = 2000
SEED = 20

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Table:
    """People × areas in points of 100; a gap is not a number."""

    codes: tuple[str, ...]
    values: Numbers

    def columns(self, codes: tuple[str, ...]) -> Table:
        """Keep some areas of everybody."""
        return Table(codes, self.values[:, [self.codes.index(code) for code in codes]])

    def in_order(self) -> Table:
        """Leave out who said nothing, and bring the others into an order that names nobody."""
        kept = self.values[~np.isnan(self.values).all(axis=1)]
        return Table(self.codes, kept[np.lexsort(kept.T[::-1])])

    def complete(self) -> Table:
        """Keep the people who said something of every area."""
        return Table(self.codes, self.values[~np.isnan(self.values).any(axis=1)])


def surely_lowest(table: Table, published: Mapping[str, Fraction]) -> str | None:
    """Name the lowest area if it stays the lowest in at least 80 % of resamples of the people.

    The same answers give the same name whoever gave them. None too where the ``published`` means
    do not put the same area alone at the bottom, so that a name says no more than they do.
    """
    ordered = table.in_order()
    code, probability = _most_often_lowest(ordered)
    others = [value for name, value in published.items() if name != code]
    is_told = all(published[code] < value for value in others)
    return code if is_told and probability >= SURE else None


def _most_often_lowest(table: Table) -> tuple[str, float]:
    """Return the area lowest in most resamples, and its share of them; a tie counts for none."""
    chance = np.random.default_rng(SEED)
    means = _drawn(table, chance) if len(table.values) <= PEOPLE_DRAWN else _normal(table, chance)
    least = means.min(axis=1, keepdims=True)
    alone = (means <= least + 1e-9).sum(axis=1) == 1
    counts = np.bincount(means[alone].argmin(axis=1), minlength=len(table.codes))
    best = int(counts.argmax())
    return table.codes[best], float(counts[best]) / SAMPLES


def _drawn(table: Table, chance: np.random.Generator) -> Numbers:
    """Draw people with replacement; an area nobody drawn spoke of keeps its mean."""
    people = len(table.values)
    times = chance.multinomial(people, np.full(people, 1 / people), SAMPLES).astype(np.float64)
    there = ~np.isnan(table.values)
    filled = np.where(there, table.values, 0.0)
    counted = times @ there.astype(np.float64)
    whole = filled.sum(axis=0) / there.sum(axis=0)
    means: Numbers = np.where(counted > 0, (times @ filled) / np.maximum(counted, 1), whole)
    return means


def _normal(table: Table, chance: np.random.Generator) -> Numbers:
    """Draw means of many people from the normal distribution they follow."""
    there = ~np.isnan(table.values)
    counts = there.sum(axis=0)
    means = np.where(there, table.values, 0.0).sum(axis=0) / counts
    apart = np.where(there, table.values - means, 0.0) / counts
    drawn: Numbers = chance.multivariate_normal(means, apart.T @ apart, SAMPLES, method="svd")
    return drawn
