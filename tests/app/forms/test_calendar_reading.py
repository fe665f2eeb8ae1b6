"""From what was typed to the calendar meant, and every problem back to its field."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.forms.calendar_reading import show_problems, to_edit
from app.forms.calendars import SHORTER, CalendarForm
from pulse.errors import Invalid
from tests.app.forms.filling import typed

TODAY = date(2026, 8, 31)
PLAIN = {
    "name_ko": "매장",
    "timezone": "Asia/Seoul",
    "mon": "09:00-12:00, 13:00-18:00",
    "holiday_rule": "closed",
    "own_days-0-on": "2026-10-02",
    "own_days-0-name_ko": "창립일",
    "exceptions-0-on": "",
    "exceptions-1-on": "2026-12-24",
    "exceptions-1-hours": "09:00-12:00",
}


def test_what_is_typed_becomes_a_calendar(app: Flask) -> None:
    with typed(app, CalendarForm, PLAIN) as form:
        found = to_edit(form, None, TODAY)
    document = found.after.document
    assert (found.name_ko, found.name_en) == ("매장", "매장")
    assert list(document["hours"]) == ["mon"]
    assert len(document["hours"]["mon"]) == 2
    assert document["own_days"] == [
        {"date": "2026-10-02", "name": {"ko": "창립일", "en": "창립일"}}
    ]
    assert [row["date"] for row in document["exceptions"]] == ["2026-12-24"]
    assert [row["date"] for row in found.after.holidays] == ["2026-10-02"]


def test_a_cycle_replaces_the_week(app: Flask) -> None:
    said = {**PLAIN, "cycle_first": "2026-08-31", "cycle_days": "08:00-20:00\n20:00-08:00\n-"}
    with typed(app, CalendarForm, said) as form:
        document = to_edit(form, None, TODAY).after.document
    assert "hours" not in document
    assert len(document["cycle"]["days"]) == 3


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ({"mon": "all day"}, "hours.mon"),
        ({"own_days-0-on": "soon"}, "own_days.0.date"),
        ({"own_days-0-name_ko": ""}, "own_days.0.name"),
        ({"exceptions-1-hours": "late"}, "exceptions.0.hours"),
        ({"holiday_rule": "maybe"}, "closed_on_holidays"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"country": "QQ"}, "country"),
        ({"holiday_rule": SHORTER, "holiday_hours": "x"}, "holiday_hours"),
    ],
)
def test_what_cannot_be_one_is_said_at_its_field(
    app: Flask, said: dict[str, str], path: str
) -> None:
    with typed(app, CalendarForm, {**PLAIN, **said}) as form:
        with pytest.raises(Invalid) as refused:
            to_edit(form, None, TODAY)
        loose = show_problems(form, refused.value.fields, str)
        form_errors = str(form.errors)
    assert loose == [], (path, refused.value.fields)
    assert any(code in form_errors for code in refused.value.fields.values())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("hours.tue", "tue"),
        ("cycle.anchor", "cycle_first"),
        ("cycle.days.1", "cycle_days"),
        ("own_days.0.date", "own_days-0-on"),
        ("own_days.0", "own_days-0-on"),
        ("exceptions.0.why", "exceptions-1-name_ko"),
        ("reason", "reason"),
    ],
)
def test_a_path_leads_to_its_field(app: Flask, path: str, name: str) -> None:
    with typed(app, CalendarForm, PLAIN) as form:
        assert show_problems(form, {path: "wrong"}, str) == []
        rows = [entry.form for part in (form.own_days, form.exceptions) for entry in part]
        wrong = [field.name for part in (form, *rows) for field in part if "wrong" in field.errors]
    assert name in wrong


@pytest.mark.parametrize(
    "path", ["own_days.7.date", "own_days.0.hours", "exceptions.x", "exceptions.0.moon", "moon"]
)
def test_a_path_without_a_field_is_said_above(app: Flask, path: str) -> None:
    with typed(app, CalendarForm, PLAIN) as form:
        assert show_problems(form, {path: "wrong"}, str) == ["wrong"]
