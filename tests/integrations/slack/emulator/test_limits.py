"""The buckets: never more than rate and burst allow, and no waiting for nothing."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.emulator.limits import Limits, RateLimiter


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_tier_counts_each_method_by_itself() -> None:
    clock = Clock()
    limiter = RateLimiter(Limits(), clock)
    assert [limiter.check("users.list", 2, None) for _ in range(20)] == [None] * 20
    assert limiter.check("users.list", 2, None) == 3
    assert limiter.check("conversations.list", 2, None) is None
    clock.at = 3.0
    assert limiter.check("users.list", 2, None) is None
    assert limiter.check("users.list", 2, None) == 3


def test_one_channel_gets_one_post_a_second_after_a_short_burst() -> None:
    clock = Clock()
    limiter = RateLimiter(Limits(channel_burst=3), clock)
    assert [limiter.check("chat.postMessage", None, "D1") for _ in range(4)] == [None] * 3 + [1]
    assert limiter.check("chat.postMessage", None, "D2") is None
    clock.at = 1.0
    assert limiter.check("chat.postMessage", None, "D1") is None


def test_the_workspace_as_a_whole_is_held_to_its_rate() -> None:
    clock = Clock()
    limiter = RateLimiter(Limits(posts_per_minute=60, posts_burst=2), clock)
    taken = 0
    for tenth in range(600):
        clock.at = tenth / 10
        taken += limiter.check("chat.postMessage", None, f"D{tenth}") is None
    assert taken == 61


def test_limits_can_be_off() -> None:
    limiter = RateLimiter(Limits(enabled=False), Clock())
    assert all(limiter.check("users.list", 1, "D1") is None for _ in range(500))


@given(st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=80))
def test_waiting_as_told_is_always_enough(pauses: list[float]) -> None:
    clock = Clock()
    limiter = RateLimiter(Limits(), clock)
    taken = 0
    for pause in pauses:
        clock.at += pause
        wait = limiter.check("chat.postMessage", None, "D1")
        if wait is not None:
            clock.at += wait
            assert limiter.check("chat.postMessage", None, "D1") is None
        taken += 1
    assert taken <= 4 + clock.at + 1
