from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.calendars.hours import parse_calendar
from pulse.calendars.shifts import parse_rotation, parse_shift
from pulse.calendars.working_time import WorkingCalendar
from pulse.publishing.closing import close_wave
from pulse.surveys import reminders
from pulse.surveys.models import Reminder
from pulse.surveys.reminders import BEFORE_END, Rhythm, fitting, moments
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER, CLOSES, OPENS

SEOUL = ZoneInfo("Asia/Seoul")
HOLIDAY = "2026-08-05"
OFFICE = WorkingCalendar(
    parse_calendar(
        {
            "hours": {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
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


def seoul(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 8, day, hour, minute, tzinfo=SEOUL)


def test_half_way_and_two_days_before_the_end() -> None:
    assert moments(OPENS, CLOSES, 2) == [OPENS + timedelta(days=7), CLOSES - BEFORE_END]
    assert moments(OPENS, CLOSES, 1) == [OPENS + timedelta(days=7)]
    assert moments(OPENS, CLOSES, 0) == moments(OPENS, CLOSES, -1) == []


def test_a_short_installment_reminds_once() -> None:
    assert moments(OPENS, OPENS + timedelta(days=5), 2) == [OPENS + timedelta(days=2.5)]


@given(st.integers(1, 60 * 24 * 60), st.integers(0, 9))
def test_never_more_than_two_and_always_inside(minutes: int, wanted: int) -> None:
    ends = OPENS + timedelta(minutes=minutes)
    found = moments(OPENS, ends, wanted)
    assert len(found) <= min(2, wanted)
    assert all(OPENS <= moment < ends for moment in found)
    assert found == sorted(found)


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
def test_a_reminder_waits_for_the_window_of_a_working_day(
    not_before: datetime, expected: datetime
) -> None:
    assert fitting(Rhythm(SEOUL, OFFICE, DAY), not_before, END) == expected


def test_a_window_after_midnight_belongs_to_the_day_the_shift_began() -> None:
    rhythm = Rhythm(SEOUL, OFFICE, NIGHT)
    assert fitting(rhythm, seoul(4, 20), END) == seoul(5, 2)  # the fourth is worked
    assert fitting(rhythm, seoul(5, 20), END) == seoul(7, 2)  # the holiday's night is not


def test_a_crew_is_left_alone_on_its_days_off() -> None:
    shift = parse_shift(
        {"rotation": "R", "crew": "A", "pulse_windows": "30 to 45 minutes after shift start"},
        {"R": CREWS},
    )
    rhythm = Rhythm(SEOUL, None, shift)
    assert fitting(rhythm, seoul(4, 9), END) == seoul(5, 8, 30)


def test_without_a_shift_the_calendar_decides_and_without_both_nothing_does() -> None:
    assert fitting(Rhythm(SEOUL, OFFICE, None), seoul(4, 20), END) == seoul(6, 9)
    assert fitting(Rhythm(SEOUL, None, None), seoul(4, 20), END) == seoul(4, 20)


def test_no_moment_before_the_end_is_no_reminder() -> None:
    assert fitting(Rhythm(SEOUL, OFFICE, DAY), seoul(7, 17), seoul(8, 0)) is None


@given(st.integers(0, 60 * 24 * 9))
def test_a_reminder_never_leaves_the_windows(minutes: int) -> None:
    found = fitting(Rhythm(SEOUL, OFFICE, DAY), seoul(3, 0) + timedelta(minutes=minutes), END)
    if found is not None:
        local = found.astimezone(SEOUL)
        clock = (local.hour, local.minute)
        assert (10, 30) <= clock < (11, 30) or (14, 30) <= clock < (16, 30)
        assert local.weekday() < 5
        assert local.date() != date.fromisoformat(HOLIDAY)


def planned(session: Session) -> list[tuple[int, int]]:
    rows = session.scalars(select(Reminder).order_by(Reminder.person_id, Reminder.number))
    return [(row.person_id, row.number) for row in rows]


@pytest.fixture
def ran(fresh_engine: Engine) -> Ran:
    return Ran(fresh_engine).open(cadence={"reminders": 2})


def test_everybody_has_the_same_reminders_planned(ran: Ran) -> None:
    with ran.session() as session:
        assert planned(session) == [
            (person, number) for person in sorted(p.id for p in ran.people) for number in (1, 2)
        ]


def test_a_reminder_is_taken_once_and_gone(ran: Ran) -> None:
    at = OPENS + timedelta(days=7)
    with ran.session() as session, transaction(session):
        assert not reminders.is_due(session, OPENS)
        assert reminders.is_due(session, at)
        first = reminders.take_due(session, at, limit=30)
        again = reminders.take_due(session, at, limit=30)
        assert (len(first), len(again)) == (30, 7)
        assert {one.person_id for one in [*first, *again]} == {p.id for p in ran.people}
        assert not reminders.is_due(session, at)
        assert {number for _person, number in planned(session)} == {2}


def test_a_reminder_more_than_a_day_late_is_taken_and_not_sent(ran: Ran) -> None:
    due_at = OPENS + timedelta(days=7)
    with ran.session() as session, transaction(session):
        assert len(reminders.take_due(session, due_at + timedelta(days=1), limit=5)) == 5
        assert reminders.take_due(session, due_at + timedelta(days=1, seconds=1), limit=40) == []
        assert {number for _person, number in planned(session)} == {2}


def test_a_wave_that_is_over_reminds_nobody_and_keeps_no_plan(ran: Ran) -> None:
    with ran.session() as session, transaction(session):
        assert reminders.take_due(session, CLOSES) == []
    ran.answer()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        assert planned(session) == []


def test_a_template_that_names_none_has_none(fresh_engine: Engine) -> None:
    ran = Ran(fresh_engine).open()
    with ran.session() as session:
        assert planned(session) == []
