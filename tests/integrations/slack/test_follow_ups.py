from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from integrations.ports import DeliveryError, FailureKind
from integrations.slack.follow_ups import FollowUps, run_safely
from pulse.errors import NotFound


@pytest.fixture
def pool() -> Iterator[FollowUps]:
    made = FollowUps(threads=1, most=2)
    yield made
    made.close()


def test_follow_ups_of_one_answer_run_in_their_order(pool: FollowUps) -> None:
    done: list[int] = []
    pool.submit([lambda: done.append(1), lambda: done.append(2)])
    pool.close()
    assert done == [1, 2]


def test_a_failure_stops_neither_the_next_nor_the_thread(pool: FollowUps) -> None:
    done: list[str] = []
    pool.submit([lambda: 1 // 0, lambda: done.append("next")])
    pool.submit([lambda: done.append("later")])
    pool.close()
    assert done == ["next", "later"]


def test_more_than_fits_is_dropped_and_room_comes_back(pool: FollowUps) -> None:
    gate, entered, done = threading.Event(), threading.Event(), []

    def wait() -> None:
        entered.set()
        gate.wait(5)

    pool.submit([wait])
    assert entered.wait(5)
    pool.submit([lambda: done.append("kept")])
    pool.submit([lambda: done.append("dropped")])
    gate.set()
    pool.close()
    assert done == ["kept"]


def test_nothing_to_do_takes_no_room(pool: FollowUps) -> None:
    for _ in range(10):
        pool.submit([])
    done: list[int] = []
    pool.submit([lambda: done.append(1)])
    pool.close()
    assert done == [1]


@pytest.mark.parametrize(
    ("error", "logged"),
    [
        (DeliveryError(FailureKind.UNKNOWN, "timeout"), "code=timeout"),
        (NotFound("stranger", name="서해솔"), "code=stranger"),
        (ValueError("서해솔의 답"), "kind=ValueError"),
    ],
)
def test_only_codes_are_logged(
    error: Exception, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise error

    with caplog.at_level(logging.DEBUG, logger="ieum.slack"):
        run_safely(fail)
    assert logged in caplog.text
    assert "서해솔" not in caplog.text
