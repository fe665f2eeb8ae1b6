"""When somebody may be asked, checked against the rules written a second time and simply."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars.hours import parse_calendar
from pulse.calendars.shifts import WorkShift, parse_rotation, parse_shift
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import day_number, to_epoch, to_instant
from pulse.surveys.cadence import (
    Limits,
    Rhythm,
    Timetable,
    moment_at_work,
    next_moment,
    timetable,
    timetable_between,
)

SEOUL = ZoneInfo("Asia/Seoul")
HOLIDAY = "2026-08-05"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = WorkingCalendar(
    parse_calendar(
        {
            "hours": {day: [["09:00", "18:00"]] for day in WEEKDAYS},
            "exceptions": [{"date": HOLIDAY, "hours": []}],
        },
        {},
        "Asia/Seoul",
    )
)
DAY = parse_shift(
    {"start": "09:00", "end": "18:00", "pulse_windows": [["10:30", "11:30"], ["14:30", "16:30"]]},
    {},
)
BARE = parse_shift({"start": "09:00", "end": "18:00", "break": [["12:00", "13:00"]]}, {})
NIGHT = parse_shift({"start": "22:00", "end": "31:00", "pulse_windows": [["26:00", "26:30"]]}, {})
CREWS = parse_rotation(
    {
        "anchor": "2026-08-03",
        "cycle_days": 2,
        "pattern": {"A": ["D", "-"], "B": ["-", "D"]},
        "shift_times": {"D": ["08:00", "20:00"], "-": None},
    }
)
END = datetime(2026, 8, 12, 0, 0, tzinfo=UTC)
FREE = Limits()


def seoul(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, hour, minute, tzinfo=SEOUL)


def always(_day: int) -> bool:
    return True


def fitting(
    rhythm: Rhythm,
    not_before: datetime,
    ends: datetime = END,
    limits: Limits = FREE,
    *,
    is_strict: bool = False,
) -> datetime | None:
    table = timetable_between(rhythm, not_before, ends)
    found = next_moment(
        table, limits, to_epoch(not_before), to_epoch(ends), always, is_strict=is_strict
    )
    return None if found is None else to_instant(found)


@pytest.mark.parametrize(
    ("not_before", "expected"),
    [
        (seoul(4, 9), seoul(4, 10, 30)),
        (seoul(4, 11), seoul(4, 11)),
        (seoul(4, 12), seoul(4, 14, 30)),
        (seoul(4, 20), seoul(6, 10, 30)),  # the fifth is a holiday
        (seoul(7, 17), seoul(10, 10, 30)),  # the weekend
    ],
)
def test_asking_waits_for_the_window_of_a_working_day(
    not_before: datetime, expected: datetime
) -> None:
    assert fitting(Rhythm(SEOUL, OFFICE, DAY), not_before) == expected


def test_a_window_after_midnight_belongs_to_the_day_the_shift_began() -> None:
    rhythm = Rhythm(SEOUL, OFFICE, NIGHT)
    assert fitting(rhythm, seoul(4, 20)) == seoul(5, 2)  # the fourth is worked
    assert fitting(rhythm, seoul(5, 20)) == seoul(7, 2)  # the holiday's night is not


def test_a_crew_is_left_alone_on_its_days_off() -> None:
    shift = parse_shift(
        {"rotation": "R", "crew": "A", "pulse_windows": "30 to 45 minutes after shift start"},
        {"R": CREWS},
    )
    assert fitting(Rhythm(SEOUL, None, shift), seoul(4, 9)) == seoul(5, 8, 30)


def test_without_a_window_the_shift_is_used_but_for_its_breaks_and_edges() -> None:
    rhythm = Rhythm(SEOUL, OFFICE, BARE)
    assert fitting(rhythm, seoul(4, 8)) == seoul(4, 9, 15)
    assert fitting(rhythm, seoul(4, 12, 10)) == seoul(4, 13)
    assert fitting(rhythm, seoul(4, 17, 45)) == seoul(6, 9, 15)


def test_without_a_shift_the_calendar_decides_but_never_at_night() -> None:
    assert fitting(Rhythm(SEOUL, OFFICE, None), seoul(4, 20)) == seoul(6, 9)
    round_the_clock = WorkingCalendar(
        parse_calendar(
            {"hours": {day: [["00:00", "24:00"]] for day in WEEKDAYS}}, {}, "Asia/Seoul"
        )
    )
    rhythm = Rhythm(SEOUL, round_the_clock, None)
    assert fitting(rhythm, seoul(4, 3)) == seoul(4, 8)
    assert fitting(rhythm, seoul(4, 20)) == seoul(5, 8)
    shorter = Rhythm(SEOUL, round_the_clock, None, (9 * 3600, 18 * 3600))
    assert fitting(shorter, seoul(4, 3)) == seoul(4, 9)
    assert fitting(shorter, seoul(4, 18)) == seoul(5, 9)


def test_knowing_neither_it_is_office_hours() -> None:
    assert fitting(Rhythm(SEOUL, None, None), seoul(4, 9)) == seoul(4, 9)
    assert fitting(Rhythm(SEOUL, None, None), seoul(4, 20)) == seoul(5, 9)


def test_a_centre_that_closes_early_on_a_holiday_asks_nobody_after_closing() -> None:
    hours = {day: [["08:00", "22:00"]] for day in WEEKDAYS}
    calendar = WorkingCalendar(
        parse_calendar(
            {
                "hours": hours,
                "closed_on_holidays": False,
                "holidays": [{"date": HOLIDAY, "name": {"ko": "쉬는 날", "en": "A holiday"}}],
                "holiday_hours": [["09:00", "18:00"]],
            },
            {},
            "Asia/Seoul",
        )
    )
    late = parse_shift(
        {"start": "13:00", "end": "22:00", "pulse_windows": [["20:30", "20:45"]]}, {}
    )
    rhythm = Rhythm(SEOUL, calendar, late)
    assert fitting(rhythm, seoul(4, 21)) == seoul(6, 20, 30)


def test_no_moment_before_the_end_is_none() -> None:
    assert fitting(Rhythm(SEOUL, OFFICE, DAY), seoul(7, 17), seoul(8, 0)) is None


def test_a_chosen_weekday_is_waited_for_and_given_up_when_there_is_none_left() -> None:
    rhythm, thursdays = Rhythm(SEOUL, OFFICE, DAY), Limits(weekdays=frozenset({3}))
    assert fitting(rhythm, seoul(4, 9), limits=thursdays) == seoul(6, 10, 30)
    assert fitting(rhythm, seoul(7, 9), seoul(12, 0), thursdays) == seoul(7, 10, 30)
    assert fitting(rhythm, seoul(7, 9), seoul(12, 0), thursdays, is_strict=True) is None


def test_a_chosen_hour_counts_where_it_is_worked() -> None:
    rhythm = Rhythm(SEOUL, OFFICE, BARE)
    assert fitting(rhythm, seoul(4, 8), limits=Limits(minute=16 * 60)) == seoul(4, 16)
    assert fitting(rhythm, seoul(4, 16, 30), limits=Limits(minute=16 * 60)) == seoul(4, 16, 30)
    assert fitting(rhythm, seoul(4, 17), limits=Limits(minute=16 * 60)) == seoul(6, 16)
    in_the_break, at_night = Limits(minute=12 * 60 + 30), Limits(minute=2 * 60)
    for cannot in (in_the_break, at_night):
        assert fitting(rhythm, seoul(4, 8), limits=cannot) == seoul(4, 9, 15)
    worked_at_night = fitting(Rhythm(SEOUL, OFFICE, NIGHT), seoul(4, 20), limits=at_night)
    assert worked_at_night == seoul(5, 2)


def test_leave_begins_before_the_night_shift_that_reaches_into_it() -> None:
    rhythm = Rhythm(SEOUL, OFFICE, NIGHT)
    away = Limits(away=((day_number(date(2026, 8, 7)), day_number(date(2026, 8, 8))),))
    assert fitting(rhythm, seoul(6, 20), limits=away) == seoul(11, 2)


def test_a_pause_ends_on_its_day() -> None:
    paused = Limits(from_day=day_number(date(2026, 8, 7)))
    assert fitting(Rhythm(SEOUL, OFFICE, DAY), seoul(3, 9), limits=paused) == seoul(7, 10, 30)


def test_a_budget_without_room_is_waited_for() -> None:
    table = timetable(Rhythm(SEOUL, OFFICE, DAY), date(2026, 8, 1), date(2026, 8, 14))
    room_on = day_number(date(2026, 8, 10))
    found = next_moment(
        table, FREE, to_epoch(seoul(3, 9)), to_epoch(END), lambda day: day >= room_on
    )
    assert found == to_epoch(seoul(10, 10, 30))


def test_what_somebody_asked_for_comes_at_work_outside_the_windows_too() -> None:
    table = timetable(Rhythm(SEOUL, OFFICE, DAY), date(2026, 8, 1), date(2026, 8, 14))
    assert moment_at_work(table, FREE, to_epoch(seoul(4, 12, 40)), to_epoch(END)) == to_epoch(
        seoul(4, 12, 40)
    )
    assert moment_at_work(table, FREE, to_epoch(seoul(4, 17, 50)), to_epoch(END)) == to_epoch(
        seoul(6, 9, 15)
    )
    assert moment_at_work(table, FREE, to_epoch(seoul(4, 17, 50)), to_epoch(seoul(5, 0))) is None


DATA = json.loads(
    (Path(__file__).parents[3] / "app" / "demo" / "data" / "calendars.json").read_text("utf-8")
)
CALENDARS: Mapping[str, Mapping[str, Any]] = {entry["id"]: entry for entry in DATA["calendars"]}
ROTATIONS = {entry["id"]: parse_rotation(entry) for entry in DATA["rotations"]}
SHIFTS: Mapping[str, WorkShift] = {
    entry["id"]: parse_shift(entry, ROTATIONS) for entry in DATA["shifts"]
}
PAIRS = (
    ("HQ", "CAL-HQ"),
    ("S-A", "CAL-CC"),
    ("S-C", "CAL-CC"),
    ("N", "CAL-CC-NIGHT"),
    ("F-A", "CAL-FIELD"),
    ("F-B", "CAL-FIELD"),
    ("L-A", "CAL-LOG"),
    ("ST", "CAL-STORE"),
    ("NOC-A", "CAL-24X7"),
    ("NOC-D", "CAL-24X7"),
)


def company_rhythm(shift: str, calendar: str) -> Rhythm:
    spec = parse_calendar(
        {k: v for k, v in CALENDARS[calendar].items() if k not in ("id", "name", "hours_note")},
        DATA["holiday_sets"],
        DATA["timezone"],
    )
    return Rhythm(SEOUL, WorkingCalendar(spec), SHIFTS[shift])


COMPANY = {pair: company_rhythm(*pair) for pair in PAIRS}
TABLES: Mapping[tuple[str, str], Timetable] = {
    pair: timetable(rhythm, date(2026, 1, 1), date(2026, 12, 20))
    for pair, rhythm in COMPANY.items()
}
YEAR = to_epoch(datetime(2026, 1, 3, tzinfo=UTC))


def breaches(pair: tuple[str, str], limits: Limits, second: int) -> list[str]:
    """The rules again, in the plainest words: what is wrong with asking at this second."""
    rhythm, at = COMPANY[pair], to_instant(second)
    local = at.astimezone(SEOUL)
    assert rhythm.calendar is not None
    assert rhythm.shift is not None
    worked = [
        shift
        for shift in (
            rhythm.shift.on(local.date() - timedelta(days=1), SEOUL),
            rhythm.shift.on(local.date(), SEOUL),
        )
        if shift is not None and shift.span.start <= at < shift.span.end
    ]
    days = {local.date(), *(shift.local_date for shift in worked)}
    rules = {
        "outside the own shift": bool(worked),
        "day off": all(rhythm.calendar.describe_day(one.local_date).spans for one in worked),
        "on leave, in the first week, or paused": all(
            limits.is_free(day_number(day)) for day in days
        ),
        "night": bool(worked) or 8 <= local.hour < 20,
    }
    return [words for words, is_kept in rules.items() if not is_kept]


@given(
    pair=st.sampled_from(PAIRS),
    minutes=st.integers(0, 330 * 24 * 60),
    weekdays=st.frozensets(st.integers(0, 6), max_size=3),
    minute=st.none() | st.integers(0, 24 * 60 - 1),
    away=st.lists(st.tuples(st.integers(20450, 20800), st.integers(1, 21)), max_size=3),
    open_days=st.integers(1, 20),
)
def test_nobody_is_asked_at_night_on_leave_or_on_a_day_off(
    pair: tuple[str, str],
    minutes: int,
    weekdays: frozenset[int],
    minute: int | None,
    away: list[tuple[int, int]],
    open_days: int,
) -> None:
    limits = Limits(weekdays, minute, tuple((day, day + long) for day, long in away))
    not_before = YEAR + 60 * minutes
    ends = not_before + 86_400 * open_days
    for is_strict in (False, True):
        found = next_moment(TABLES[pair], limits, not_before, ends, always, is_strict=is_strict)
        if found is not None:
            assert not_before <= found < ends
            assert breaches(pair, limits, found) == []
            asked_on = to_instant(found).astimezone(SEOUL).weekday()
            assert not (is_strict and weekdays) or asked_on in weekdays
