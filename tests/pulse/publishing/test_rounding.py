from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.rounding import (
    NumberBand,
    PublishedMean,
    ends,
    interval_90,
    number_band,
    published_mean,
    published_shares,
    published_spread,
    response_rate,
)

ANSWERS = st.lists(st.integers(1, 5), min_size=5, max_size=60)


@pytest.mark.parametrize(
    ("total", "count", "text"),
    [
        (17, 5, "3.4"),
        (13, 4, "3.3"),  # 3.25: half up, where floats and even-rounding give 3.2
        (9, 4, "2.3"),
        (67, 20, "3.4"),  # 3.35 is below 3.35 as a float
        (25, 5, "≥4.5"),
        (5, 5, "≤1.5"),
        (89, 20, "≥4.5"),  # 4.45
        (88, 20, "4.4"),
        (31, 20, "1.6"),
        (20, 13, "≤1.5"),  # 1.538: a printed 1.5 would say more than "at most"
    ],
)
def test_means_are_rounded_half_up_and_coded_at_the_ends(
    total: int, count: int, text: str
) -> None:
    assert published_mean(total, count).text_code == text


def test_the_ends_lie_an_eighth_inside_any_scale() -> None:
    assert ends(1, 5) == (Decimal("1.5"), Decimal("4.5"))
    assert ends(0, 10) == (Decimal("1.3"), Decimal("8.7"))
    assert ends(1, 7) == (Decimal("1.8"), Decimal("6.2"))


@given(ANSWERS)
def test_a_mean_is_right_to_half_a_tenth_or_says_at_most(answers: list[int]) -> None:
    exact = Fraction(sum(answers), len(answers))
    shown = published_mean(sum(answers), len(answers))
    if shown.end_coded is None:
        assert -Fraction(1, 20) <= exact - Fraction(shown.value) < Fraction(1, 20)
        assert Decimal("1.5") < shown.value < Decimal("4.5")
    elif shown.end_coded == "low":
        assert exact < Fraction(155, 100)
    else:
        assert exact >= Fraction(445, 100)


@given(st.integers(1, 5), st.integers(5, 40))
def test_nobody_learns_that_all_said_the_lowest_or_highest(option: int, n: int) -> None:
    mean = published_mean(option * n, n)
    assert (mean.end_coded is None) == (option in (2, 3, 4))


def test_numbers_are_told_in_bands() -> None:
    assert [number_band(n).value for n in (5, 9, 10, 19, 20, 49, 50, 5000)] == [
        *("5-9", "5-9", "10-19", "10-19", "20-49", "20-49", "50+", "50+")
    ]
    assert [band.at_least for band in NumberBand] == [5, 10, 20, 50]
    with pytest.raises(ValueError, match="fewer than five"):
        number_band(4)


def test_shares_need_ten_answers_and_have_wider_ends_below_twenty() -> None:
    assert published_shares([5, 4]) is None
    assert [s.text_code for s in published_shares([10, 0]) or ()] == ["≥80", "≤20"]
    assert [s.text_code for s in published_shares([1, 5, 14]) or ()] == ["≤10", "30", "70"]
    assert [s.text_code for s in published_shares([30, 0, 0]) or ()] == ["≥90", "≤10", "≤10"]


@given(st.lists(st.integers(0, 40), min_size=2, max_size=7).filter(lambda c: sum(c) >= 10))
def test_a_share_never_says_nobody_or_everybody(counts: list[int]) -> None:
    for share in published_shares(counts) or ():
        assert share.percent % 10 == 0
        assert 10 <= share.percent <= 90
        assert (share.end_coded is None) == (10 < share.percent < 90) or sum(counts) < 20


def test_rates_are_told_to_five_points_from_ten_invited() -> None:
    assert response_rate(9, 9) is None
    assert [response_rate(n, 40) for n in (0, 1, 29, 40)] == [0, 5, 75, 100]
    with pytest.raises(ValueError, match="more answers"):
        response_rate(11, 10)


def test_the_spread_needs_thirty_answers_and_never_says_all_alike() -> None:
    assert published_spread([0, 0, 29, 0, 0], [1, 2, 3, 4, 5]) is None
    assert published_spread([0, 0, 30, 0, 0], [1, 2, 3, 4, 5]) == Decimal("0.5")
    assert published_spread([6, 6, 6, 6, 6], [1, 2, 3, 4, 5]) == Decimal("1.4")
    assert published_spread([15, 0, 0, 0, 15], [1, 2, 3, 4, 5]) == Decimal("2.0")


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(lambda c: sum(c) >= 30))
def test_the_spread_is_the_standard_deviation_to_a_tenth(counts: list[int]) -> None:
    answers = [v for v, c in enumerate(counts, 1) for _ in range(c)]
    mean = sum(answers) / len(answers)
    exact = sqrt(sum((a - mean) ** 2 for a in answers) / (len(answers) - 1))
    shown = published_spread(counts, [1, 2, 3, 4, 5])
    assert shown is not None
    assert abs(float(shown) - max(exact, 0.5)) <= 0.05 + 1e-9


def test_an_interval_comes_from_the_common_spread_and_the_band() -> None:
    mean = published_mean(34, 10)
    # 1.645 · 1.1 / √10 = 0.572, outwards 0.6
    assert interval_90(mean, Decimal("1.1"), NumberBand.SOME) == (Decimal("2.8"), Decimal("4.0"))
    low = PublishedMean(Decimal("1.5"), "≤1.5", "low")
    assert interval_90(low, Decimal("1.1"), NumberBand.SOME) == (Decimal("1.0"), Decimal("2.1"))
    high = PublishedMean(Decimal("4.5"), "≥4.5", "high")
    assert interval_90(high, Decimal("1.1"), NumberBand.FEW) == (Decimal("3.6"), Decimal("5.0"))
