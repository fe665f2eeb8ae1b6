from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars.stretches import read_stretches, write_stretches
from pulse.calendars.written_hours import read_written_hours, write_hours


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("09:00-18:00", [["09:00", "18:00"]]),
        (" 09:00 – 12:00 ; 13:00~18:00 ", [["09:00", "12:00"], ["13:00", "18:00"]]),
        ("00:00-24:00", [["00:00", "24:00"]]),
        ("22:00-07:00", [["22:00", "31:00"]]),
        ("22:00-31:00", [["22:00", "31:00"]]),
        ("18:00-00:00", [["18:00", "24:00"]]),
        ("nine", [["nine", ""]]),
        ("9-10-11", [["9", "10", "11"]]),
    ],
)
def test_hours_as_people_type_them(text: str, pairs: list[list[str]]) -> None:
    assert read_written_hours(text) == pairs


@given(st.lists(st.integers(0, 95), min_size=2, max_size=8, unique=True))
def test_hours_written_are_read_back(quarters: list[int]) -> None:
    times = sorted(quarter * 900 for quarter in quarters)
    stretches = tuple(zip(times[::2], times[1::2], strict=False))
    rows = write_stretches(stretches)
    assert read_written_hours(write_hours(rows)) == rows
    problems: dict[str, str] = {}
    assert read_stretches(rows, "hours", problems) == stretches
    assert problems == {}
