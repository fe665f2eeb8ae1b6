"""The one clock: real time never moves, product time only where a demo asked for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

import pytest
import time_machine

from pulse import instants

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


class Undecided(tzinfo):
    """A zone that does not know how far it is from UTC."""

    def utcoffset(self, at: datetime | None) -> None:
        return None


@pytest.fixture(autouse=True)
def unmoved() -> Iterator[None]:
    yield
    instants.install_offset(None)


def test_both_clocks_are_aware_utc_and_agree() -> None:
    with time_machine.travel(AT, tick=False):
        assert instants.system_now() == instants.utc_now() == AT
    assert instants.utc_now().utcoffset() == timedelta(0)


def test_an_offset_moves_product_time_alone() -> None:
    instants.install_offset(lambda: timedelta(days=3))
    with time_machine.travel(AT, tick=False):
        assert instants.utc_now() == AT + timedelta(days=3)
        assert instants.system_now() == AT


def test_the_offset_is_asked_each_time() -> None:
    moves = iter((timedelta(hours=1), timedelta(hours=2)))
    instants.install_offset(lambda: next(moves))
    with time_machine.travel(AT, tick=False):
        assert instants.utc_now() == AT + timedelta(hours=1)
        assert instants.utc_now() == AT + timedelta(hours=2)


def test_time_can_be_moved_only_while_an_offset_is_installed() -> None:
    assert not instants.is_movable()
    instants.install_offset(timedelta)
    assert instants.is_movable()
    instants.install_offset(None)
    assert not instants.is_movable()


def test_the_monotonic_clock_never_goes_back() -> None:
    readings = [instants.monotonic() for _ in range(100)]
    assert readings == sorted(readings)


def test_an_aware_instant_is_given_back_in_utc() -> None:
    seoul = AT.astimezone(timezone(timedelta(hours=9)))
    assert instants.require_aware(seoul) == AT
    assert instants.require_aware(seoul).tzinfo is UTC


@pytest.mark.parametrize("zone", [None, Undecided()])
def test_a_guess_is_refused(zone: tzinfo | None) -> None:
    with pytest.raises(ValueError, match="names no instant"):
        instants.require_aware(datetime(2026, 8, 31, 10, 0, tzinfo=zone))
