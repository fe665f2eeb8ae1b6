"""The draw after a service: always alike, at the right rate, and not to be foreseen."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.ratings.sampling import is_drawn, not_before, rest_mark

SEOUL = ZoneInfo("Asia/Seoul")
NUMBERS = [f"R-{number:06d}" for number in range(6000)]


@pytest.mark.parametrize(("sampling", "share"), [("1_in_3", 1 / 3), ("1_in_5", 1 / 5)])
def test_one_in_n_draws_about_one_in_n(sampling: str, share: float) -> None:
    drawn = sum(is_drawn("secret", sampling, number) for number in NUMBERS)
    assert abs(drawn / len(NUMBERS) - share) < 0.02


@pytest.mark.parametrize("sampling", ["each", "weekly", "monthly"])
def test_everybody_is_asked_where_the_service_says_so(sampling: str) -> None:
    assert all(is_drawn("secret", sampling, number) for number in NUMBERS[:50])


@pytest.mark.parametrize("sampling", ["never", "none", "", "1_in_0", "some", "1_in_x"])
def test_nobody_is_asked_where_the_service_says_so_or_says_nothing_known(sampling: str) -> None:
    assert not any(is_drawn("secret", sampling, number) for number in NUMBERS[:50])


def test_without_the_secret_the_draw_cannot_be_told() -> None:
    """Somebody who knows every number and every other draw does no better than guessing."""
    mine = [is_drawn("secret", "1_in_3", number) for number in NUMBERS]
    other = [is_drawn("another", "1_in_3", number) for number in NUMBERS]
    both = sum(one and two for one, two in zip(mine, other, strict=True))
    assert abs(both / sum(mine) - 1 / 3) < 0.03


@given(st.text(min_size=1, max_size=20), st.sampled_from(["each", "1_in_3", "1_in_7", "never"]))
def test_the_draw_falls_alike_every_time(number: str, sampling: str) -> None:
    assert is_drawn("s", sampling, number) is is_drawn("s", sampling, number)


@pytest.mark.parametrize(
    ("sampling", "finished", "expected"),
    [
        ("each", datetime(2026, 8, 26, 3, tzinfo=UTC), datetime(2026, 8, 26, 3, tzinfo=UTC)),
        ("weekly", datetime(2026, 8, 26, 3, tzinfo=UTC), datetime(2026, 8, 30, 15, tzinfo=UTC)),
        # Sunday evening in Seoul is still of the week that ends, one hour later it is not
        ("weekly", datetime(2026, 8, 30, 14, tzinfo=UTC), datetime(2026, 8, 30, 15, tzinfo=UTC)),
        ("weekly", datetime(2026, 8, 30, 15, tzinfo=UTC), datetime(2026, 9, 6, 15, tzinfo=UTC)),
        ("monthly", datetime(2026, 8, 31, 14, tzinfo=UTC), datetime(2026, 8, 31, 15, tzinfo=UTC)),
        ("monthly", datetime(2026, 12, 5, 3, tzinfo=UTC), datetime(2026, 12, 31, 15, tzinfo=UTC)),
    ],
)
def test_weeks_and_months_are_asked_when_they_are_over(
    sampling: str, finished: datetime, expected: datetime
) -> None:
    assert not_before(sampling, finished, SEOUL) == expected


def test_a_mark_names_nobody_and_is_of_one_service_and_person() -> None:
    marks = {rest_mark("s", service, person) for service in range(20) for person in range(20)}
    assert len(marks) == 400
    assert rest_mark("s", 1, 1) != rest_mark("t", 1, 1)
