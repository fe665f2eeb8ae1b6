"""Working time against the oracle, over random calendars, zones and moments."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars.days import SegmentKind
from pulse.calendars.hours import parse_calendar
from pulse.calendars.working_time import WorkingCalendar
from tests.pulse.calendars.drawing import MOMENTS, calendars, given_settings, instants
from tests.pulse.calendars.oracle import WEEKDAYS, Oracle

SECOND = timedelta(seconds=1)
FAR = timedelta(days=40)


def both(document: dict, zone: str, tick: int = 900) -> tuple[WorkingCalendar, Oracle]:
    return WorkingCalendar(parse_calendar(document, {}, zone)), Oracle(document, zone, tick)


@given_settings(120)
@given(calendars(), st.data())
def test_elapsed_is_what_the_oracle_counts(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    start, end = data.draw(instants(around)), data.draw(instants(around))
    assert calendar.elapsed(start, end) == oracle.elapsed(start, end)


@given_settings(60)
@given(calendars(grid=1), st.data())
def test_elapsed_is_exact_for_hours_on_any_minute(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone, tick=60)
    start, end = data.draw(instants(around, days=1)), data.draw(instants(around, days=1))
    assert calendar.elapsed(start, end) == oracle.elapsed(start, end)


@given_settings(100)
@given(calendars(), st.data())
def test_due_is_the_earliest_instant_the_oracle_finds(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    start, goal = data.draw(instants(around)), data.draw(st.integers(1, 60 * 3600))
    expected = oracle.due(start, goal, FAR)
    found = calendar.due_after(start, goal)
    if expected is None:
        assert found is not None
        assert found > start + FAR - timedelta(hours=1)
    else:
        assert found == expected


@given_settings(80)
@given(calendars(), st.data())
def test_open_and_next_opening_agree_with_the_oracle(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    at = data.draw(instants(around))
    assert calendar.is_open(at) == oracle.open_at(at)
    assert calendar.next_opening(at) == oracle.next_opening(at, FAR)


@given_settings(6)
@given(calendars(), st.data())
def test_years_of_span_are_counted_exactly(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    start = data.draw(instants(around))
    end = start + timedelta(seconds=data.draw(st.integers(300 * 86_400, 800 * 86_400)))
    assert calendar.elapsed(start, end) == oracle.elapsed(start, end)


@given_settings(20)
@given(calendars(), st.integers(2100, 2390), st.data())
def test_the_far_future_follows_the_same_rules(
    drawn: tuple, year: int, data: st.DataObject
) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    around = around.replace(year=year, day=min(around.day, 28))
    start, end = data.draw(instants(around)), data.draw(instants(around))
    assert calendar.elapsed(start, end) == oracle.elapsed(start, end)


@given_settings(25)
@given(calendars(), st.integers(1, 40 * 365 * 4 * 3600), st.data())
def test_a_goal_of_decades_is_used_up_to_the_second(
    drawn: tuple, goal: int, data: st.DataObject
) -> None:
    document, zone, around = drawn
    calendar, _ = both(document, zone)
    start = data.draw(instants(around))
    due = calendar.due_after(start, goal)
    assert due is not None
    assert calendar.elapsed(start, due) == goal
    assert calendar.elapsed(start, due - SECOND) == goal - 1


@given_settings(60)
@given(calendars(), st.data())
def test_pauses_take_away_working_time_only(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    marks = sorted(data.draw(st.lists(instants(around), min_size=6, max_size=6)))
    pauses = [(marks[1], marks[2]), (marks[3], marks[4])]
    running = calendar.elapsed(marks[0], marks[5])
    running -= sum(calendar.elapsed(*pause) for pause in pauses)
    parts = [(marks[0], marks[1]), (marks[2], marks[3]), (marks[4], marks[5])]
    assert running == sum(oracle.elapsed(*part) for part in parts)


@given_settings(60)
@given(calendars(), st.data())
def test_spans_are_apart_and_hold_all_open_time(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, _ = both(document, zone)
    start = data.draw(instants(around))
    end = start + timedelta(seconds=data.draw(st.integers(0, 100 * 86_400)))
    spans = list(calendar.spans(start, end))
    assert sum(span.seconds for span in spans) == calendar.elapsed(start, end)
    assert all(span.start < span.end for span in spans)
    assert all(earlier.end < later.start for earlier, later in pairwise(spans))


@given_settings(80)
@given(calendars(), st.data())
def test_segments_add_up_to_the_wall_clock(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    start, end = sorted(data.draw(st.tuples(instants(around), instants(around))))
    segments = calendar.segments(start, end)
    edges = [start, *(segment.end for segment in segments)]
    assert [segment.start for segment in segments] == edges[:-1]
    assert edges[-1] == end
    for segment in segments:
        is_open = segment.kind is SegmentKind.OPEN
        expected = segment.seconds if is_open else 0
        assert oracle.elapsed(segment.start, segment.end) == expected


@given_settings(60)
@given(calendars(), st.integers(1, 6), st.data())
def test_working_days_are_those_the_oracle_finds(
    drawn: tuple, days: int, data: st.DataObject
) -> None:
    document, zone, around = drawn
    calendar, oracle = both(document, zone)
    start = data.draw(instants(around))
    goal = calendar.seconds_of_working_days(start, days)
    assert goal == oracle.days_goal(start, days, 2 * FAR)
    due = calendar.working_days_after(start, days)
    assert due is not None
    assert calendar.elapsed(start, due) == goal


@pytest.mark.parametrize("zone", sorted(MOMENTS))
def test_round_the_clock_is_real_time_in_every_zone(zone: str) -> None:
    calendar, _ = both({"hours": {day: [["00:00", "24:00"]] for day in WEEKDAYS}}, zone)
    start, end = datetime(2010, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)
    assert calendar.elapsed(start, end) == (end - start) // SECOND
    assert len(list(calendar.spans(start, end))) == 1
