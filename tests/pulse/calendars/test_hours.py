"""Calendars as documents: what is read, what is refused, what is written back."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from pulse.calendars.holidays import HolidayName
from pulse.calendars.hours import CalendarSpec, Span, parse_calendar, to_document
from pulse.calendars.working_time import WorkingCalendar
from pulse.errors import Invalid
from tests.pulse.calendars.drawing import calendars, given_settings
from tests.pulse.calendars.example_calendars import HOUR, SEOUL, local, office, utc

SETS = {"KR": [{"date": "2026-02-17", "name": {"ko": "설날", "en": "Korean New Year"}}]}


def refused(document: Mapping[str, Any], timezone: str = SEOUL) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        parse_calendar(document, SETS, timezone)
    assert caught.value.code == "invalid_calendar"
    return caught.value.fields


@pytest.fixture(scope="module")
def demo(shared_data: Path) -> dict[str, CalendarSpec]:
    text = (shared_data / "demo" / "calendars.json").read_text(encoding="utf-8")
    read = json.loads(text)
    return {
        document["id"]: parse_calendar(document, read["holiday_sets"], read["timezone"])
        for document in read["calendars"]
    }


def test_a_span_knows_its_length() -> None:
    assert Span(utc("2026-01-01 00:00"), utc("2026-01-01 00:01")).seconds == 60


def test_holidays_come_from_a_named_set_from_rows_and_from_own_days() -> None:
    own = [{"date": "2026-05-01", "name": "창립기념일"}]
    spec = parse_calendar(office(holidays="KR", own_days=own), SETS, SEOUL)
    assert spec.holidays == {
        date(2026, 2, 17): HolidayName(ko="설날", en="Korean New Year"),
        date(2026, 5, 1): HolidayName(ko="창립기념일", en="창립기념일"),
    }
    assert parse_calendar(office(holidays=None), SETS, SEOUL).holidays == {}


def test_a_document_may_name_its_own_zone() -> None:
    assert parse_calendar(office(timezone="Europe/Berlin"), SETS, SEOUL).zone == "Europe/Berlin"


def test_a_week_lists_monday_first() -> None:
    spec = parse_calendar({"hours": {"sun": [["22:00", "31:00"]]}}, SETS, SEOUL)
    assert spec.weekly[0] == ((0, 7 * HOUR),)
    assert spec.weekly[6] == ((22 * HOUR, 24 * HOUR),)


def test_a_cycle_counts_from_its_anchor_both_ways() -> None:
    cycle = {"anchor": "2026-01-05", "days": [[["07:00", "15:00"]], [["23:00", "31:00"]], []]}
    spec = parse_calendar({"cycle": cycle}, SETS, SEOUL)
    assert spec.hours_on(date(2026, 1, 5)) == ((7 * HOUR, 15 * HOUR),)
    assert spec.hours_on(date(2026, 1, 7)) == ((0, 7 * HOUR),)
    assert spec.hours_on(date(2026, 1, 2)) == spec.hours_on(date(2026, 1, 5))
    assert parse_calendar(to_document(spec), {}, SEOUL) == spec


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ({}, {"hours": "never_opens"}),
        ({"hours": []}, {"hours": "not_an_object"}),
        ({"hours": {"monday": []}}, {"hours.monday": "unknown_weekday"}),
        ({"hours": {"mon": [["9", "10"]]}}, {"hours.mon.0": "bad_time"}),
        (office(holidays="XX"), {"holidays": "unknown_holiday_set"}),
        (office(holidays=[{"name": "x"}]), {"holidays.0.date": "bad_date"}),
        (office(holidays=["2026-01-01"]), {"holidays.0": "not_an_object"}),
        (office(own_days=[{"date": "2026-01-01"}]), {"own_days.0.name": "missing_name"}),
        (office(closed_on_holidays="no"), {"closed_on_holidays": "not_true_or_false"}),
        (office(holiday_hours=[]), {"holiday_hours": "holiday_hours_while_closed"}),
        (office(exceptions={}), {"exceptions": "not_a_list"}),
        (office(exceptions=["2026-01-01"]), {"exceptions.0": "not_an_object"}),
        (
            office(exceptions=[{"date": "2026-02-30", "hours": []}]),
            {"exceptions.0.date": "bad_date"},
        ),
        (office(exceptions=[{"date": "2026-01-01"}]), {"exceptions.0.hours": "not_a_list"}),
        (
            office(exceptions=[{"date": "2026-01-01", "hours": [], "why": 7}]),
            {"exceptions.0.why": "bad_name"},
        ),
        (
            office(exceptions=[{"date": "2026-01-01", "hours": []}] * 2),
            {"exceptions.1.date": "duplicate_date"},
        ),
        (
            office(exceptions=[{"date": "9999-12-31", "hours": []}]),
            {"exceptions.0.date": "bad_date"},
        ),
        (office(timezone="Asia/Nowhere"), {"timezone": "unknown_zone"}),
        ({"cycle": []}, {"cycle": "not_a_cycle"}),
        ({"cycle": {"anchor": "2026-01-05", "days": []}}, {"cycle.days": "bad_cycle_length"}),
        ({"cycle": {"days": [[["09:00", "10:00"]]]}}, {"cycle.anchor": "bad_date"}),
        (
            office(cycle={"anchor": "2026-01-05", "days": [[["09:00", "10:00"]]]}),
            {"hours": "hours_beside_cycle"},
        ),
    ],
)
def test_each_mistake_has_its_place_and_code(document: dict, fields: dict[str, str]) -> None:
    assert refused(document) == fields


def test_all_mistakes_are_told_at_once() -> None:
    document = office(holidays="XX", closed_on_holidays=1, timezone="Nowhere")
    assert set(refused(document)) == {"holidays", "closed_on_holidays", "timezone"}


def test_a_calendar_of_dated_openings_only_does_open() -> None:
    once = [{"date": "2026-03-02", "hours": [["09:00", "10:00"]]}]
    assert parse_calendar({"exceptions": once}, SETS, SEOUL).ever_opens()


def test_holidays_that_close_all_there_is_make_a_calendar_that_never_opens() -> None:
    document = {"holidays": "KR", "closed_on_holidays": False, "holiday_hours": []}
    assert refused(document) == {"hours": "never_opens"}


@given_settings(80)
@given(calendars())
def test_a_calendar_written_is_read_back_the_same(drawn: tuple) -> None:
    document, zone, _ = drawn
    spec = parse_calendar(document, {}, zone)
    assert parse_calendar(json.loads(json.dumps(to_document(spec))), {}, "UTC") == spec


def test_the_demo_calendars_open_when_their_people_say(demo: dict[str, CalendarSpec]) -> None:
    open_on_new_year = {
        code: WorkingCalendar(spec).elapsed(local("2026-01-01 00:00"), local("2026-01-02 00:00"))
        for code, spec in demo.items()
    }
    assert open_on_new_year == {
        "CAL-HQ": 0,
        "CAL-DESK": 0,
        "CAL-CC": 9 * HOUR,
        "CAL-CC-NIGHT": 9 * HOUR,
        "CAL-24X7": 24 * HOUR,
        "CAL-FIELD": 0,
        "CAL-LOG": 0,
        "CAL-STORE": int(9.5 * HOUR),
    }
    assert demo["CAL-CC"].hours_on(date(2026, 9, 25)) == ()
    assert demo["CAL-HQ"].hours_on(date(2026, 12, 31)) == ((9 * HOUR, 12 * HOUR),)
    assert demo["CAL-FIELD"].hours_on(date(2026, 8, 1)) == ()
