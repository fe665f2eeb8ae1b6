"""People's shifts and crews, among them four crews who share three shifts."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars.shifts import (
    CrewRotation,
    ShiftDay,
    WorkShift,
    parse_rotation,
    parse_shift,
)
from pulse.errors import Invalid
from tests.pulse.calendars.drawing import MOMENTS, given_settings, instants
from tests.pulse.calendars.example_calendars import HOUR, local

ZONE = ZoneInfo("Asia/Seoul")
CREWS = ("A", "B", "C", "D")


def four_crews() -> dict[str, Any]:
    return {
        "anchor": "2026-01-05",
        "cycle_days": 8,
        "pattern": {
            "A": ["D", "D", "E", "E", "N", "N", "O", "O"],
            "B": ["E", "E", "N", "N", "O", "O", "D", "D"],
            "C": ["N", "N", "O", "O", "D", "D", "E", "E"],
            "D": ["O", "O", "D", "D", "E", "E", "N", "N"],
        },
        "shift_times": {
            "D": ["07:00", "15:00"],
            "E": ["15:00", "23:00"],
            "N": ["23:00", "31:00"],
            "O": None,
        },
    }


@pytest.fixture
def rotation() -> CrewRotation:
    return parse_rotation(four_crews())


def fixed(**more: Any) -> WorkShift:
    document = {"start": "22:00", "end": "31:00", "break": [["26:00", "27:00"]]}
    return parse_shift(document | {"pulse_windows": [["27:00", "27:30"]]} | more, {})


def crew_of(rotation: CrewRotation, crew: str) -> WorkShift:
    windows = "30 to 45 minutes after shift start"
    document = {"rotation": "NOC4", "crew": crew, "pulse_windows": windows}
    return parse_shift(document, {"NOC4": rotation})


def started(found: ShiftDay | None) -> date | None:
    return found.local_date if found else None


def test_a_crew_walks_through_its_cycle(rotation: CrewRotation) -> None:
    first = date(2026, 1, 5)
    assert rotation.hours_on("A", first) == (7 * HOUR, 15 * HOUR)
    assert rotation.hours_on("A", first + timedelta(days=4)) == (23 * HOUR, 31 * HOUR)
    assert rotation.hours_on("A", first + timedelta(days=6)) is None
    for days in (-800, 8, 8000):
        assert rotation.hours_on("B", first + timedelta(days=days)) == (15 * HOUR, 23 * HOUR)


@given_settings(30)
@given(st.sampled_from(sorted(MOMENTS)), st.data())
def test_at_every_moment_one_crew_is_there(zone: str, data: st.DataObject) -> None:
    rotation, named = parse_rotation(four_crews()), ZoneInfo(zone)
    around = data.draw(st.sampled_from(MOMENTS[zone]))
    at = data.draw(instants(around))
    day = timedelta(days=1)
    spans = (rotation.spans(crew, named, at - day, at + day) for crew in CREWS)
    there = [span for crew in spans for span in crew if span.start <= at < span.end]
    assert len(there) == 1


def test_shifts_of_all_crews_follow_each_other_without_a_gap(rotation: CrewRotation) -> None:
    start, end = local("2026-01-05 07:00"), local("2026-03-05 07:00")
    spans = sorted(span for crew in CREWS for span in rotation.spans(crew, ZONE, start, end))
    assert (spans[0].start, spans[-1].end) == (start, end)
    assert all(earlier.end == later.start for earlier, later in pairwise(spans))


def test_spans_are_whole_shifts_that_touch_the_time_asked_for(rotation: CrewRotation) -> None:
    start, end = local("2026-01-10 02:00"), local("2026-01-10 23:30")
    assert [(span.start, span.end) for span in rotation.spans("A", ZONE, start, end)] == [
        (local("2026-01-09 23:00"), local("2026-01-10 07:00")),
        (local("2026-01-10 23:00"), local("2026-01-11 07:00")),
    ]


def test_a_night_shift_belongs_to_the_date_it_starts_on() -> None:
    shift = fixed()
    day = shift.on(date(2026, 2, 13), ZONE)
    assert day is not None
    assert (day.span.start, day.span.end) == (local("2026-02-13 22:00"), local("2026-02-14 07:00"))
    assert day.breaks[0].start == local("2026-02-14 02:00")
    assert day.pulse_windows[0].end == local("2026-02-14 03:30")


def test_a_crews_window_follows_the_start_of_its_shift(rotation: CrewRotation) -> None:
    day = crew_of(rotation, "C").on(date(2026, 1, 5), ZONE)
    assert day is not None
    (window,) = day.pulse_windows
    assert (window.start, window.end) == (local("2026-01-05 23:30"), local("2026-01-05 23:45"))
    assert crew_of(rotation, "D").on(date(2026, 1, 5), ZONE) is None


def test_a_crew_without_windows_is_never_asked(rotation: CrewRotation) -> None:
    shift = parse_shift({"rotation": "NOC4", "crew": "A"}, {"NOC4": rotation})
    day = shift.on(date(2026, 1, 5), ZONE)
    assert day is not None
    assert day.pulse_windows == ()


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"anchor": "soon"}, {"anchor": "bad_date"}),
        ({"pattern": {}}, {"pattern": "not_an_object"}),
        ({"pattern": {"A": ["D"]}}, {"pattern.A": "bad_cycle_length"}),
        ({"pattern": {"A": ["X"] * 8}}, {"pattern.A": "unknown_shift_code"}),
        ({"pattern": {"A": [["D"]] * 8}}, {"pattern.A": "unknown_shift_code"}),
        ({"shift_times": []}, {"shift_times": "not_an_object"}),
        ({"shift_times": {"D": ["07:00", "06:00"]}}, {"shift_times.D.0": "ends_before_start"}),
        ({"shift_times": dict.fromkeys("DENO")}, {"shift_times": "never_opens"}),
    ],
)
def test_a_rotation_with_a_mistake_is_refused(change: dict, fields: dict[str, str]) -> None:
    with pytest.raises(Invalid) as caught:
        parse_rotation(four_crews() | change)
    assert fields.items() <= caught.value.fields.items()


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ({"start": "9", "end": "18:00"}, {"hours.0": "bad_time"}),
        (
            {"start": "09:00", "end": "18:00", "break": [["18:00", "19:00"]]},
            {"break": "outside_shift"},
        ),
        (
            {"start": "09:00", "end": "18:00", "pulse_windows": [["08:45", "09:15"]]},
            {"pulse_windows": "outside_shift"},
        ),
        ({"rotation": "NOC9", "crew": "A"}, {"rotation": "unknown_rotation"}),
        ({"rotation": "NOC4", "crew": "Z"}, {"crew": "unknown_crew"}),
        (
            {"rotation": "NOC4", "crew": "A", "pulse_windows": "at lunch"},
            {"pulse_windows": "bad_window"},
        ),
        (
            {
                "rotation": "NOC4",
                "crew": "A",
                "pulse_windows": "470 to 490 minutes after shift start",
            },
            {"pulse_windows": "outside_shift"},
        ),
    ],
)
def test_a_shift_with_a_mistake_is_refused(
    rotation: CrewRotation, document: dict, fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as caught:
        parse_shift(document, {"NOC4": rotation})
    assert caught.value.fields == fields
