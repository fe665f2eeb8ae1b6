from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars.zones import (
    DAY,
    constant_offsets,
    date_of,
    day_number,
    local_day_and_second,
    to_epoch,
    to_instant,
    wall_instant,
    zone_named,
)
from pulse.errors import Invalid
from tests.pulse.calendars.drawing import MOMENTS, given_settings
from tests.pulse.calendars.example_calendars import utc

BERLIN = ZoneInfo("Europe/Berlin")


@given_settings(50)
@given(st.integers(-2_000_000_000, 13_000_000_000))
def test_epoch_seconds_and_instants_are_the_same_thing(second: int) -> None:
    instant = to_instant(second)
    assert to_epoch(instant) == second
    assert to_epoch(instant + timedelta(microseconds=999_999)) == second
    assert instant.tzinfo is UTC


def test_a_date_and_its_number() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert date_of(day_number(date(2028, 2, 29))) == date(2028, 2, 29)


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../etc/passwd", "Asia", "/etc/x", None, 9])
def test_a_zone_nobody_knows_is_refused(name: object) -> None:
    with pytest.raises(Invalid) as caught:
        zone_named(name)
    assert caught.value.fields == {"timezone": "unknown_zone"}


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_epoch(datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused


def test_offsets_are_cut_at_the_second_of_the_change() -> None:
    start, end = to_epoch(utc("2026-03-20 07:11")), to_epoch(utc("2026-04-01 00:00"))
    change = to_epoch(utc("2026-03-29 01:00"))
    assert list(constant_offsets(BERLIN, start, end)) == [
        (start, change, 3600),
        (change, end, 7200),
    ]


def test_a_change_at_the_very_end_belongs_to_what_follows() -> None:
    change = to_epoch(utc("2026-03-29 01:00"))
    assert list(constant_offsets(BERLIN, change - 60, change)) == [(change - 60, change, 3600)]
    assert list(constant_offsets(BERLIN, change, change)) == []


def test_a_wall_time_in_a_gap_is_the_end_of_the_gap() -> None:
    day = day_number(date(2026, 3, 29))
    for minutes in (120, 150, 180):
        assert wall_instant(BERLIN, day, minutes * 60) == to_epoch(utc("2026-03-29 01:00"))
    assert wall_instant(BERLIN, day, 181 * 60) == to_epoch(utc("2026-03-29 01:01"))


def test_a_wall_time_that_comes_twice_is_its_first() -> None:
    day = day_number(date(2026, 10, 25))
    assert wall_instant(BERLIN, day, 9000) == to_epoch(utc("2026-10-25 00:30"))


def test_thirty_one_hours_are_seven_the_next_day() -> None:
    day = day_number(date(2026, 7, 1))
    assert wall_instant(BERLIN, day, 31 * 3600) == wall_instant(BERLIN, day + 1, 7 * 3600)


@given_settings(100)
@given(st.sampled_from(sorted(MOMENTS)), st.integers(0, 1), st.integers(-3 * DAY, 3 * DAY))
def test_a_wall_time_is_the_first_moment_not_before_it(zone: str, which: int, ahead: int) -> None:
    named = ZoneInfo(zone)
    wall = day_number(MOMENTS[zone][which % len(MOMENTS[zone])]) * DAY + ahead
    found = wall_instant(named, wall // DAY, wall % DAY)
    day, second = local_day_and_second(named, found)
    assert day * DAY + second >= wall
    day, second = local_day_and_second(named, found - 1)
    assert day * DAY + second < wall
