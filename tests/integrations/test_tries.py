from __future__ import annotations

import pytest

from integrations import tries
from integrations.tries import Tries


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(tries, "monotonic", lambda: now[0])
    return now


def test_after_so_many_tries_one_waits_and_others_do_not(clock: list[float]) -> None:
    counted = Tries(3, 60)
    for _ in range(3):
        assert not counted.are_spent("a")
        counted.note("a")
        clock[0] += 1
    assert counted.are_spent("a")
    assert not counted.are_spent("b")
    assert (counted.wait("a"), counted.wait("b")) == (58, 0)
    clock[0] += 56
    assert counted.are_spent("a")
    clock[0] += 1
    assert not counted.are_spent("a")


def test_it_never_grows_without_end(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "MOST_KEPT", 5)
    counted = Tries(1, 60)
    for number in range(20):
        counted.note(str(number))
    assert len(counted._at) <= 6
