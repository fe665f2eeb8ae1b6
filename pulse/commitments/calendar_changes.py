"""Changing a calendar that clocks have run under: proposed, agreed to by both sides, replayed.

The heads of every department whose verdicts would flip must agree, on both sides; a change that
a law demands needs a reason instead. What was before is kept with what is, so that any clock can
be read as it was known on any date.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.calendars.hours import parse_calendar
from pulse.calendars.models import Calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments import caches, escalating, staging
from pulse.commitments.agreement_notices import tell_calendar_proposed, tell_calendar_settled
from pulse.commitments.models import Clock, Service, ServiceRequest
from pulse.commitments.phases import PhaseKind
from pulse.commitments.record_models import CalendarChange, ClockChange
from pulse.commitments.replay import (
    Difference,
    Effect,
    ReplayPreview,
    Terms,
    preview_calendar,
)
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.long_work import WorkState
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import department_path

LONGEST = 500
ANSWERING = (Permission.READ_ALL_COMMITMENTS, Permission.MANAGE_SETTINGS)
"""Whoever holds one of these may propose any change, and say that a law demands it."""


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


def preview(session: Session, code: str, after: CalendarAfter, at: datetime) -> ReplayPreview:
    """Say which verdicts and due times would flip."""
    return preview_calendar(session, code, after.ready(), at)


def effect_of(session: Session, change: CalendarChange, at: datetime, most: int) -> Effect | None:
    """Say what an open change would do, naming up to ``most`` clocks.

    None while it is being counted, and where the calendar has changed under it.
    """
    work = staging.work_of(session, change.id)
    if work is None:
        after = CalendarAfter(**change.after)
        return preview(session, change.calendar_code, after, at).effect(most)
    if staging.is_first_time(work) or work.state is WorkState.FAILED:
        return None
    return staging.effect(session, change.id, work.rows_total, most)


def may_propose(viewer: Viewer, *, by_law: bool = False) -> bool:
    """Say whether somebody may propose a change: who leads a department, keeps the calendars or
    answers for all commitments; only the last two may say that a law demands it.
    """
    answers_for_all = any(viewer.can(one) for one in ANSWERING)
    return answers_for_all or (bool(viewer.headed_codes) and not by_law)


def propose(
    session: Session,
    code: str,
    after: CalendarAfter,
    viewer: Viewer | None,
    grounds: Grounds,
    *,
    at: datetime,
) -> CalendarChange:
    """Propose a change to everybody whose verdicts it flips; apply it at once if nobody is left.

    Without a viewer it is an operator's command. Whoever must agree is told, and once it is
    applied, whoever's verdicts have changed. Where many clocks ran under it, the worker reads
    them anew before anybody is asked (``replaying``).
    """
    if viewer is not None and not may_propose(viewer, by_law=grounds.is_by_law):
        raise Refused("may_not_change_calendar")
    if not grounds.reason.strip():
        raise Invalid("reason_missing", fields={"reason": "missing"})
    before, actor_id = as_it_is(session, code), None if viewer is None else viewer.person_id
    change = CalendarChange(
        calendar_code=code,
        proposed_by=actor_id,
        proposed_at=at,
        reason=grounds.reason.strip()[:LONGEST],
        is_by_law=grounds.is_by_law,
        before=before.facts(),
        after=after.facts(),
        asked=[],
        consents=[],
    )
    session.add(change)
    session.flush()
    _record(session, "calendar_change.proposed", change, actor_id, at)
    clocks = staging.count_clocks(session, code)
    if clocks > staging.LONG:
        staging.begin(session, change, clocks, at)
    else:
        _ask(session, change, viewer, at)
    return change


def _ask(session: Session, change: CalendarChange, viewer: Viewer | None, at: datetime) -> None:
    """Name whose heads must agree, take the proposer's consent, and ask the others or apply it."""
    code, after = change.calendar_code, CalendarAfter(**change.after)
    if not change.is_by_law:
        found = preview(session, code, after, at)
        change.asked = asked_of(session, code, found.department_ids)
    if viewer is not None:
        take_consent(session, change, viewer, at)
    if not _apply_if_agreed(session, change, change.proposed_by, at):
        tell_calendar_proposed(session, change, at=at)


def open_change(session: Session, change_id: int, *, for_update: bool = False) -> CalendarChange:
    """Return a change that still waits; Conflict where it was applied or withdrawn."""
    change = session.get(CalendarChange, change_id, with_for_update=for_update or None)
    if change is None:
        raise NotFound("calendar_change_not_found", change_id=change_id)
    if change.applied_at is not None:
        raise Conflict("already_applied")
    if change.withdrawn_at is not None:
        raise Conflict("calendar_change_withdrawn")
    return change


def consent(session: Session, change_id: int, viewer: Viewer, *, at: datetime) -> CalendarChange:
    """Agree for the departments one heads; the last one needed applies the change."""
    change = open_change(session, change_id, for_update=True)
    if as_it_is(session, change.calendar_code).facts() != change.before:
        raise Conflict("calendar_changed_meanwhile")
    if not take_consent(session, change, viewer, at):
        raise Refused("may_not_consent")
    _record(session, "calendar_change.agreed", change, viewer.person_id, at)
    work = staging.work_of(session, change.id, is_held=True)
    if work is None:
        _apply_if_agreed(session, change, viewer.person_id, at)
    elif not missing_consents(change):
        staging.go_on(work, at)
    return change


def may_consent(session: Session, change: CalendarChange, viewer: Viewer, at: datetime) -> bool:
    """Say whether somebody's consent to an open change is still missing."""
    is_open = change.applied_at is None and change.withdrawn_at is None
    return is_open and bool(_headed(session, missing_consents(change), viewer, at))


