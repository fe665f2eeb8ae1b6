"""From what was typed into a calendar's form to the calendar meant, and its problems back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from app.forms.calendars import AS_USUAL, CLOSED, SHORTER, CalendarForm, typed, years_listed
from pulse.calendars.holidays import country_holidays, holiday_rows
from pulse.calendars.hours import WEEKDAYS
from pulse.calendars.written_hours import read_written_hours
from pulse.commitments.calendar_changes import CalendarAfter
from pulse.commitments.calendar_edits import CalendarEdit
from pulse.errors import Invalid

Row = dict[str, Any]
ROWS = ("exceptions", "own_days")


def to_edit(form: CalendarForm, before: CalendarAfter | None, today: date) -> CalendarEdit:
    """Return the calendar meant; Invalid, by path, for what cannot be one."""
    document = {} if before is None else dict(before.document)
    for name in ("hours", "cycle", "timezone", "holiday_hours"):
        document.pop(name, None)
    document |= _ordinary(form) | _holiday_rule(form)
    document["exceptions"] = [_exception(entry) for entry in form.exceptions if typed(entry)]
    own = [_own_day(entry) for entry in form.own_days if typed(entry)]
    document["own_days"] = own
    country = _text(form.country).upper()
    document["holidays"] = country or None
    listed = _listed(form, country, before, today)
    zone, korean = _text(form.timezone), _text(form.name_ko)
    merged = CalendarAfter(zone, document, listed).ready().spec.holidays
    after = CalendarAfter(zone, document, holiday_rows(merged))
    return CalendarEdit(korean, _text(form.name_en) or korean, after)


def show_problems(
    form: CalendarForm, fields: Mapping[str, str], words: Callable[[str], str]
) -> list[str]:
    """Put each problem at its field; return the sentences of those that have none."""
    loose: list[str] = []
    for path, code in fields.items():
        target = _field_of(form, path.split("."))
        if target is None:
            loose.append(words(code))
            continue
        if words(code) not in target.errors:
            target.errors = [*target.errors, words(code)]
        if (rows := path.partition(".")[0]) in ROWS:
            form[rows].errors = [*form[rows].errors, words(code)]  # else the form looks sound
    return loose


def _ordinary(form: CalendarForm) -> Row:
    lines = _text(form.cycle_days).splitlines()
    if lines:
        days = [read_written_hours("" if line.strip() == "-" else line) for line in lines]
        return {"cycle": {"anchor": _text(form.cycle_first), "days": days}}
    written = {day: read_written_hours(_text(form[day])) for day in WEEKDAYS}
    return {"hours": {day: hours for day, hours in written.items() if hours}}


def _holiday_rule(form: CalendarForm) -> Row:
    rule = form.holiday_rule.data
    if rule not in (CLOSED, SHORTER, AS_USUAL):
        raise Invalid("invalid_calendar", fields={"closed_on_holidays": "not_true_or_false"})
    found: Row = {"closed_on_holidays": rule == CLOSED}
    if rule == SHORTER:
        found["holiday_hours"] = read_written_hours(_text(form.holiday_hours))
    return found


def _exception(entry: Any) -> Row:
    row: Row = {"date": _text(entry.on), "hours": read_written_hours(_text(entry.hours))}
    name = _name(entry)
    return row | ({"why": name} if name else {})


def _own_day(entry: Any) -> Row:
    return {"date": _text(entry.on), "name": _name(entry)}


def _name(entry: Any) -> dict[str, str] | None:
    korean, english = _text(entry.name_ko), _text(entry.name_en)
    if not (korean or english):
        return None
    return {"ko": korean or english, "en": english or korean}


def _listed(
    form: CalendarForm, country: str, before: CalendarAfter | None, today: date
) -> list[Row]:
    """Return the country's days: as they are kept, or as they are listed now.

    What is past stays as it was known, unless another country is meant.
    """
    kept: list[Row] = []
    same = False
    if before is not None:
        own = {row.get("date") for row in before.document.get("own_days", [])}
        kept = [row for row in before.holidays if row["date"] not in own]
        known = before.document.get("holidays")
        same = (known if isinstance(known, str) else "") == country
    if same and not form.refresh.data:
        return kept
    if not country:
        return []
    years = years_listed(today)
    fresh = holiday_rows(country_holidays(country, years))
    start = today.isoformat()
    if not same:
        return fresh
    past = [row for row in kept if row["date"] < start]
    return [*past, *(row for row in fresh if row["date"] >= start)]


def _field_of(form: CalendarForm, path: list[str]) -> Any:
    first = path[0]
    if first == "hours" and len(path) > 1 and path[1] in WEEKDAYS:
        return form[path[1]]
    if first in ROWS and len(path) > 1:
        return _row_field(form, first, path)
    return {
        "hours": form.mon,
        "cycle": form.cycle_first if path[1:] == ["anchor"] else form.cycle_days,
        "holidays": form.country,
        "country": form.country,
        "closed_on_holidays": form.holiday_rule,
        "holiday_hours": form.holiday_hours,
        "timezone": form.timezone,
        "code": form.code,
        "reason": form.reason,
    }.get(first)


def _row_field(form: CalendarForm, name: str, path: list[str]) -> Any:
    """Return the field of a row that a path of the domain means; None where there is none."""
    entries = [entry for entry in form[name] if typed(entry)]
    index = int(path[1]) if path[1].isdecimal() else len(entries)
    wanted = path[2] if len(path) > 2 else "date"
    field = {"date": "on", "hours": "hours", "why": "name_ko", "name": "name_ko"}.get(wanted)
    if index >= len(entries) or field is None or field not in entries[index].form:
        return None
    return entries[index][field]


def _text(field: Any) -> str:
    return str(field.data or "").strip()
