"""Hands that carry messages out at once: bounded, one a channel, and nothing swallowed."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from integrations.crew import Crew


def test_a_crew_of_one_works_at_once_and_in_order() -> None:
    crew, done = Crew(1), list[int]()
    for number in range(3):
        crew.await_hand("same")
        crew.give("same", lambda number=number: bool(done.append(number)) or True)
    assert done == [0, 1, 2]
    assert (crew.finish(), crew.finish()) == (3, 0)


def test_what_breaks_in_a_crew_of_one_breaks_there() -> None:
    with pytest.raises(ZeroDivisionError):
        Crew(1).give("a", lambda: bool(1 / 0))


def test_several_are_under_way_at_once_but_never_two_to_one_channel() -> None:
    crew = Crew(3)
    together = threading.Barrier(3, timeout=60)
    for channel in "abc":
        crew.await_hand(channel)
        crew.give(channel, lambda: together.wait(5) >= 0)
    crew.await_hand("a")
    assert crew.finish() == 3
    lock, inside = threading.Lock(), list[str]()

    def alone() -> bool:
        assert lock.acquire(blocking=False), "two at once in one channel"
        inside.append("here")
        lock.release()
        return True

    for _ in range(20):
        crew.await_hand("same")
        crew.give("same", alone)
    assert crew.finish() == 20


def test_no_more_are_under_way_than_there_are_hands() -> None:
    crew, gate = Crew(2), threading.Event()
    most, now, lock = [0], [0], threading.Lock()

    def count() -> bool:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        gate.wait(5)
        with lock:
            now[0] -= 1
        return False

    crew.give("a", count)
    crew.give("b", count)
    assert crew.is_busy("a")
    threading.Timer(0.05, gate.set).start()
    for number in range(6):
        crew.await_hand(f"{number}")
        crew.give(f"{number}", count)
    assert crew.finish() == 0
    assert most[0] == 2


def test_what_breaks_in_a_hand_is_told_to_whoever_finishes_once() -> None:
    crew = Crew(2)

    def break_down() -> bool:
        raise RuntimeError("settling failed")

    errands: list[Callable[[], bool]] = [break_down, lambda: True]
    for number, errand in enumerate(errands):
        crew.await_hand(f"{number}")
        crew.give(f"{number}", errand)
    with pytest.raises(RuntimeError, match="settling failed"):
        crew.finish()
    crew.give("a", lambda: True)
    assert crew.finish() >= 1
