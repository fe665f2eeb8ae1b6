"""Changing a calendar that clocks have run under: proposed, agreed to by both sides, replayed.

The heads of every department whose verdicts would flip must agree, on both sides; a change that
a law demands needs a reason instead. What was before is kept with what is, so that any clock can
be read as it was known on any date.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.calendars.holidays import holiday_rows
from pulse.calendars.hours import parse_calendar
from pulse.calendars.models import Calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments import caches, escalating
from pulse.commitments.clocks import Reading, goal_of, reading
from pulse.commitments.events import log_of
from pulse.commitments.models import Clock, Service, ServiceRequest
from pulse.commitments.record_models import CalendarChange, ClockChange
from pulse.commitments.replay import Difference, ReplayPreview, preview_calendar
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import department_path


@dataclass(frozen=True, slots=True)
class CalendarAfter:
    """A calendar as it would be: its zone, its document, and its holidays as dated rows."""

    timezone: str
    document: dict[str, Any]
    holidays: list[Any]

    def ready(self) -> WorkingCalendar:
        """Make it ready to reckon with; Invalid when it cannot be."""
        whole = {**self.document, "holidays": self.holidays}
        return WorkingCalendar(parse_calendar(whole, {}, self.timezone))

    def facts(self) -> dict[str, Any]:
        """Write it as plain values."""
        return {
            "timezone": self.timezone,
            "document": self.document,
            "holidays": self.holidays,
        }


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a calendar is to change, and whether a law leaves no choice."""

    reason: str
    is_by_law: bool = False


def as_it_is(session: Session, code: str) -> CalendarAfter:
    """Return a stored calendar; NotFound for an unknown code."""
    row = session.get(Calendar, code)
    if row is None:
        raise NotFound("calendar_not_found", calendar=code)
    return CalendarAfter(row.timezone, row.document, row.holidays)


def with_holiday(before: CalendarAfter, on: date, name_ko: str, name_en: str) -> CalendarAfter:
    """Return the calendar with one more holiday; Invalid where that date is one already."""
    if any(row.get("date") == on.isoformat() for row in before.holidays):
        raise Invalid("already_a_holiday", fields={"date": "already_a_holiday"})
    added = {"date": on.isoformat(), "name": {"ko": name_ko, "en": name_en or name_ko}}
    after = CalendarAfter(before.timezone, before.document, [*before.holidays, added])
    rows = holiday_rows(after.ready().spec.holidays)
    return CalendarAfter(before.timezone, before.document, rows)


def preview(session: Session, code: str, after: CalendarAfter, at: datetime) -> ReplayPreview:
    """Say which verdicts and due times would flip."""
    return preview_calendar(session, code, after.ready(), at)


def propose(
    session: Session,
    code: str,
    after: CalendarAfter,
    viewer: Viewer,
    grounds: Grounds,
    *,
    at: datetime,
) -> CalendarChange:
    """Propose a change to everybody whose verdicts it flips; apply it at once if nobody is left.

    Refused to whoever neither leads a department nor answers for all commitments; only the
    latter may say that a law demands it.
    """
    answers_for_all = viewer.can(Permission.READ_ALL_COMMITMENTS)
    if not (answers_for_all or viewer.headed_codes) or (grounds.is_by_law and not answers_for_all):
        raise Refused("may_not_change_calendar")
    if not grounds.reason.strip():
        raise Invalid("reason_missing", fields={"reason": "missing"})
    before = as_it_is(session, code)
    change = CalendarChange(
        calendar_code=code,
        proposed_by=viewer.person_id,
        proposed_at=at,
        reason=grounds.reason.strip()[:500],
        is_by_law=grounds.is_by_law,
        before=before.facts(),
        after=after.facts(),
        asked=[]
        if grounds.is_by_law
        else _asked(session, code, preview(session, code, after, at)),
        consents=[],
    )
    session.add(change)
    session.flush()
    _record(session, "calendar_change.proposed", change, viewer.person_id, at)
    _take_consent(session, change, viewer, at)
    _apply_if_agreed(session, change, viewer.person_id, at)
    return change


