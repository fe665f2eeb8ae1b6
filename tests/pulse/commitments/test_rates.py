"""Intervals, verdicts and weighted means."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.commitments.rates import (
    FulfilmentVerdict,
    Interval,
    combined_interval,
    verdict_of,
    weighted_mean,
    wilson,
)


def test_fifty_one_of_fifty_nine_cannot_be_called_missed() -> None:
    found = wilson(51, 59)
    assert (round(100 * found.low, 1), round(100 * found.high, 1)) == (77.5, 92.2)
    assert verdict_of(51 / 59, found, 0.90) is FulfilmentVerdict.CANNOT_SAY_MISSED


@pytest.mark.parametrize(
    ("kept", "due", "target", "verdict"),
    [
        (54, 60, 0.90, FulfilmentVerdict.MET),
        (20, 59, 0.90, FulfilmentVerdict.MISSED),
        (0, 1, 0.90, FulfilmentVerdict.MISSED),
        (4, 5, 0.90, FulfilmentVerdict.CANNOT_SAY_MISSED),
        (99, 100, 1.00, FulfilmentVerdict.MISSED),
    ],
)
def test_what_may_be_said(kept: int, due: int, target: float, verdict: FulfilmentVerdict) -> None:
    interval = wilson(kept, due)
    assert verdict_of(kept / due, interval, target) is verdict


def test_nothing_due_is_no_verdict() -> None:
    assert verdict_of(None, None, 0.9) is FulfilmentVerdict.NOTHING_DUE
    with pytest.raises(ValueError, match="something due"):
        wilson(0, 0)


@given(st.integers(1, 400).flatmap(lambda due: st.tuples(st.integers(0, due), st.just(due))))
def test_the_interval_solves_the_score_equation(counts: tuple[int, int]) -> None:
    kept, due = counts
    found = wilson(kept, due)
    share = kept / due
    assert 0.0 <= found.low <= share + 1e-12
    assert share - 1e-12 <= found.high <= 1.0
    for limit in (found.low, found.high):
        if 1e-9 < limit < 1 - 1e-9:
            deviation = abs(share - limit) / math.sqrt(limit * (1 - limit) / due)
            assert deviation == pytest.approx(1.6448536, rel=1e-6)


def test_one_part_keeps_its_own_interval_and_parts_narrow_it() -> None:
    own = wilson(51, 59)
    alone = combined_interval([(51 / 59, own, 2.0)])
    assert alone is not None
    assert (alone.low, alone.high) == pytest.approx((own.low, own.high))
    both = combined_interval([(51 / 59, own, 1.0), (51 / 59, own, 1.0)])
    assert both is not None
    assert own.low < both.low < both.high < own.high
    assert combined_interval([]) is None


def test_weights_decide_the_mean() -> None:
    assert weighted_mean([(38 / 40, 2), (16 / 20, 3), (90 / 100, 1)]) == pytest.approx(5.2 / 6)
    assert weighted_mean([]) is None
    assert isinstance(wilson(1, 2), Interval)
