from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.pace import Bucket, Pace

POST = "chat.postMessage"


def test_a_burst_goes_at_once_and_the_rest_at_the_rate() -> None:
    pace = Pace(posts_per_minute=300, burst=5)
    for number in range(5):
        assert pace.wait("T", POST, f"D{number}", 0.0) == 0
        pace.took("T", POST, f"D{number}", 0.0)
    assert pace.wait("T", POST, "D9", 0.0) == pytest.approx(0.2)
    assert pace.wait("T", POST, "D9", 0.2) == 0


def test_a_channel_rests_for_a_second_and_others_do_not() -> None:
    pace = Pace()
    pace.took("T", POST, "C1", 10.0)
    assert pace.wait("T", POST, "C1", 10.4) == pytest.approx(0.6)
    assert pace.wait("T", POST, "C2", 10.4) == 0
    quick = Pace(apart=0)
    quick.took("T", POST, "C1", 10.0)
    assert quick.wait("T", POST, "C1", 10.0) == 0


def test_a_pause_is_of_one_method_in_one_workspace() -> None:
    pace = Pace()
    pace.pause("T", POST, 30, 100.0)
    assert pace.method_wait("T", POST, 110.0) == pytest.approx(20)
    assert pace.is_paused("T", POST, 129.9)
    assert not pace.is_paused("T", POST, 130.0)
    assert pace.method_wait("T", "views.open", 110.0) == 0
    assert pace.method_wait("T2", POST, 110.0) == 0


def test_a_shorter_pause_never_ends_a_longer_one() -> None:
    pace = Pace()
    pace.pause("T", POST, 30, 0.0)
    pace.pause("T", POST, 1, 0.0)
    assert pace.method_wait("T", POST, 0.0) == pytest.approx(30)


def test_channels_that_have_rested_are_forgotten() -> None:
    pace = Pace(channels=10)
    for number in range(100):
        pace.took("T", POST, f"D{number}", float(number))
    assert len(pace._channels) <= 11


@given(st.lists(st.floats(min_value=0, max_value=5), min_size=1, max_size=60))
def test_no_window_holds_more_than_burst_and_rate_allow(gaps: list[float]) -> None:
    bucket = Bucket(rate=2.0, burst=3.0, tokens=3.0, filled_at=0.0)
    now, taken = 0.0, []
    for gap in gaps:
        now += gap
        now += bucket.wait(now)
        bucket.take(now)
        taken.append(now)
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            allowed = 3 + 2.0 * (taken[last] - taken[first]) + 1e-6
            assert last - first + 1 <= allowed + 1e-6
