"""Saving a calendar: at once while nobody has promised by it, else proposed as a change.

A calendar's names are its own and change at once. What it says about time changes the reading of
clocks that ran under it, so it takes the way of ``calendar_changes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.calendars.holidays import HolidayName, holiday_rows
from pulse.calendars.models import Calendar
from pulse.calendars.registry import CalendarPlan, PlannedCalendar, apply_calendars, store_calendar
from pulse.commitments import calendar_changes
from pulse.commitments.calendar_changes import CalendarAfter, Grounds, as_it_is
from pulse.commitments.models import CommitmentVersion, Service
from pulse.commitments.record_models import CalendarChange
from pulse.errors import Invalid, NotFound, Refused
from pulse.people.permissions import Permission, Viewer

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,31}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CalendarEdit:
    """A calendar as it is to be: what it is called, and all it says about time."""

    name_ko: str
    name_en: str
    after: CalendarAfter


@dataclass(frozen=True, slots=True)
class DaysAdded:
    """A calendar with more days off, and which of them it had already."""

    after: CalendarAfter
    added: tuple[date, ...]
    unchanged: tuple[date, ...]


def is_in_use(session: Session, code: str) -> bool:
    """Say whether any promise is kept by this calendar."""
    promised = exists().where(CommitmentVersion.calendar_code == code)
    offered = exists().where(Service.calendar_code == code)
    return bool(session.scalar(select(promised | offered)))


def create(
    session: Session, code: str, edit: CalendarEdit, viewer: Viewer, *, at: datetime
) -> Calendar:
    """Store a new calendar; Invalid for a code that is none or taken, or hours never open."""
    if not viewer.can(Permission.MANAGE_SETTINGS):
        raise Refused("may_not_change_calendar")
    problem = "" if _CODE.fullmatch(code) else "bad_code"
    if not problem and session.get(Calendar, code) is not None:
        problem = "duplicate"
    if problem:
        raise Invalid("invalid_calendar", fields={"code": problem})
    row = store_calendar(session, _planned(code, edit))
    _record(session, "calendar.created", code, viewer.person_id, at)
    return row


def save(
    session: Session,
    code: str,
    edit: CalendarEdit,
    viewer: Viewer | None,
    grounds: Grounds,
    *,
    at: datetime,
) -> CalendarChange | None:
    """Store an edit, or propose it where promises are kept by it; None when nothing is proposed.

    What says the same about time in other words is stored at once. Without a viewer it is an
    operator's command. Invalid for a calendar that never opens.
    """
    if viewer is not None and not calendar_changes.may_propose(viewer, by_law=grounds.is_by_law):
        raise Refused("may_not_change_calendar")
    meant = edit.after.ready().spec
    row = session.get(Calendar, code)
    if row is None:
        raise NotFound("calendar_not_found", calendar=code)
    actor_id = None if viewer is None else viewer.person_id
    if (row.name_ko, row.name_en) != (edit.name_ko, edit.name_en):
        row.name_ko, row.name_en = edit.name_ko, edit.name_en
        _record(session, "calendar.renamed", code, actor_id, at)
    before = as_it_is(session, code)
    if edit.after.facts() == before.facts():
        return None
    if meant != before.ready().spec and is_in_use(session, code):
        return calendar_changes.propose(session, code, edit.after, viewer, grounds, at=at)
    store_calendar(session, _planned(code, edit))
    _record(session, "calendar.changed", code, actor_id, at)
    return None


def with_days(
    before: CalendarAfter, days: Iterable[tuple[date, HolidayName]], *, as_closures: bool
) -> DaysAdded:
    """Add holidays, or closures, to a calendar; a date it has already stays as it is.

    A holiday follows the calendar's rule for holidays; a closure shuts its date in any case.
    """
    document, days = dict(before.document), list(days)
    closed = {str(row.get("date")) for row in document.get("exceptions", [])}
    kept = {str(row.get("date")) for row in before.holidays}
    known = closed if as_closures else kept
    new = {day: name for day, name in days if day.isoformat() not in known}
    same = tuple(sorted(day for day, _ in days if day.isoformat() in known))
    rows = holiday_rows(new)
    if as_closures:
        shut = [{"date": row["date"], "hours": [], "why": row["name"]} for row in rows]
        document["exceptions"] = _by_date([*document.get("exceptions", []), *shut])
        after = CalendarAfter(before.timezone, document, before.holidays)
    else:
        document["own_days"] = _by_date([*document.get("own_days", []), *rows])
        after = CalendarAfter(before.timezone, document, _by_date([*before.holidays, *rows]))
    after.ready()
    return DaysAdded(after, tuple(sorted(new)), same)


def apply_plan(
    session: Session, plan: CalendarPlan, reason: str, *, at: datetime
) -> list[CalendarChange]:
    """Store a plan of calendars; a changed one that promises are kept by is proposed instead."""
    if plan.problems:
        raise Invalid("invalid_calendars", fields=plan.problems)
    held = [code for code in plan.changed if code in plan.calendars and is_in_use(session, code)]
    plan.changed = [code for code in plan.changed if code not in held]
    apply_calendars(session, plan)
    proposed = [_propose_planned(session, plan.calendars[code], reason, at) for code in held]
    return [change for change in proposed if change is not None]


def _propose_planned(
    session: Session, planned: PlannedCalendar, reason: str, at: datetime
) -> CalendarChange | None:
    after = CalendarAfter(planned.timezone, planned.document, planned.holidays)
    edit = CalendarEdit(planned.name_ko, planned.name_en, after)
    return save(session, planned.code, edit, None, Grounds(reason), at=at)


def _planned(code: str, edit: CalendarEdit) -> PlannedCalendar:
    after = edit.after
    return PlannedCalendar(
        code, edit.name_ko, edit.name_en, after.timezone, after.document, after.holidays
    )


def _by_date(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row.get("date")))


def _record(session: Session, action: str, code: str, actor_id: int | None, at: datetime) -> None:
    audit.record(session, action, "calendar", code, at=at, actor_id=actor_id)
