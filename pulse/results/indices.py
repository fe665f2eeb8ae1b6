"""Indices made of published or recorded numbers; each says its formula, unit and range."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

TENTH = Decimal("0.1")
PROMOTERS, PASSIVES, DETRACTORS = "9-10", "7-8", "0-6"
STEP = 5
OLDEST_DAYS = 5


@dataclass(frozen=True)
class Balance:
    """The recommend balance in points from -100 to 100, and between what it surely lies."""

    value: int
    low: int
    high: int


def recommend_balance(shares: Mapping[str, str] | None) -> Balance | None:
    """Return the share of 9 and 10 less the share of 0 to 6, from published shares.

    Shares are told in whole ten points, so each is up to five off, and one told as "≤10" or "≥90"
    may lie anywhere beyond: the range says between what the balance surely lies.
    """
    if not shares or PROMOTERS not in shares or DETRACTORS not in shares:
        return None
    with_them, against = share_range(shares[PROMOTERS]), share_range(shares[DETRACTORS])
    return Balance(
        with_them[1] - against[1],
        max(with_them[0] - against[2], -100),
        min(with_them[2] - against[0], 100),
    )


def participation_in_management(
    perception: Decimal, process: Sequence[Decimal], rubric: Sequence[int], most: int = 4
) -> Decimal:
    """Return 0.4 × perception + 0.4 × mean of the process rates + 0.2 × rubric, of 100.

    ``rubric`` are ratings from 0 to ``most``; their sum is taken as a share of the highest
    possible. Each part is rounded to 0.1 before it is weighted, as it is shown.
    """
    steps = process_mean(process)
    rated = _tenth(Fraction(sum(rubric) * 100, len(rubric) * most))
    parts = ((4, perception), (4, steps), (2, rated))
    return _tenth(
        sum((Fraction(weight, 10) * Fraction(part) for weight, part in parts), Fraction())
    )


def process_mean(rates: Sequence[Decimal]) -> Decimal:
    """Return the mean of the process rates, in percent, to 0.1."""
    return _tenth(sum((Fraction(rate) for rate in rates), Fraction(0)) / len(rates))


def action_closure(closed_with_note: int, due: int) -> Decimal | None:
    """Return the share of actions due that were closed with a release note; None without any.

    One closed silently does not count. In percent.
    """
    return _tenth(Fraction(closed_with_note * 100, due)) if due else None


def requests_avoided(before: Decimal, after: Decimal, heads: int) -> int:
    """Return how many requests a month a notice spared: (before - after) a head × people."""
    return round((before - after) * heads)


def time_to_listen(began: date, told: date, is_working: Callable[[date], bool]) -> int:
    """Return the working days from the day after a theme began to the day people were told."""
    days = (told - began).days
    return sum(is_working(began + timedelta(days=at)) for at in range(1, days + 1))


def middle_wait(waits: Sequence[tuple[int, bool]]) -> int | None:
    """Return the median of waits of which some have not ended, by Kaplan and Meier (1958).

    Each is (length, whether it ended). At each length at which any ended, those still waiting
    shrink by the share that ended of those who had waited as long; the median is the first length
    at which half or fewer are left. None where that is never reached.
    """
    left = Fraction(1)
    for length in sorted({length for length, has_ended in waits if has_ended}):
        waiting = sum(one >= length for one, _ended in waits)
        ended = sum(one == length for one, has_ended in waits if has_ended)
        left *= 1 - Fraction(ended, waiting)
        if left <= Fraction(1, 2):
            return length
    return None


def capacity_multiple(
    now: tuple[int, int], base: tuple[int, int], touched: tuple[int, int], oldest_days: int
) -> Decimal | None:
    """Return items a person now / items a person before; each pair is (items, people).

    ``touched`` are the items people had to handle themselves, now and before, in percent. None
    where the multiple does not count: the touched share did not fall as much as the volume rose,
    or an item is older than five working days.
    """
    multiple = Fraction(now[0], now[1]) / Fraction(base[0], base[1])
    has_fallen = Fraction(touched[0]) * multiple <= touched[1]
    return _tenth(multiple) if has_fallen and oldest_days <= OLDEST_DAYS else None


def share_range(share: str) -> tuple[int, int, int]:
    """Return the least, the told and the most a published share may stand for, in points."""
    if share.startswith("≤"):
        told = int(share[1:])
        return 0, told, told + STEP
    if share.startswith("≥"):
        told = int(share[1:])
        return told - STEP, told, 100
    return int(share) - STEP, int(share), int(share) + STEP


def _tenth(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(TENTH, ROUND_HALF_UP)
