"""The rules of working time, one by one, on days that can be checked by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from pulse.calendars.hours import CalendarSpec, parse_calendar
from pulse.calendars.stretches import WEEK_START, DayCycle
from pulse.calendars.working_time import WorkingCalendar
from pulse.errors import Invalid
from tests.pulse.calendars.example_calendars import (
    HOUR,
    SEOLLAL,
    daily,
    local,
    night,
    office,
    utc,
    working,
)

SECOND = timedelta(seconds=1)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def test_rule_1_hours_are_half_open_and_lunch_does_not_count() -> None:
    calendar = working(office())
    assert calendar.is_open(local("2026-02-13 09:00"))
    assert not calendar.is_open(local("2026-02-13 12:00"))
    assert calendar.is_open(local("2026-02-13 17:59:59"))
    assert not calendar.is_open(local("2026-02-13 18:00"))
    assert calendar.elapsed(local("2026-02-13 11:30"), local("2026-02-13 13:30")) == HOUR


def test_rule_1_twenty_four_hours_touch_the_next_day() -> None:
    calendar = working(daily("20:00", "24:00"))
    assert calendar.is_open(local("2026-02-13 23:59:59"))
    assert not calendar.is_open(local("2026-02-14 00:00"))
    assert calendar.elapsed(local("2026-02-13 19:00"), local("2026-02-14 19:00")) == 4 * HOUR


def test_rule_1_a_night_shift_runs_over_midnight() -> None:
    calendar = working(night())
    start, end = local("2026-02-13 21:00"), local("2026-02-14 08:00")
    assert calendar.elapsed(start, end) == 9 * HOUR
    (shift,) = calendar.spans(start, end)
    assert (shift.start, shift.end) == (local("2026-02-13 22:00"), local("2026-02-14 07:00"))


def test_rule_1_a_night_shift_of_sunday_ends_on_monday() -> None:
    calendar = working({"hours": {"sun": [["22:00", "31:00"]]}})
    assert calendar.is_open(local("2026-02-16 06:59"))
    assert not calendar.is_open(local("2026-02-15 06:59"))


def test_rule_2_a_holiday_takes_its_own_date_from_a_night_shift() -> None:
    calendar = working(night(holidays=[SEOLLAL]))
    start, end = local("2026-02-16 20:00"), local("2026-02-18 12:00")
    assert [(span.start, span.end) for span in calendar.spans(start, end)] == [
        (local("2026-02-16 22:00"), local("2026-02-17 00:00")),
        (local("2026-02-18 00:00"), local("2026-02-18 07:00")),
    ]


def test_rule_2_the_date_is_that_of_the_calendars_zone() -> None:
    calendar = working(daily("00:00", "24:00", holidays=[SEOLLAL]))
    (before, after) = calendar.spans(utc("2026-02-16 00:00"), utc("2026-02-18 00:00"))
    assert before.end == utc("2026-02-16 15:00")
    assert after.start == utc("2026-02-17 15:00")


def test_rule_2_a_half_day_replaces_the_hours() -> None:
    half = {"date": "2026-12-31", "hours": [["09:00", "12:00"]]}
    calendar = working(office(exceptions=[half]))
    assert calendar.elapsed(local("2026-12-31 00:00"), local("2027-01-01 00:00")) == 3 * HOUR


def test_rule_2_an_exception_goes_before_a_holiday() -> None:
    duty = {"date": "2026-02-17", "hours": [["10:00", "15:00"]]}
    calendar = working(office(exceptions=[duty]))
    assert calendar.elapsed(local("2026-02-17 00:00"), local("2026-02-18 00:00")) == 5 * HOUR


def test_rule_2_an_exception_may_run_past_midnight() -> None:
    late = {"date": "2026-02-12", "hours": [["20:00", "26:00"]]}
    calendar = working(office(exceptions=[late]))
    assert calendar.elapsed(local("2026-02-12 00:00"), local("2026-02-13 09:00")) == 6 * HOUR
    closed = {"date": "2026-02-13", "hours": []}
    calendar = working(office(exceptions=[late, closed]))
    assert calendar.elapsed(local("2026-02-12 00:00"), local("2026-02-14 00:00")) == 4 * HOUR


def test_rule_2_holiday_hours_may_stand_in_for_ordinary_ones() -> None:
    document = office(closed_on_holidays=False, holiday_hours=[["10:00", "12:00"]])
    start, end = local("2026-02-17 00:00"), local("2026-02-18 00:00")
    assert working(document).elapsed(start, end) == 2 * HOUR
    assert working(office(closed_on_holidays=False)).elapsed(start, end) == 8 * HOUR


def test_rule_3_a_goal_is_used_up_at_closing_time_not_at_the_next_opening() -> None:
    calendar = working(office())
    assert calendar.due_after(local("2026-02-13 17:00"), HOUR) == local("2026-02-13 18:00")
    assert calendar.due_after(local("2026-02-13 11:00"), HOUR) == local("2026-02-13 12:00")
    assert calendar.due_after(local("2026-02-13 17:00"), HOUR + 1) == local("2026-02-16 09:00:01")


def test_rule_3_adding_nothing_outside_hours_gives_the_start_itself() -> None:
    calendar = working(office())
    sunday = local("2026-02-15 03:00")
    assert calendar.due_after(sunday, 0) == sunday
    assert calendar.working_days_after(sunday, 0) == sunday


def test_rule_3_a_goal_below_zero_is_refused() -> None:
    calendar = working(office())
    with pytest.raises(ValueError, match="negative"):
        calendar.due_after(local("2026-02-13 11:00"), -1)
    with pytest.raises(ValueError, match="negative"):
        calendar.seconds_of_working_days(local("2026-02-13 11:00"), -1)


def test_rule_4_the_missing_hour_of_spring_does_not_count() -> None:
    calendar = working(daily("00:00", "06:00"), BERLIN)
    start, end = local("2026-03-29 00:00", BERLIN), local("2026-03-29 12:00", BERLIN)
    assert calendar.elapsed(start, end) == 5 * HOUR
    assert calendar.due_after(start, 2 * HOUR + 1) == utc("2026-03-29 01:00:01")


def test_rule_4_the_repeated_hour_of_autumn_counts_twice() -> None:
    calendar = working(daily("00:00", "06:00"), NEW_YORK)
    start, end = local("2026-11-01 00:00", NEW_YORK), local("2026-11-01 12:00", NEW_YORK)
    assert calendar.elapsed(start, end) == 7 * HOUR
    assert len(list(calendar.spans(start, end))) == 1


def test_rule_4_an_opening_inside_a_gap_is_the_end_of_the_gap() -> None:
    calendar = working(daily("02:30", "06:00"), BERLIN)
    midnight = local("2026-03-29 00:00", BERLIN)
    assert calendar.next_opening(midnight) == utc("2026-03-29 01:00")
    assert calendar.elapsed(midnight, local("2026-03-29 12:00", BERLIN)) == 3 * HOUR


def test_rule_4_hours_wholly_inside_a_gap_do_not_exist_that_day() -> None:
    calendar = working(daily("02:00", "03:00"), BERLIN)
    midnight = local("2026-03-29 00:00", BERLIN)
    assert calendar.next_opening(midnight) == local("2026-03-30 02:00", BERLIN)
    assert calendar.describe_day(date(2026, 3, 29)).spans == ()


def test_rule_4_hours_that_end_inside_the_repeated_hour_come_twice() -> None:
    calendar = working(daily("00:00", "01:30"), NEW_YORK)
    start, end = local("2026-11-01 00:00", NEW_YORK), local("2026-11-01 12:00", NEW_YORK)
    assert [(span.start, span.end) for span in calendar.spans(start, end)] == [
        (utc("2026-11-01 04:00"), utc("2026-11-01 05:30")),
        (utc("2026-11-01 06:00"), utc("2026-11-01 06:30")),
    ]


def test_rule_4_a_midnight_that_does_not_exist() -> None:
    havana = "America/Havana"
    calendar = working(daily("00:00", "02:00"), havana)
    noon = local("2026-03-07 12:00", havana)
    assert calendar.elapsed(noon, noon + timedelta(days=1)) == HOUR


def test_rule_4_a_date_that_was_left_out() -> None:
    apia = "Pacific/Apia"
    calendar = working(daily("09:00", "17:00"), apia)
    start, end = local("2011-12-29 00:00", apia), local("2012-01-01 00:00", apia)
    assert calendar.elapsed(start, end) == 2 * 8 * HOUR
    assert calendar.describe_day(date(2011, 12, 30)).spans == ()


def test_leap_day_is_a_day_like_another() -> None:
    calendar = working(daily("09:00", "17:00"))
    start, end = local("2028-02-28 12:00"), local("2028-03-01 12:00")
    assert calendar.elapsed(start, end) == 16 * HOUR
    assert calendar.due_after(start, 5 * HOUR + 8 * HOUR) == local("2028-02-29 17:00")


def test_rule_5_late_means_more_than_the_goal_in_working_seconds() -> None:
    calendar = working(office())
    start, goal = local("2026-02-13 17:00"), HOUR
    due = calendar.due_after(start, goal)
    assert due == local("2026-02-13 18:00")
    for kept in (due, due + timedelta(hours=20), local("2026-02-16 09:00")):
        assert calendar.elapsed(start, kept) <= goal
    assert calendar.elapsed(start, local("2026-02-16 09:00:01")) > goal


def test_rule_6_a_pause_wholly_outside_hours_is_worth_nothing() -> None:
    calendar = working(office())
    assert calendar.elapsed(local("2026-02-13 18:00"), local("2026-02-16 09:00")) == 0
    over_the_opening = calendar.elapsed(local("2026-02-13 18:00"), local("2026-02-16 09:10"))
    assert over_the_opening == 600


def test_rule_7_a_reopened_clock_goes_on_with_what_was_left() -> None:
    calendar = working(office())
    used = calendar.elapsed(local("2026-02-12 10:00"), local("2026-02-12 11:00"))
    reopened = local("2026-02-13 17:30")
    assert calendar.due_after(reopened, 4 * HOUR - used) == local("2026-02-16 11:30")


def test_rule_9_a_calendar_that_never_opens_is_refused_when_read() -> None:
    with pytest.raises(Invalid) as caught:
        parse_calendar({"hours": {"mon": []}}, {}, "Asia/Seoul")
    assert caught.value.fields == {"hours": "never_opens"}


def test_rule_9_arithmetic_on_a_calendar_that_never_opens_gives_nothing() -> None:
    never = CalendarSpec("Asia/Seoul", DayCycle(WEEK_START, ((),) * 7), {}, {}, True)
    calendar = WorkingCalendar(never)
    start = local("2026-02-13 17:00")
    assert calendar.due_after(start, 1) is None
    assert calendar.next_opening(start) is None
    assert calendar.working_days_after(start, 1) is None
    assert calendar.elapsed(start, start + timedelta(days=900)) == 0
    assert not calendar.is_open(start)
    assert list(calendar.spans(start, start + timedelta(days=900))) == []


def test_rule_9_a_calendar_that_stops_opening_ends() -> None:
    only = [{"date": f"2026-03-0{day}", "hours": [["09:00", "10:00"]]} for day in (2, 3)]
    calendar = working({"hours": {}, "exceptions": only})
    start = local("2026-03-01 00:00")
    assert calendar.due_after(start, 2 * HOUR) == local("2026-03-03 10:00")
    assert calendar.due_after(start, 2 * HOUR + 1) is None
    assert calendar.next_opening(local("2026-03-03 10:00")) is None
    assert calendar.working_days_after(start, 2) is None
    assert calendar.is_open(local("2026-03-03 09:30"))


def test_rule_9_closed_for_fifty_years_and_open_again() -> None:
    first = date(2026, 2, 14)
    closed = [
        {"date": (first + timedelta(days=ahead)).isoformat(), "hours": []}
        for ahead in range(50 * 366)
    ]
    calendar = working(office(exceptions=closed))
    opening = calendar.next_opening(local("2026-02-14 00:00"))
    assert opening is not None
    assert opening.year == 2076


def test_rule_9_a_goal_beyond_all_years_has_no_due_instant() -> None:
    calendar = working({"hours": {"mon": [["09:00", "09:01"]]}})
    assert calendar.due_after(local("2026-02-13 17:00"), 10**9) is None


def test_rule_9_a_goal_of_centuries_is_still_reckoned() -> None:
    calendar = working({"hours": {"mon": [["09:00", "10:00"]]}})
    monday = local("2026-02-16 09:00")
    due = calendar.due_after(monday, 18_000 * HOUR)
    assert due == monday + timedelta(weeks=17_999, hours=1)


def test_rule_9_a_reversed_span_is_nothing() -> None:
    calendar = working(office())
    later, earlier = local("2026-02-13 17:00"), local("2026-02-12 10:00")
    assert calendar.elapsed(later, earlier) == 0
    assert calendar.segments(later, earlier) == []
    assert list(calendar.spans(later, earlier)) == []


def test_rule_10_fractions_of_a_second_are_cut_off() -> None:
    calendar = working(office())
    start = local("2026-02-13 10:00") + timedelta(microseconds=999_999)
    end = local("2026-02-13 10:00:01") + timedelta(microseconds=1)
    assert calendar.elapsed(start, end) == 1
    assert calendar.elapsed(local("2026-02-13 10:00"), start) == 0
    assert calendar.due_after(start, 60) == local("2026-02-13 10:01")


NAIVE = datetime(2026, 2, 13, 10)  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.due_after(NAIVE, 0),
        lambda calendar: calendar.due_after(NAIVE, HOUR),
        lambda calendar: calendar.elapsed(local("2026-02-13 10:00"), NAIVE),
        lambda calendar: calendar.next_opening(NAIVE),
        lambda calendar: calendar.is_open(NAIVE),
        lambda calendar: next(calendar.spans(NAIVE, local("2026-02-13 10:00"))),
        lambda calendar: calendar.segments(NAIVE, local("2026-02-13 10:00")),
        lambda calendar: calendar.working_days_after(NAIVE, 1),
        lambda calendar: calendar.preview(NAIVE),
    ],
)
def test_rule_10_naive_datetimes_are_refused(ask: Callable[[WorkingCalendar], object]) -> None:
    calendar = working(office())
    with pytest.raises(ValueError, match="aware"):
        ask(calendar)


def test_rule_10_any_zone_may_ask_and_utc_is_answered() -> None:
    calendar = working(office())
    in_london = datetime(2026, 2, 13, 1, tzinfo=timezone(timedelta(0)))
    in_seoul = in_london.astimezone(timezone(timedelta(hours=9)))
    assert calendar.due_after(in_seoul, HOUR) == calendar.due_after(in_london, HOUR)
    for goal in (0, HOUR):
        due = calendar.due_after(in_seoul, goal)
        assert due is not None
        assert due.tzinfo is UTC


def test_rule_11_a_new_goal_counts_from_the_opening() -> None:
    calendar = working(office())
    opened, paused = local("2026-02-12 10:00"), 1800
    assert calendar.due_after(opened, 8 * HOUR + paused) == local("2026-02-13 10:30")
    assert calendar.due_after(opened, 4 * HOUR + paused) == local("2026-02-12 15:30")


def test_rule_12_an_added_holiday_moves_the_due_instant_and_the_verdict() -> None:
    opened, done = local("2026-06-02 16:00"), local("2026-06-04 10:00")
    vote = {"date": "2026-06-03", "name": {"ko": "선거일", "en": "Election day"}}
    before, after = working(office()), working(office(own_days=[vote]))
    assert before.due_after(opened, 8 * HOUR) == local("2026-06-03 16:00")
    assert after.due_after(opened, 8 * HOUR) == local("2026-06-04 16:00")
    assert before.elapsed(opened, done) > 8 * HOUR >= after.elapsed(opened, done)
