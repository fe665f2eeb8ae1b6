"""Questions on a scale with each person's answer: what findings are worked out from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pulse.publishing.rounding import PublishedMean, published_mean

OVERALL = "overall"
RECOMMEND = "recommend"
"""Dimensions of a verdict on the whole, which are no links of the chain."""


@dataclass(frozen=True)
class Item:
    """One question on a scale, with the answers that count, by person, from 0 up."""

    code: str
    dimension: str
    low: int
    high: int
    is_reversed: bool
    index_of: Mapping[int, int]

    @property
    def options(self) -> int:
        """How many steps the scale has."""
        return self.high - self.low + 1

    def points(self, index: int) -> float:
        """Return an answer in points of 100, more being better."""
        share = index / (self.high - self.low) * 100
        return 100 - share if self.is_reversed else share

    def published(self, members: Collection[int]) -> Fraction:
        """Return the mean of a group as it is published, as a share of the scale."""
        share = Fraction(Fraction(self.mean(members).value) - self.low) / (self.high - self.low)
        return 1 - share if self.is_reversed else share

    def mean(self, members: Collection[int]) -> PublishedMean:
        """Return the mean of those of a group who answered, in the question's own numbers."""
        given = [self.index_of[person] for person in members if person in self.index_of]
        total = sum(given) + self.low * len(given)
        return published_mean(total, len(given), self.low, self.high)
