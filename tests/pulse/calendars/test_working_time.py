"""Working days, previews, and the table behind the answers."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.pulse.calendars.example_calendars import HOUR, OFFICE_DAYS, local, office, working


def test_one_working_day_is_the_same_time_on_the_next_working_day() -> None:
    calendar = working(office())
    friday = local("2026-02-13 10:30")
    assert calendar.working_days_after(friday, 1) == local("2026-02-16 10:30")
    assert calendar.working_days_after(friday, 2) == local("2026-02-18 10:30")


def test_a_working_day_asked_for_at_night_counts_from_the_next_opening() -> None:
    calendar = working(office())
    evening, morning = local("2026-02-11 20:00"), local("2026-02-12 09:00")
    assert calendar.working_days_after(evening, 1) == local("2026-02-12 18:00")
    assert calendar.working_days_after(morning, 1) == local("2026-02-12 18:00")
    assert calendar.seconds_of_working_days(evening, 1) == 8 * HOUR


def test_a_short_working_day_is_still_one() -> None:
    hours = {day: [["08:30", "18:30"]] for day in OFFICE_DAYS} | {"sat": [["08:30", "13:00"]]}
    calendar = working({"hours": hours})
    assert calendar.working_days_after(local("2026-02-13 17:00"), 1) == local("2026-02-14 13:00")
    assert calendar.seconds_of_working_days(local("2026-02-13 17:00"), 1) == 6 * HOUR


def test_a_working_day_verdict_is_that_of_its_seconds() -> None:
    calendar = working(office())
    start = local("2026-02-13 10:30")
    goal = calendar.seconds_of_working_days(start, 1)
    assert goal is not None
    assert calendar.elapsed(start, local("2026-02-16 10:30")) <= goal
    assert calendar.elapsed(start, local("2026-02-16 10:30:01")) > goal


def test_preview_shows_the_next_fourteen_local_dates() -> None:
    calendar = working(office())
    days = calendar.preview(local("2026-02-13 00:30"))
    assert [day.local_date for day in days][:2] == [date(2026, 2, 13), date(2026, 2, 14)]
    assert len(days) == 14
    assert all(
        later - earlier == timedelta(days=1)
        for earlier, later in pairwise(day.local_date for day in days)
    )


def test_spans_are_worked_out_as_they_are_asked_for() -> None:
    calendar = working(office())
    stream = calendar.spans(local("2026-02-13 00:00"), local("2300-01-01 00:00"))
    assert next(stream).start == local("2026-02-13 09:00")
    reached = calendar.table(calendar_second := 1_770_940_800, calendar_second).until
    assert reached < calendar_second + 3 * 366 * 86_400


def test_tables_grow_both_ways_without_changing_an_answer() -> None:
    grown, fresh = working(office()), working(office())
    grown.elapsed(local("2026-02-13 00:00"), local("2026-02-14 00:00"))
    grown.elapsed(local("2015-02-13 00:00"), local("2015-02-14 00:00"))
    grown.elapsed(local("2035-02-13 00:00"), local("2035-02-14 00:00"))
    start, end = local("2014-01-01 00:00"), local("2037-01-01 00:00")
    assert grown.elapsed(start, end) == fresh.elapsed(start, end)
    assert grown.due_after(start, 10**7) == fresh.due_after(start, 10**7)


def test_epoch_seconds_give_the_same_answers() -> None:
    calendar = working(office())
    start = local("2026-02-13 17:00")
    second = int(start.timestamp())
    assert calendar.due_second(second, 2 * HOUR) == int(local("2026-02-16 10:00").timestamp())
    assert calendar.elapsed_seconds(second, second + 86_400) == HOUR
    assert calendar.next_opening_second(second + 7200) == int(
        local("2026-02-16 09:00").timestamp()
    )


@pytest.mark.parametrize("year", [1066, 9000])
def test_years_no_calendar_speaks_of_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match="1900 to 2399"):
        working(office()).next_opening(datetime(year, 1, 1, tzinfo=UTC))
