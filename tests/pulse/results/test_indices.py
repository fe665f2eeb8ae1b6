"""The worked examples of the indicators which are made of recorded or published numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pulse.publishing.rounding import published_mean, published_spread
from pulse.results.indices import (
    Balance,
    action_closure,
    capacity_multiple,
    participation_in_management,
    recommend_balance,
    requests_avoided,
    time_to_listen,
)
from pulse.results.scores import item_score


def test_satisfaction_of_forty_users_from_what_is_published() -> None:
    """ICSAT: mean 3.30 is 57.5 of 100, ± 1.645 × spread / √40 = 7.8; ends 50 and 25 percent."""
    counts, steps = [4, 6, 10, 14, 6], range(1, 6)
    mean = published_mean(sum(c * s for c, s in zip(counts, steps, strict=True)), 40)
    assert item_score(mean.value, 1, 5) == Decimal("57.5")
    spread = published_spread(counts, steps)
    assert spread is not None
    assert round(1.644854 * float(spread) / 40**0.5 * 25, 1) == 7.8
    assert (sum(counts[-2:]) / 40, sum(counts[:2]) / 40) == (0.5, 0.25)


def test_participation_in_management_of_the_example() -> None:
    process = [Decimal(82), Decimal(50), Decimal(64), Decimal("64.3")]
    assert participation_in_management(Decimal(46), process, [2, 2, 2, 2, 2]) == Decimal("54.4")


def test_actions_closed_silently_do_not_count() -> None:
    assert action_closure(9, 14) == Decimal("64.3")
    assert action_closure(4, 9) == Decimal("44.4")
    assert action_closure(0, 0) is None


def test_a_clear_notice_spared_about_fifty_six_requests_a_month() -> None:
    assert requests_avoided(Decimal("0.30"), Decimal("0.185"), 490) == 56


def test_the_time_to_listen_of_the_example_is_twenty_six_working_days() -> None:
    began = date(2026, 3, 3)
    working = lambda on: on.weekday() < 5  # noqa: E731
    stops = [date(2026, 3, 6), date(2026, 3, 20), date(2026, 4, 6), date(2026, 4, 8)]
    assert [time_to_listen(began, stop, working) for stop in stops] == [3, 13, 24, 26]


def test_ten_times_the_items_count_only_if_the_human_touch_fell_as_much() -> None:
    assert capacity_multiple((4100, 4), (410, 4), (10, 100), 5) == Decimal("10.0")
    assert capacity_multiple((4100, 4), (410, 4), (11, 100), 5) is None
    assert capacity_multiple((4100, 4), (410, 4), (10, 100), 6) is None


@pytest.mark.parametrize(
    ("shares", "balance"),
    [
        ({"0-6": "30", "7-8": "30", "9-10": "40"}, Balance(10, 0, 20)),
        ({"0-6": "≤10", "7-8": "20", "9-10": "70"}, Balance(60, 50, 75)),
        ({"0-6": "≥90", "7-8": "≤10", "9-10": "≤10"}, Balance(-80, -100, -70)),
    ],
)
def test_the_recommend_balance_says_between_what_it_surely_lies(
    shares: dict[str, str], balance: Balance
) -> None:
    assert recommend_balance(shares) == balance


def test_without_shares_there_is_no_balance() -> None:
    assert recommend_balance(None) is None
    assert recommend_balance({"1": "50", "2": "50"}) is None
