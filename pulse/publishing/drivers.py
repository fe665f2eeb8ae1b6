"""What an overall verdict goes together with: shares of its explained variance, by area.

The share of an area is what it adds to R² on average over every order in which the areas may
enter the regression (Lindeman, Merenda and Gold; the Shapley value of R²). The shares add up to
R², are never negative and treat areas alike that move together. They say what goes together in
one survey, not what would follow from a change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import comb, floor
from typing import Any

import numpy as np

from pulse.publishing.weakest_link import Numbers, Table

LEAST_PEOPLE = 30
PEOPLE_AN_AREA = 5
MOST_AREAS = 12
LEAST_EXPLAINED = 0.1
STEP = 5
RIDGE = 1e-9


class Refusal(StrEnum):
    """Why no shares are told."""

    TOO_FEW = "too_few"
    TOO_MANY_AREAS = "too_many_areas"
    NO_SPREAD = "no_spread"
    NOT_EXPLAINED = "not_explained"


@dataclass(frozen=True)
class Drivers:
    """Shares of the explained variance and what is explained at all, in whole five points."""

    shares: Mapping[str, int]
    explained: int

    def to_document(self) -> dict[str, Any]:
        """Return what is stored."""
        return {"shares": dict(self.shares), "explained": self.explained}


def driver_shares(areas: Table, overall: Table) -> Drivers | Refusal:
    """Return the shares of ``areas`` in explaining ``overall``, rows being the same people.

    Counted are people who answered everything: at least 30, and five for every area. Refused too
    where an answer hardly varies, or where all areas together explain less than a tenth.
    """
    both = Table((*areas.codes, "*"), np.hstack([areas.values, overall.values]))
    whole = both.in_order().complete().values
    count = len(areas.codes)
    if len(whole) < max(LEAST_PEOPLE, PEOPLE_AN_AREA * count):
        return Refusal.TOO_FEW
    if count > MOST_AREAS:
        return Refusal.TOO_MANY_AREAS
    if (whole.std(axis=0) < 1e-9).any():
        return Refusal.NO_SPREAD
    together: Numbers = np.atleast_2d(np.corrcoef(whole, rowvar=False))
    added = _shapley(together[:-1, :-1], together[:-1, -1])
    explained = float(added.sum())
    if explained < LEAST_EXPLAINED:
        return Refusal.NOT_EXPLAINED
    shares = np.maximum(added, 0) / np.maximum(added, 0).sum()
    told = {code: _stepped(float(share)) for code, share in zip(areas.codes, shares, strict=True)}
    return Drivers(told, _stepped(min(explained, 1.0)))


def _stepped(share: float) -> int:
    return STEP * floor(share * 100 / STEP + 0.5)


def _shapley(within: Numbers, outward: Numbers) -> Numbers:
    """Return each area's mean gain in R² over all orders, from R² of every set of areas."""
    count = len(outward)
    explained = _explained_by_set(within, outward)
    added = np.zeros(count)
    sets = np.arange(1 << count)
    sizes = np.array([number.bit_count() for number in sets.tolist()])
    weights = np.array([1 / (count * comb(count - 1, size)) for size in range(count)])
    for area in range(count):
        without = sets[(sets >> area) & 1 == 0]
        gains = explained[without | (1 << area)] - explained[without]
        added[area] = float((weights[sizes[without]] * gains).sum())
    return added


def _explained_by_set(within: Numbers, outward: Numbers) -> Numbers:
    """Return R² by set of areas, a set being a number of bits; one stack of systems a size.

    A hair of ridge keeps areas that say exactly the same from making a system without solution.
    """
    count = len(outward)
    firm = within + RIDGE * np.eye(count)
    explained = np.zeros(1 << count)
    for size in range(1, count + 1):
        chosen = np.array(list(combinations(range(count), size)))
        parts = firm[chosen[:, :, None], chosen[:, None, :]]
        sides = outward[chosen]
        solved = np.linalg.solve(parts, sides[:, :, None])[:, :, 0]
        explained[(1 << chosen).sum(axis=1)] = (solved * sides).sum(axis=1)
    return explained
