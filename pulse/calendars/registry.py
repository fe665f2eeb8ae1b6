"""The stored calendars, shifts and rotations: importing them, and having them ready to reckon.

A calendar is kept as its people wrote it, with its holidays resolved to dates. Ready-made
calendars are kept in the process by their content, so a changed one is never served stale.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, String, cast, select
from sqlalchemy.orm import Session

from pulse.calendars.holidays import country_holidays, holiday_rows
from pulse.calendars.hours import CalendarSpec, parse_calendar
from pulse.calendars.models import Calendar, Rotation, Shift
from pulse.calendars.shifts import CrewRotation, WorkShift, parse_rotation, parse_shift
from pulse.calendars.working_time import WorkingCalendar
from pulse.errors import Invalid, NotFound

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class PlannedCalendar:
    """A calendar as it is to be stored."""

    code: str
    name_ko: str
    name_en: str
    timezone: str
    document: dict[str, Any]
    holidays: list[Any]


@dataclass
class CalendarPlan:
    """What an import would store; ``problems`` maps a path in the document to a code."""

    calendars: dict[str, PlannedCalendar] = field(default_factory=dict)
    shifts: dict[str, dict[str, Any]] = field(default_factory=dict)
    rotations: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


def plan_calendars(
    session: Session, document: Mapping[str, Any], *, years: Iterable[int] = ()
) -> CalendarPlan:
    """Read a document of calendars, shifts and rotations and say what would change.

    A named holiday set that the document does not hold is taken, for ``years``, from the
    country of that name.
    """
    plan = CalendarPlan()
    sets = dict(document.get("holiday_sets", {}))
    _add_countries(sets, document, list(years))
    for index, entry in enumerate(document.get("calendars", [])):
        _plan_calendar(plan, f"calendars.{index}", entry, sets, str(document.get("timezone", "")))
    for index, entry in enumerate(document.get("rotations", [])):
        _plan_rotation(plan, f"rotations.{index}", entry)
    known = {code: parse_rotation(rotation) for code, rotation in plan.rotations.items()}
    known = {**stored_rotations(session), **known}
    for index, entry in enumerate(document.get("shifts", [])):
        _plan_shift(plan, f"shifts.{index}", entry, known)
    _compare(session, plan)
    return plan


def apply_calendars(session: Session, plan: CalendarPlan) -> None:
    """Store a plan without problems; what changed gets the next revision."""
    if plan.problems:
        raise Invalid("invalid_calendars", fields=plan.problems)
    for code in (*plan.added, *plan.changed):
        if code in plan.calendars:
            store_calendar(session, plan.calendars[code])
        elif code in plan.shifts:
            session.merge(Shift(code=code, document=plan.shifts[code]))
        else:
            session.merge(Rotation(code=code, document=plan.rotations[code]))
    session.flush()


def import_calendars(
    session: Session, document: Mapping[str, Any], *, years: Iterable[int] = ()
) -> CalendarPlan:
    """Plan and store in one go; Invalid, with every problem, when anything is wrong."""
    plan = plan_calendars(session, document, years=years)
    apply_calendars(session, plan)
    return plan


def store_calendar(session: Session, planned: PlannedCalendar) -> Calendar:
    """Store a calendar that can be reckoned with, as a new one or as the next revision."""
    whole = {**planned.document, "holidays": planned.holidays}
    parse_calendar(whole, {}, planned.timezone)
    row = session.get(Calendar, planned.code)
    if row is None:
        row = Calendar(code=planned.code, revision=0)
        session.add(row)
    row.name_ko, row.name_en = planned.name_ko, planned.name_en
    row.timezone = planned.timezone
    row.document, row.holidays = planned.document, planned.holidays
    row.revision += 1
    session.flush()
    return row


def stored_rotations(session: Session) -> dict[str, CrewRotation]:
    """Return every stored rotation by its code, ready to be asked who works when."""
    rows = session.scalars(select(Rotation).order_by(Rotation.code))
    return {row.code: parse_rotation(row.document) for row in rows}


def working_calendar(session: Session, code: str) -> WorkingCalendar:
    """Return the calendar ready for arithmetic; NotFound for an unknown code. One query."""
    return working_calendars(session, [code])[code]


def working_calendars(session: Session, codes: Iterable[str]) -> dict[str, WorkingCalendar]:
    """Return several calendars by code in one query; NotFound when any is unknown."""
    wanted = set(codes)
    rows = session.execute(
        select(
            Calendar.code,
            Calendar.timezone,
            cast(Calendar.document, String),
            cast(Calendar.holidays, String),
        ).where(Calendar.code.in_(wanted))
    )
    found = {code: _ready(timezone, text, days) for code, timezone, text, days in rows}
    for code in wanted - found.keys():
        raise NotFound("calendar_not_found", calendar=code)
    return found


def work_shift(session: Session, code: str) -> WorkShift:
    """Return a shift with its breaks and pulse windows; NotFound for an unknown code."""
    shift = session.get(Shift, code)
    if shift is None:
        raise NotFound("shift_not_found", shift=code)
    return parse_shift(shift.document, stored_rotations(session))


def calendar_codes(session: Session) -> set[str]:
    """Return the codes of all stored calendars."""
    return set(session.scalars(select(Calendar.code)))


def calendar_names(session: Session) -> Sequence[Row[str, str, str]]:
    """Return what the stored calendars are called: ``code``, ``name_ko`` and ``name_en``."""
    names = select(Calendar.code, Calendar.name_ko, Calendar.name_en).order_by(Calendar.code)
    return session.execute(names).all()


@lru_cache(maxsize=512)
def _ready(timezone: str, document: str, holidays: str) -> WorkingCalendar:
    whole = {**json.loads(document), "holidays": json.loads(holidays)}
    return WorkingCalendar(parse_calendar(whole, {}, timezone))


def _add_countries(sets: dict[str, Any], document: Mapping[str, Any], years: list[int]) -> None:
    if not years:
        return
    for entry in document.get("calendars", []):
        name = entry.get("holidays") if isinstance(entry, Mapping) else None
        if isinstance(name, str) and name not in sets:
            try:
                sets[name] = holiday_rows(country_holidays(name, years))
            except Invalid:
                continue  # parse_calendar then names the unknown set with its path


def _plan_calendar(
    plan: CalendarPlan, path: str, entry: Mapping[str, Any], sets: dict[str, Any], timezone: str
) -> None:
    code = _code_of(plan, path, entry, 32)
    name = entry.get("name") or {}
    document = {key: value for key, value in entry.items() if key not in ("id", "name")}
    try:
        spec = parse_calendar(document, sets, timezone)
    except Invalid as error:
        plan.problems.update({f"{path}.{place}": why for place, why in error.fields.items()})
        return
    if not all(isinstance(one, str) and len(one) <= LONGEST_NAME for one in name.values()):
        plan.problems[f"{path}.name"] = "too_long"
        return
    if code:
        plan.calendars[code] = _planned(code, name, document, spec)


def _planned(
    code: str, name: Mapping[str, str], document: dict[str, Any], spec: CalendarSpec
) -> PlannedCalendar:
    korean = name.get("ko") or name.get("en") or code
    return PlannedCalendar(
        code=code,
        name_ko=korean,
        name_en=name.get("en") or korean,
        timezone=spec.zone,
        document=document,
        holidays=holiday_rows(spec.holidays),
    )


def _plan_rotation(plan: CalendarPlan, path: str, entry: Mapping[str, Any]) -> None:
    code = _code_of(plan, path, entry, 24)
    try:
        parse_rotation(entry)
    except Invalid as error:
        plan.problems.update({f"{path}.{place}": why for place, why in error.fields.items()})
        return
    if code:
        plan.rotations[code] = dict(entry)


def _plan_shift(
    plan: CalendarPlan,
    path: str,
    entry: Mapping[str, Any],
    rotations: Mapping[str, CrewRotation],
) -> None:
    code = _code_of(plan, path, entry, 24)
    try:
        parse_shift(entry, rotations)
    except Invalid as error:
        plan.problems.update({f"{path}.{place}": why for place, why in error.fields.items()})
        return
    if code:
        plan.shifts[code] = dict(entry)


def _code_of(plan: CalendarPlan, path: str, entry: Mapping[str, Any], limit: int) -> str:
    code = str(entry.get("id") or "")
    taken = (*plan.calendars, *plan.shifts, *plan.rotations)
    if not code or len(code) > limit:
        plan.problems[f"{path}.id"] = "bad_code"
    elif code in taken:
        plan.problems[f"{path}.id"] = "duplicate"
    return code


def _compare(session: Session, plan: CalendarPlan) -> None:
    stored: dict[str, Any] = {
        row.code: PlannedCalendar(
            row.code, row.name_ko, row.name_en, row.timezone, row.document, row.holidays
        )
        for row in session.scalars(select(Calendar))
    }
    stored |= {row.code: row.document for row in session.scalars(select(Shift))}
    stored |= {row.code: row.document for row in session.scalars(select(Rotation))}
    for code, wanted in (*plan.calendars.items(), *plan.shifts.items(), *plan.rotations.items()):
        if code not in stored:
            plan.added.append(code)
        else:
            (plan.unchanged if stored[code] == wanted else plan.changed).append(code)
