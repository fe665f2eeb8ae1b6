"""A calendar as its keeper types it; the domain judges every field, the form only carries it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import DateInput

from app.runtime import runtime
from app.translate import _l
from pulse.calendars.hours import WEEKDAYS
from pulse.calendars.models import Calendar
from pulse.calendars.written_hours import write_hours

_NEEDED = _l("Please fill this in.")
MOST_ROWS = 400
SPARE = 2
CLOSED, SHORTER, AS_USUAL = "closed", "hours", "open"


class HolidayRow(Form):  # type: ignore[misc]  # WTForms ships no types
    """One holiday of the company's own."""

    on = StringField(_l("Date"), widget=DateInput())
    name_ko = StringField(_l("Name in Korean"))
    name_en = StringField(_l("Name in English"))


class ExceptionRow(HolidayRow):
    """One date with hours of its own; none at all close it."""

    hours = StringField(_l("Hours"))


class CalendarForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Everything a calendar says; ``reason`` is asked where promises are kept by it."""

    code = StringField(_l("Short code, such as CAL-STORE"))
    name_ko = StringField(
        _l("Name in Korean"), validators=[InputRequired(_NEEDED), Length(max=80)]
    )
    name_en = StringField(_l("Name in English"), validators=[Length(max=80)])
    timezone = StringField(_l("Time zone"), validators=[InputRequired(_NEEDED)])
    mon, tue, wed, thu, fri, sat, sun = (
        StringField(words)
        for words in (
            _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"),
            _l("Saturday"), _l("Sunday"),
        )
    )  # fmt: skip
    cycle_first = StringField(_l("First day of the cycle"), widget=DateInput())
    cycle_days = TextAreaField(_l("Hours of each day of the cycle, one line a day"))
    country = StringField(_l("Public holidays of the country (two letters, such as KR)"))
    refresh = BooleanField(_l("Read the country's list again"))
    holiday_rule = RadioField(
        _l("On a holiday"),
        choices=[
            SelectChoice(CLOSED, _l("closed")),
            SelectChoice(SHORTER, _l("open at other hours")),
            SelectChoice(AS_USUAL, _l("open as on any day")),
        ],
        default=CLOSED,
        validate_choice=False,
    )
    holiday_hours = StringField(_l("Hours on a holiday"))
    own_days = FieldList(FormField(HolidayRow), max_entries=MOST_ROWS)
    exceptions = FieldList(FormField(ExceptionRow), max_entries=MOST_ROWS)
    reason = StringField(_l("Why it changes"), validators=[Length(max=500)])
    by_law = BooleanField(_l("A law leaves no choice"))

    @property
    def hours(self) -> list[Any]:
        """The fields of the week, from the company's first day on."""
        return [self[WEEKDAYS[index]] for index in runtime().company.week]

    def make_room(self) -> None:
        """Offer empty rows after those that are filled in."""
        for rows in (self.own_days, self.exceptions):
            empty = sum(not typed(entry) for entry in rows)
            for _ in range(min(SPARE - empty, MOST_ROWS - len(rows))):
                rows.append_entry()


def typed(entry: Any) -> bool:
    """Tell whether anything was typed into a row."""
    return any((value or "").strip() for value in entry.data.values() if isinstance(value, str))


def filled(row: Calendar) -> dict[str, Any]:
    """Return what a stored calendar puts into the form."""
    document: Mapping[str, Any] = row.document
    hours = document.get("hours", {})
    cycle = document.get("cycle") or {}
    country = document.get("holidays")
    return {
        "code": row.code,
        "name_ko": row.name_ko,
        "name_en": row.name_en,
        "timezone": row.timezone,
        **{day: write_hours(hours.get(day, [])) for day in WEEKDAYS},
        "cycle_first": cycle.get("anchor", ""),
        "cycle_days": "\n".join(write_hours(day) for day in cycle.get("days", [])),
        "country": country if isinstance(country, str) else "",
        "holiday_rule": _rule(document),
        "holiday_hours": write_hours(document.get("holiday_hours") or []),
        "own_days": [_named(entry, entry.get("name")) for entry in document.get("own_days", [])],
        "exceptions": [
            {**_named(entry, entry.get("why")), "hours": write_hours(entry.get("hours", []))}
            for entry in document.get("exceptions", [])
        ],
    }


def _rule(document: Mapping[str, Any]) -> str:
    if document.get("closed_on_holidays", True):
        return CLOSED
    return SHORTER if document.get("holiday_hours") is not None else AS_USUAL


def _named(entry: Mapping[str, Any], name: object) -> dict[str, str]:
    names = name if isinstance(name, Mapping) else {"ko": name or "", "en": name or ""}
    return {
        "on": str(entry.get("date", "")),
        "name_ko": str(names.get("ko") or ""),
        "name_en": str(names.get("en") or ""),
    }


def years_listed(today: date) -> list[int]:
    """Return the years for which a country's holidays are read."""
    return list(range(today.year - 1, today.year + 3))
