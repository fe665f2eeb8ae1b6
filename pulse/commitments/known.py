"""Clocks as they were known on a date: with the events and the calendar of then, nothing later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.calendar_changes import CalendarAfter, as_it_is
from pulse.commitments.clocks import goal_of
from pulse.commitments.derivation import Derivation, derivation
from pulse.commitments.events import log_of
from pulse.commitments.models import Clock
from pulse.commitments.record_models import CalendarChange, ClockChange


def calendar_known_at(session: Session, code: str, known_at: datetime) -> WorkingCalendar:
    """Return a calendar as it was known at a moment."""
    later = session.scalars(
        select(CalendarChange)
        .where(CalendarChange.calendar_code == code, CalendarChange.applied_at > known_at)
        .order_by(CalendarChange.applied_at, CalendarChange.id)
    ).first()
    facts = None if later is None else CalendarAfter(**later.before)
    return (facts or as_it_is(session, code)).ready()


def derivation_known_at(
    session: Session, clock: Clock, as_of: datetime, known_at: datetime
) -> Derivation:
    """Explain a clock by the events and the calendar known at ``known_at``, nothing later."""
    calendar = calendar_known_at(session, clock.version.calendar_code, known_at)
    events = log_of(session, clock.request_id)
    opened_at = clock.request.opened_at
    return derivation(events, goal_of(clock.version), calendar, opened_at, as_of, known_at)


def clock_changes_of(session: Session, request_id: int) -> list[ClockChange]:
    """List what calendar changes did to the clocks of a service request, in order."""
    query = (
        select(ClockChange)
        .join(Clock, Clock.id == ClockChange.clock_id)
        .where(Clock.request_id == request_id)
        .options(joinedload(ClockChange.change), joinedload(ClockChange.clock))
        .order_by(ClockChange.id)
    )
    return list(session.scalars(query))
