from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.calendars.hours import parse_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch
from pulse.commitments.clocks import Goal, GoalUnit, read_course
from pulse.commitments.models import TargetKind
from pulse.commitments.phases import Course, Phase, PhaseKind
from pulse.commitments.replay_columns import NEVER, columns_of, read_columns
from tests.pulse.commitments.scene import NINE

OFFICE = WorkingCalendar(
    parse_calendar(
        {
            "hours": {
                day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "wed", "thu")
            },
            "holidays": [{"date": "2026-08-27", "name": {"ko": "쉼", "en": "Rest"}}],
        },
        {},
        "Asia/Seoul",
    )
)
SHORT_LIVED = WorkingCalendar(
    parse_calendar(
        {"hours": {}, "exceptions": [{"date": "2026-08-28", "hours": [["09:00", "18:00"]]}]},
        {},
        "Asia/Seoul",
    )
)
GOAL = Goal(TargetKind.RESOLUTION, 1, GoalUnit.BUSINESS_HOURS)
KINDS = (PhaseKind.RUNNING, PhaseKind.PAUSED, PhaseKind.STOPPED)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    second = to_epoch(NINE - timedelta(days=draw(st.integers(0, 20))))
    phases = []
    lengths = draw(st.lists(st.integers(1, 300_000), max_size=5))
    for length in lengths:
        kind = draw(st.sampled_from(KINDS))
        phases.append(Phase(second, second + length, kind))
        second += length
    return Course(tuple(phases), draw(st.sampled_from(KINDS)), second)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(courses(), st.integers(0, 150_000)), max_size=8),
    st.sampled_from([OFFICE, SHORT_LIVED]),
)
def test_columns_read_what_one_clock_reads(
    given_clocks: list[tuple[Course, int]], calendar: WorkingCalendar
) -> None:
    read = read_columns(
        calendar,
        columns_of(course for course, _ in given_clocks),
        np.array([goal for _, goal in given_clocks], np.int64),
    )
    for place, (course, goal) in enumerate(given_clocks):
        one = read_course(course, GOAL, calendar, goal)
        assert read.elapsed[place] == one.elapsed_seconds
        assert bool(read.is_breached[place]) == (one.breached_at is not None)
        due_at = one.settled_at or one.due_at
        if due_at is not None:
            assert read.due[place] == to_epoch(due_at)
        elif course.kind is not PhaseKind.PAUSED:
            assert read.due[place] == NEVER


def test_nothing_to_read() -> None:
    read = read_columns(OFFICE, columns_of([]), np.zeros(0, np.int64))
    assert not len(read.elapsed)
    assert not len(read.is_breached)
