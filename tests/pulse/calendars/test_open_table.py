from zoneinfo import ZoneInfo

from pulse.calendars.hours import parse_calendar
from pulse.calendars.open_table import (
    OpenTable,
    empty_table,
    grown,
    hours_by_day,
    joined_spans,
    last_open_day,
)
from pulse.calendars.zones import DAY, day_number, to_epoch
from tests.pulse.calendars.example_calendars import HOUR, SEOUL, daily, local, office

TABLE = OpenTable(0, 100, starts=[10, 20, 50], ends=[20, 30, 60], opened=[0, 10, 20, 30])


def test_open_seconds_before_a_moment() -> None:
    moments = (0, 10, 15, 20, 30, 31, 50, 55, 60, 61)
    assert [TABLE.open_before(at) for at in moments] == [0, 0, 5, 10, 20, 20, 20, 25, 30, 30]


def test_a_total_is_reached_at_its_earliest() -> None:
    totals = (1, 10, 11, 20, 21, 30)
    assert [TABLE.reaching(total) for total in totals] == [11, 20, 21, 30, 51, 60]


def test_the_next_open_second() -> None:
    assert [TABLE.opening_from(at) for at in (0, 10, 29, 30, 59, 60)] == [10, 10, 29, 50, 59, None]


def test_touching_spans_are_one_and_cut_to_what_was_asked() -> None:
    assert joined_spans(TABLE, 0, 100) == [(10, 30), (50, 60)]
    assert joined_spans(TABLE, 15, 55) == [(15, 30), (50, 55)]
    assert joined_spans(TABLE, 30, 50) == []


def test_growing_piece_by_piece_is_growing_at_once() -> None:
    spec = parse_calendar(office(), {}, SEOUL)
    hours, zone = hours_by_day(spec), ZoneInfo(SEOUL)
    noon = to_epoch(local("2026-02-13 12:00"))
    whole = grown(empty_table(noon), noon - 40 * DAY, noon + 40 * DAY, hours, zone)
    pieces = empty_table(noon)
    for days in (3, 11, 40):
        pieces = grown(pieces, noon - days * DAY, noon + days * DAY, hours, zone)
    assert joined_spans(pieces, whole.since, whole.until) == joined_spans(
        whole, whole.since, whole.until
    )
    assert pieces.opened[-1] == whole.opened[-1] > 300 * HOUR


def test_hours_that_come_round_have_no_last_day() -> None:
    assert last_open_day(parse_calendar(daily("09:00", "10:00"), {}, SEOUL)) is None


def test_dated_openings_have_a_last_day() -> None:
    once = [{"date": "2026-03-02", "hours": [["20:00", "26:00"]]}]
    spec = parse_calendar({"exceptions": once}, {}, SEOUL)
    assert last_open_day(spec) == day_number(local("2026-03-03 12:00").date())
