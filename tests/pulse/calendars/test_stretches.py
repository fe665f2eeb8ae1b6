import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars.stretches import (
    WEEK_START,
    cycle_of,
    joined,
    read_stretches,
    read_time,
    write_time,
)
from tests.pulse.calendars.drawing import given_settings

HOUR = 3600


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("00:00", 0),
        ("9:05", 9 * HOUR + 300),
        ("24:00", 24 * HOUR),
        ("31:00", 31 * HOUR),
        ("08:30:15", 8 * HOUR + 1815),
        ("48:00", 48 * HOUR),
    ],
)
def test_times_are_read_as_people_write_them(text: str, second: int) -> None:
    assert read_time(text) == second


@pytest.mark.parametrize(
    "text", ["", "9", "9:5", "09:60", "-1:00", "49:00", "48:01", "09:00 ", "٠٩:٠٠", None, 900]
)
def test_what_is_no_time_is_not_read(text: object) -> None:
    assert read_time(text) is None


@given_settings(60)
@given(st.integers(0, 48 * HOUR))
def test_a_time_written_is_read_again(second: int) -> None:
    assert read_time(write_time(second)) == second


@pytest.mark.parametrize(
    ("rows", "path", "code"),
    [
        ("09:00", "hours", "not_a_list"),
        (None, "hours", "not_a_list"),
        (["09:00-18:00"], "hours.0", "not_a_pair"),
        ([["09:00", "18:00", "19:00"]], "hours.0", "not_a_pair"),
        ([["09:00", "18.00"]], "hours.0", "bad_time"),
        ([["09:00", "09:00"]], "hours.0", "ends_before_start"),
        ([["22:00", "07:00"]], "hours.0", "ends_before_start"),
        ([["08:00", "32:01"]], "hours.0", "longer_than_a_day"),
        ([["09:00", "13:00"], ["12:00", "18:00"]], "hours", "overlap"),
    ],
)
def test_each_mistake_has_its_place_and_code(rows: object, path: str, code: str) -> None:
    problems: dict[str, str] = {}
    read_stretches(rows, "hours", problems)
    assert problems == {path: code}


def test_stretches_are_sorted_and_may_touch() -> None:
    problems: dict[str, str] = {}
    rows = [["13:00", "18:00"], ["09:00", "13:00"]]
    read = read_stretches(rows, "hours", problems)
    assert read == ((9 * HOUR, 13 * HOUR), (13 * HOUR, 18 * HOUR))
    assert joined(read) == ((9 * HOUR, 18 * HOUR),)
    assert problems == {}


def test_a_cycle_of_one_day_carries_into_itself() -> None:
    cycle = cycle_of(WEEK_START, (((22 * HOUR, 31 * HOUR),),))
    assert cycle.days == (((0, 7 * HOUR), (22 * HOUR, 24 * HOUR)),)


def test_hours_after_midnight_join_those_of_the_next_day() -> None:
    cycle = cycle_of(WEEK_START, (((22 * HOUR, 31 * HOUR),), ((6 * HOUR, 9 * HOUR),), ()))
    assert cycle.days == (((22 * HOUR, 24 * HOUR),), ((0, 9 * HOUR),), ())