def consent(session: Session, change_id: int, viewer: Viewer, *, at: datetime) -> CalendarChange:
    """Agree for the departments one heads; the last one needed applies the change."""
    change = session.get(CalendarChange, change_id, with_for_update=True)
    if change is None:
        raise NotFound("calendar_change_not_found", change_id=change_id)
    if change.applied_at is not None:
        raise Conflict("already_applied")
    if as_it_is(session, change.calendar_code).facts() != change.before:
        raise Conflict("calendar_changed_meanwhile")
    if not _take_consent(session, change, viewer, at):
        raise Refused("may_not_consent")
    _record(session, "calendar_change.agreed", change, viewer.person_id, at)
    _apply_if_agreed(session, change, viewer.person_id, at)
    return change


def missing_consents(change: CalendarChange) -> list[int]:
    """List the departments whose heads have not agreed yet."""
    agreed = {given["department"] for given in change.consents}
    return [department_id for department_id in change.asked if department_id not in agreed]


def calendar_known_at(session: Session, code: str, known_at: datetime) -> WorkingCalendar:
    """Return a calendar as it was known at a moment."""
    later = session.scalars(
        select(CalendarChange)
        .where(CalendarChange.calendar_code == code, CalendarChange.applied_at > known_at)
        .order_by(CalendarChange.applied_at, CalendarChange.id)
    ).first()
    facts = None if later is None else CalendarAfter(**later.before)
    return (facts or as_it_is(session, code)).ready()


def reading_known_at(
    session: Session, clock: Clock, as_of: datetime, known_at: datetime
) -> Reading:
    """Read a clock with the events and the calendar known at ``known_at``, and nothing later."""
    calendar = calendar_known_at(session, clock.version.calendar_code, known_at)
    events = log_of(session, clock.request_id)
    opened_at = clock.request.opened_at
    return reading(events, goal_of(clock.version), calendar, opened_at, as_of, known_at)


def _asked(session: Session, code: str, found: ReplayPreview) -> list[int]:
    """List whose heads must agree: both sides of every flip, or else whoever uses the calendar."""
    if found.department_ids:
        return sorted(found.department_ids)
    return sorted(
        session.scalars(
            select(Service.provider_department_id).where(Service.calendar_code == code).distinct()
        )
    )


def _take_consent(
    session: Session, change: CalendarChange, viewer: Viewer, at: datetime
) -> list[int]:
    agreed = [
        department_id
        for department_id in missing_consents(change)
        if viewer.heads_any(
            [one.code for one in department_path(session, department_id, at.date())]
        )
    ]
    given = [
        {"department": department_id, "person": viewer.person_id, "at": at.isoformat()}
        for department_id in agreed
    ]
    change.consents = [*change.consents, *given]
    session.flush()
    return agreed


def _apply_if_agreed(
    session: Session, change: CalendarChange, actor_id: int, at: datetime
) -> None:
    if missing_consents(change):
        return
    after = CalendarAfter(**change.after)
    found = preview(session, change.calendar_code, after, at)
    row = session.get_one(Calendar, change.calendar_code)
    row.timezone, row.document, row.holidays = after.timezone, after.document, after.holidays
    row.revision += 1
    change.applied_at = at
    session.add_all(_rows(change, found.differences))
    session.flush()
    _refresh(session, found.differences, at)
    _record(session, "calendar_change.applied", change, actor_id, at)


def _rows(change: CalendarChange, differences: Iterable[Difference]) -> list[ClockChange]:
    return [
        ClockChange(
            change_id=change.id,
            clock_id=found.clock.clock_id,
            verdict_before=found.before.verdict.value,
            verdict_after=found.after.verdict.value,
            due_before=found.before.due_at,
            due_after=found.after.due_at,
        )
        for found in differences
    ]


def _refresh(session: Session, differences: Iterable[Difference], at: datetime) -> None:
    """Rewrite what is kept of the clocks that differ, and their unfired steps."""
    for request_id in sorted({found.clock.request_id for found in differences}):
        request = session.get_one(ServiceRequest, request_id)
        escalating.replan(session, caches.refresh(session, request, at), at)


def _record(
    session: Session, action: str, change: CalendarChange, actor_id: int, at: datetime
) -> None:
    details = {"calendar": change.calendar_code, "by_law": change.is_by_law}
    audit.record(
        session,
        action,
        "calendar_change",
        change.id,
        at=at,
        actor_id=actor_id,
        details=details,
    )
