"""In bulk as one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars import bulk
from pulse.calendars.hours import parse_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch
from tests.pulse.calendars.drawing import calendars, given_settings, instants
from tests.pulse.calendars.example_calendars import HOUR, local, office, working


@given_settings(60)
@given(calendars(), st.data())
def test_many_answers_are_the_single_answers(drawn: tuple, data: st.DataObject) -> None:
    document, zone, around = drawn
    single = WorkingCalendar(parse_calendar(document, {}, zone))
    many = WorkingCalendar(parse_calendar(document, {}, zone))
    moments = st.lists(instants(around).map(to_epoch), min_size=5, max_size=5)
    starts, ends = data.draw(moments), data.draw(moments)
    goals = data.draw(st.lists(st.integers(0, 500 * HOUR), min_size=5, max_size=5))
    dues = [single.due_second(*pair) for pair in zip(starts, goals, strict=True)]
    assert list(bulk.due_many(many, starts, goals)) == dues
    elapsed = [single.elapsed_seconds(*pair) for pair in zip(starts, ends, strict=True)]
    assert list(bulk.elapsed_many(many, starts, ends)) == elapsed


def test_a_goal_never_reached_is_marked() -> None:
    once = [{"date": "2026-03-02", "hours": [["09:00", "10:00"]]}]
    calendar = working({"exceptions": once})
    start = to_epoch(local("2026-03-02 00:00"))
    late = to_epoch(local("2026-03-05 00:00"))
    found = bulk.due_many(calendar, [start, start, late, late], [HOUR, HOUR + 1, 1, 0])
    assert list(found) == [to_epoch(local("2026-03-02 10:00")), bulk.NEVER, bulk.NEVER, late]


def test_a_goal_used_up_at_closing_time_is_due_then() -> None:
    found = bulk.due_many(working(office()), [to_epoch(local("2026-02-13 17:00"))], [HOUR])
    assert list(found) == [to_epoch(local("2026-02-13 18:00"))]


def test_nothing_asked_is_nothing_answered() -> None:
    calendar = working(office())
    assert bulk.due_many(calendar, [], []).size == 0
    assert bulk.elapsed_many(calendar, [], []).size == 0


def test_a_goal_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        bulk.due_many(working(office()), [0], [-1])
