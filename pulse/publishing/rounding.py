"""How exactly a published number may be said. All arithmetic is on whole numbers and fractions.

Halves are rounded up. A number near the end of its scale is given as "at most" or "at least"
(end-coded), so that no number says everybody answered alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, isqrt
from typing import Literal

End = Literal["low", "high"]

DISTRIBUTION_MINIMUM = 10
COARSE_END_BELOW = 20
RATE_MINIMUM = 10
SPREAD_MINIMUM = 30
Z_90_MILLIONTHS = 1_644_854  # the 95th percentile of the normal distribution
Z_90 = Z_90_MILLIONTHS / 1_000_000


class NumberBand(StrEnum):
    """How many answered, as far as it is told."""

    FEW = "5-9"
    SOME = "10-19"
    MANY = "20-49"
    MOST = "50+"

    @property
    def at_least(self) -> int:
        """The lower end of the band."""
        return int(self.value.rstrip("+").split("-")[0])


@dataclass(frozen=True, slots=True)
class PublishedMean:
    """A mean to one decimal; `text_code` is "≤1.5", "3.4" or "≥4.5"."""

    value: Decimal
    text_code: str
    end_coded: End | None = None


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """A share of answers in whole ten points; `text_code` is "≤10", "40" or "≥90"."""

    percent: int
    text_code: str
    end_coded: End | None = None


def number_band(n: int) -> NumberBand:
    """Tell a number of answers as a band; below five there is nothing to tell."""
    if n < NumberBand.FEW.at_least:
        raise ValueError("fewer than five answers are never told")
    return next(band for band in reversed(NumberBand) if n >= band.at_least)


def ends(low: int, high: int) -> tuple[Decimal, Decimal]:
    """Where "at most" and "at least" begin: an eighth of the scale from its ends, inwards."""
    eighth = Fraction(high - low, 8)
    return _tenths(ceil((low + eighth) * 10)), _tenths(floor((high - eighth) * 10))


def published_mean(total: int, count: int, low: int = 1, high: int = 5) -> PublishedMean:
    """Round the mean of `count` answers on the scale `low`..`high` that sum to `total`."""
    value = _tenths(_half_up(Fraction(10 * total, count)))
    lower, upper = ends(low, high)
    if value <= lower:
        return PublishedMean(lower, f"≤{lower}", "low")
    if value >= upper:
        return PublishedMean(upper, f"≥{upper}", "high")
    return PublishedMean(value, str(value))


def published_shares(counts: Sequence[int]) -> tuple[PublishedShare, ...] | None:
    """Round the counts of each option to whole ten points; None below ten answers.

    Ends are 10 and 90, and 20 and 80 below twenty answers. The shares need not add up to 100.
    """
    n = sum(counts)
    if n < DISTRIBUTION_MINIMUM:
        return None
    return tuple(_share(count, n) for count in counts)


def share_end(n: int) -> int:
    """The lowest share told of n answers, in points; the highest is 100 less this."""
    return 20 if n < COARSE_END_BELOW else 10


def response_rate(answered: int, invited: int) -> int | None:
    """Round a response rate to five points; None where fewer than ten were invited."""
    if not 0 <= answered <= invited:
        raise ValueError("more answers than invitations")
    if invited < RATE_MINIMUM:
        return None
    return 5 * _half_up(Fraction(20 * answered, invited))


def published_spread(counts: Sequence[int], values: Sequence[int]) -> Decimal | None:
    """Tell the standard deviation of one item over everyone, to 0.1; None below 30 answers.

    `counts[i]` people answered `values[i]`. Divided by n - 1. Never told below an eighth of the
    scale, so that it does not say everybody answered alike.
    """
    n = sum(counts)
    if n < SPREAD_MINIMUM:
        return None
    total = sum(c * v for c, v in zip(counts, values, strict=True))
    squares = sum(c * v * v for c, v in zip(counts, values, strict=True))
    variance = (squares - Fraction(total * total, n)) / (n - 1)
    floor_tenths = ceil(Fraction(10 * (max(values) - min(values)), 8))
    return _tenths(max(_root_half_up(variance * 100), floor_tenths))


def interval_90(
    mean: PublishedMean, spread: Decimal, band: NumberBand, low: int = 1, high: int = 5
) -> tuple[Decimal, Decimal]:
    """The 90 % interval of a cell: mean ± 1.645 · spread / √n, to 0.1 outwards.

    `spread` is the one published of everyone and n the lower end of the cell's band, so the
    interval carries nothing of the cell but its published mean. An end-coded mean reaches to
    that end of the scale.
    """
    squared = (Fraction(Z_90_MILLIONTHS, 10**6) * Fraction(spread)) ** 2 / band.at_least
    half = _tenths(_root_up(squared * 100))
    lowest, highest = mean.value - half, mean.value + half
    if mean.end_coded == "low" or lowest < low:
        lowest = _tenths(low * 10)
    if mean.end_coded == "high" or highest > high:
        highest = _tenths(high * 10)
    return lowest, highest


def _share(count: int, n: int) -> PublishedShare:
    percent = 10 * _half_up(Fraction(10 * count, n))
    end = share_end(n)
    if percent <= end:
        return PublishedShare(end, f"≤{end}", "low")
    if percent >= 100 - end:
        return PublishedShare(100 - end, f"≥{100 - end}", "high")
    return PublishedShare(percent, str(percent))


def _tenths(tenths: int) -> Decimal:
    return Decimal(tenths).scaleb(-1)


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _root_half_up(value: Fraction) -> int:
    """The square root to the nearest whole number: the most r with (r - 1/2)² ≤ value."""
    return (isqrt(floor(4 * value)) + 1) // 2


def _root_up(value: Fraction) -> int:
    """The square root rounded up."""
    root = isqrt(floor(value))
    return root if root * root == value else root + 1
