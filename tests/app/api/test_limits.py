from __future__ import annotations

import pytest

from app.api import limits
from app.api.limits import CallLimits


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(limits, "monotonic", made)
    return made


def test_a_minutes_worth_may_come_at_once_and_fills_up_again(clock: Clock) -> None:
    calls = CallLimits(60)
    taken = [calls.take("a") for _ in range(61)]
    assert [one.is_spent for one in taken] == [False] * 60 + [True]
    assert taken[0].headers() == {
        "RateLimit-Limit": "60",
        "RateLimit-Remaining": "59",
        "RateLimit-Reset": "0",
    }
    assert taken[-1].reset_seconds == 2
    clock.seconds += 1.0
    assert not calls.take("a").is_spent
    assert calls.take("a").is_spent


def test_everybody_has_their_own(clock: Clock) -> None:
    calls = CallLimits(1)
    assert not calls.take("a").is_spent
    assert not calls.take("b").is_spent
    assert calls.take("a").is_spent


def test_those_who_stay_away_are_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEPT", 2)
    calls = CallLimits(1)
    calls.take("a")
    clock.seconds += 61
    for who in ("b", "c"):
        calls.take(who)
    assert set(calls._buckets) == {"b", "c"}
