"""The columns kept for lists and sweeps, rewritten from the log in the transaction of an event.

Nothing here is a source: ``refresh`` gives the same columns whenever it is run for the same log
and moment, so a replay rebuilds them identically.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from pulse.calendars.models import Calendar
from pulse.calendars.registry import working_calendars
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch
from pulse.commitments.catalogue import NEVER_IN_FORCE, most_specific
from pulse.commitments.clocks import (
    TARGET_OF_KIND,
    Goal,
    Reading,
    allowance,
    goal_of,
    read_course,
    runs_clock,
)
from pulse.commitments.events import EventFact, in_order, log_of, request_state
from pulse.commitments.models import (
    Clock,
    ClockState,
    Commitment,
    CommitmentVersion,
    EventKind,
    ServiceRequest,
)
from pulse.commitments.phases import Course, course_of
from pulse.remembering import remember

KEPT_COLUMNS = (
    "state", "due_at", "stopped_at", "settled_at", "breached_at", "goal_seconds",
    "elapsed_seconds", "paused_seconds", "exclusion",
)  # fmt: skip
"""What is kept of a clock's reading for lists and sweeps."""
_PROMISED = (
    select(CommitmentVersion)
    .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
    .where(Commitment.service_id == bindparam("service_id"))
    .where(CommitmentVersion.state.not_in(NEVER_IN_FORCE))
    .order_by(Commitment.code, CommitmentVersion.number)
)
_CLOCKS_OF_REQUEST = (
    select(Clock).where(Clock.request_id == bindparam("request_id")).order_by(Clock.id)
)
"""Without its version and request, which whoever asks for one request has at hand already."""


@dataclass(frozen=True, slots=True)
class TimedClock:
    """A stored clock with all that its reading rests on."""

    clock: Clock
    version: CommitmentVersion
    goal: Goal
    calendar: WorkingCalendar
    opened_at: datetime
    course: Course
    reading: Reading


def versions_for(
    session: Session, service_id: int, priority: str, on: date
) -> list[CommitmentVersion]:
    """List the versions that time a request of that priority, opened on that date."""
    return chosen(promised_by(session, service_id), priority, on)


def promised_by(session: Session, service_id: int) -> Sequence[CommitmentVersion]:
    """List all versions that a service ever promised by, in order."""
    return remember(
        session,
        ("promised", service_id),
        (Commitment, CommitmentVersion),
        lambda: session.scalars(_PROMISED, {"service_id": service_id}).all(),
    )


def chosen(
    promised: Iterable[CommitmentVersion], priority: str, on: date
) -> list[CommitmentVersion]:
    """List those of a service's versions that time a request of that priority and date."""
    timed = [version for version in promised if _holds_on(version, on) and runs_clock(version)]
    return most_specific(timed, priority)


def start_clocks(
    session: Session, request: ServiceRequest, versions: Iterable[CommitmentVersion]
) -> list[Clock]:
    """Add a clock for each version that has none yet; ``refresh`` then fills them."""
    timed = set(session.scalars(select(Clock.version_id).where(Clock.request_id == request.id)))
    added = [_new_clock(request, version) for version in versions if version.id not in timed]
    session.add_all(added)
    session.flush()
    return added


def begin_clocks(
    session: Session, request: ServiceRequest, versions: Iterable[CommitmentVersion]
) -> list[TimedClock]:
    """Add the clocks of a request just stored, read as they stand at its opening.

    The next flush writes them, so that nothing has to be read back or written twice.
    """
    counted = [(version, _calendar_of(session, version)) for version in versions]
    timed = []
    for version, calendars in counted:
        clock = _new_clock(request, version)
        clock.request, clock.version = request, version
        session.add(clock)
        timed.append(time_clock(clock, (), calendars, request.opened_at))
        keep_reading(timed[-1])
    return timed


def refresh(session: Session, request: ServiceRequest, at: datetime) -> list[TimedClock]:
    """Rewrite what is kept of one request and its clocks, as of ``at``; return the clocks."""
    events = log_of(session, request.id)
    as_of = max([at, *(event.at for event in events)])
    known = in_order(events, as_of)
    _keep_request(request, known)
    clocks = session.scalars(_CLOCKS_OF_REQUEST, {"request_id": request.id}).all()
    timed = [time_clock(one, known, _calendar_of(session, one.version), as_of) for one in clocks]
    for one in timed:
        keep_reading(one)
    session.flush()
    return timed


def timed_clocks(
    session: Session,
    logs: Mapping[int, Sequence[EventFact]],
    as_of: datetime,
) -> list[TimedClock]:
    """Read all clocks of the requests whose logs are given, in two queries, in order of id."""
    rows = session.scalars(
        select(Clock)
        .where(Clock.request_id.in_(list(logs)))
        .options(joinedload(Clock.version), joinedload(Clock.request))
        .order_by(Clock.id)
    ).all()
    calendars = working_calendars(session, {clock.version.calendar_code for clock in rows})
    return [
        time_clock(clock, in_order(logs[clock.request_id], as_of), calendars, as_of)
        for clock in rows
    ]


def time_clock(
    clock: Clock,
    known: Sequence[EventFact],
    calendars: Mapping[str, WorkingCalendar],
    as_of: datetime,
) -> TimedClock:
    """Read one clock from its log in order; its version and request must be loaded."""
    goal, calendar = goal_of(clock.version), calendars[clock.version.calendar_code]
    opened_at = clock.request.opened_at
    course = course_of(
        known,
        goal.target,
        goal.pause_when,
        to_epoch(opened_at),
        end=to_epoch(as_of),
        version_id=goal.version_id,
    )
    read = read_course(course, goal, calendar, allowance(goal, calendar, opened_at))
    return TimedClock(clock, clock.version, goal, calendar, opened_at, course, read)


def _new_clock(request: ServiceRequest, version: CommitmentVersion) -> Clock:
    return Clock(
        request_id=request.id,
        version_id=version.id,
        target=TARGET_OF_KIND[version.kind],
        state=ClockState.RUNNING,
    )


def _holds_on(version: CommitmentVersion, on: date) -> bool:
    """Tell whether a signed version's days, the last one included, hold ``on``."""
    return version.effective_from <= on and (
        version.effective_to is None or on <= version.effective_to
    )


def _calendar_of(session: Session, version: CommitmentVersion) -> Mapping[str, WorkingCalendar]:
    """Have the calendar of a promise ready, read once per transaction."""
    code = version.calendar_code
    read = partial(working_calendars, session, [code])
    return remember(session, ("calendar", code), (Calendar,), read)


def keep_reading(timed: TimedClock) -> None:
    """Write a reading into the columns of its clock."""
    for name, value in kept_of(timed.reading).items():
        setattr(timed.clock, name, value)


def kept_of(read: Reading) -> dict[str, Any]:
    """Return what is kept of a reading, by column."""
    kept = {name: getattr(read, name) for name in KEPT_COLUMNS}
    return {**kept, "exclusion": "" if read.exclusion is None else read.exclusion.value}


def _keep_request(request: ServiceRequest, known: Sequence[EventFact]) -> None:
    request.state = request_state(known)
    for event in known:
        if event.kind is EventKind.PRIORITY_CHANGED:
            request.priority = str(event.data["to"])
        elif event.kind is EventKind.REASSIGNED and "to" in event.data:
            request.assignee_id = event.data["to"]