def withdraw(
    session: Session, change_id: int, viewer: Viewer, reason: str = "", *, at: datetime
) -> CalendarChange:
    """Take a proposed change back, or turn it down: nothing changes, and it stays on record.

    Whoever turns down what somebody else proposed says why; Invalid otherwise.
    """
    change = open_change(session, change_id, for_update=True)
    is_own = viewer.person_id == change.proposed_by or viewer.can(Permission.MANAGE_SETTINGS)
    if not is_own and not _headed(session, change.asked, viewer, at):
        raise Refused("may_not_consent")
    if not is_own and not reason.strip():
        raise Invalid("reason_missing", fields={"reason": "reason_missing"})
    if len(reason.strip()) > LONGEST:
        raise Invalid("reason_too_long", fields={"reason": "too_long"})
    change.withdrawn_at, change.withdrawn_by = at, viewer.person_id
    change.withdrawn_reason = reason.strip()
    staging.stop(session, change.id, at)
    session.flush()
    _record(session, "calendar_change.withdrawn", change, viewer.person_id, at)
    tell_calendar_settled(session, change, (), at=at)
    return change


def missing_consents(change: CalendarChange) -> list[int]:
    """List the departments whose heads have not agreed yet."""
    agreed = {given["department"] for given in change.consents}
    return [department_id for department_id in change.asked if department_id not in agreed]


def open_changes(session: Session) -> list[CalendarChange]:
    """List the changes that wait for consent, oldest first."""
    query = select(CalendarChange).where(
        CalendarChange.applied_at.is_(None), CalendarChange.withdrawn_at.is_(None)
    )
    return list(session.scalars(query.order_by(CalendarChange.id)))


def changes_of(session: Session, code: str) -> list[CalendarChange]:
    """List the changes of a calendar, newest first."""
    query = select(CalendarChange).where(CalendarChange.calendar_code == code)
    return list(session.scalars(query.order_by(CalendarChange.id.desc())))


def departments_touched(session: Session, change_id: int) -> list[int]:
    """List the departments on both sides of what an applied change has changed."""
    query = (
        select(ServiceRequest.provider_department_id, ServiceRequest.customer_department_id)
        .join(Clock, Clock.request_id == ServiceRequest.id)
        .join(ClockChange, ClockChange.clock_id == Clock.id)
        .where(ClockChange.change_id == change_id)
        .distinct()
    )
    return sorted({one for pair in session.execute(query) for one in pair})


def asked_of(session: Session, code: str, flipped: Collection[int]) -> list[int]:
    """List whose heads must agree: both sides of every flip, or else whoever uses the calendar."""
    if flipped:
        return sorted(flipped)
    return sorted(
        session.scalars(
            select(Service.provider_department_id).where(Service.calendar_code == code).distinct()
        )
    )


def take_consent(
    session: Session, change: CalendarChange, viewer: Viewer, at: datetime
) -> list[int]:
    """Write down that somebody agrees for the departments they head; list these."""
    agreed = _headed(session, missing_consents(change), viewer, at)
    given = [
        {"department": department_id, "person": viewer.person_id, "at": at.isoformat()}
        for department_id in agreed
    ]
    change.consents = [*change.consents, *given]
    session.flush()
    return agreed


def _headed(
    session: Session, department_ids: Iterable[int], viewer: Viewer, at: datetime
) -> list[int]:
    on = at.date()
    return [
        department_id
        for department_id in department_ids
        if viewer.headed_codes
        and viewer.heads_any([one.code for one in department_path(session, department_id, on)])
    ]


def _apply_if_agreed(
    session: Session, change: CalendarChange, actor_id: int | None, at: datetime
) -> bool:
    if missing_consents(change):
        return False
    found = preview(session, change.calendar_code, CalendarAfter(**change.after), at)
    put_in_force(session, change, found.differences, at)
    tell_in_force(session, change, found.department_ids, actor_id, at)
    return True


def put_in_force(
    session: Session, change: CalendarChange, differences: Iterable[Difference], at: datetime
) -> None:
    """Change the calendar and the clocks that differ; Conflict when it is another by now."""
    after, found = CalendarAfter(**change.after), list(differences)
    row = session.get_one(
        Calendar, change.calendar_code, with_for_update=True, populate_existing=True
    )
    if as_it_is(session, change.calendar_code).facts() != change.before:
        raise Conflict("calendar_changed_meanwhile")
    row.timezone, row.document, row.holidays = after.timezone, after.document, after.holidays
    row.revision += 1
    change.applied_at = at
    session.add_all(_rows(change, found))
    session.flush()
    _refresh(session, found, Terms(after.ready()), at)


def tell_in_force(
    session: Session,
    change: CalendarChange,
    department_ids: Iterable[int],
    actor_id: int | None,
    at: datetime,
) -> None:
    """Record that a change is in force, and tell everybody it concerns."""
    _record(session, "calendar_change.applied", change, actor_id, at)
    tell_calendar_settled(session, change, department_ids, at=at)


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


def _refresh(
    session: Session, differences: Sequence[Difference], after: Terms, at: datetime
) -> None:
    """Rewrite what is kept of the clocks that differ: all stopped ones at once, and others with
    their unfired steps.
    """
    is_over = [found.clock.course.kind is PhaseKind.STOPPED for found in differences]
    over = [found for found, over in zip(differences, is_over, strict=True) if over]
    going = [found for found, over in zip(differences, is_over, strict=True) if not over]
    staging.keep_readings(session, over, after)
    for request_id in sorted({found.clock.request_id for found in going}):
        request = session.get_one(ServiceRequest, request_id)
        escalating.replan(session, caches.refresh(session, request, at), at)


def _record(
    session: Session, action: str, change: CalendarChange, actor_id: int | None, at: datetime
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
