"""Fulfilment as it was known on a day: what was recorded or replayed since changes nothing in it.

A clock that was over by then, whose request has had no event recorded since and whose calendar no
replay has changed since, reads today as it read then, so its stored reading is counted. Every
other one is read again with the events and the calendar of then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from pulse.calendars.registry import working_calendars
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.calendar_changes import CalendarAfter
from pulse.commitments.clocks import Reading, Verdict, goal_of, reading
from pulse.commitments.events import EventFact, facts_of_requests
from pulse.commitments.fulfilment import (
    ServiceFulfilment,
    Tally,
    count_columns,
    tally_of_counts,
    with_tallies,
)
from pulse.commitments.models import (
    Clock,
    ClockState,
    Commitment,
    CommitmentVersion,
    EventKind,
    RequestEvent,
    Service,
    ServiceRequest,
)
from pulse.commitments.phases import Exclusion
from pulse.commitments.record_models import CalendarChange

_BATCH = 5_000
_OVER = (ClockState.STOPPED, ClockState.EXCLUDED)
_LEFT_OUT = {
    Exclusion.CANCELLED_BY_REQUESTER: "requester_cancelled",
    Exclusion.WAIVED: "waived",
    Exclusion.DECLINED: "declined",
}
_DUE = {Verdict.KEPT: "met", Verdict.LATE: "late", Verdict.OPEN: "open"}


@dataclass(frozen=True, slots=True)
class KnownKey:
    """What counts are kept apart by: the promise, and the departments on both its sides."""

    version_id: int
    customer_id: int
    provider_id: int


def known_tallies(
    session: Session, known_at: datetime, length: timedelta, service_id: int | None = None
) -> dict[KnownKey, Tally]:
    """Count what fell due in the ``length`` before ``known_at``, as was known at that moment.

    Of one service, or of all. In four queries; a fifth for each further 5,000 clocks to be read
    again.
    """
    period = (known_at - length, known_at)
    changed = _calendars_changed_since(session, known_at)
    chosen = Service.id.is_not(None) if service_id is None else Service.id == service_id
    same = _reads_as_then(known_at, changed)
    found = {key: [tally] for key, tally in _stored(session, and_(chosen, same), period).items()}
    for key, tally in _read_again(session, and_(chosen, ~same), period, changed):
        found.setdefault(key, []).append(tally)
    return {key: _added(tallies) for key, tallies in found.items()}


def company_known_at(
    session: Session, tallies: Mapping[KnownKey, Tally], service_id: int | None = None
) -> tuple[ServiceFulfilment, ...]:
    """Put what ``known_tallies`` counted together by service, in one query."""
    chosen = Service.id.is_not(None) if service_id is None else Service.id == service_id
    apart: dict[int, list[Tally]] = {}
    for key, tally in tallies.items():
        apart.setdefault(key.version_id, []).append(tally)
    together = {version_id: _added(found) for version_id, found in apart.items()}
    return tuple(with_tallies(session, chosen, together, {}))


def counted(read: Reading, from_: datetime, to: datetime) -> Tally:
    """Count one reading in the period ``[from_, to)``; an empty tally if not due in it."""
    if read.settled_at is None:
        is_undecided = read.due_at is not None and from_ <= read.due_at < to
        return Tally(undecided=int(is_undecided))
    if not from_ <= read.settled_at < to:
        return Tally()
    if read.verdict is Verdict.EXCLUDED:
        name = None if read.exclusion is None else _LEFT_OUT.get(read.exclusion)
        return Tally() if name is None else Tally(**{name: 1})
    by_provider = read.exclusion is Exclusion.CANCELLED_BY_PROVIDER
    name = "provider_cancelled" if by_provider else _DUE[read.verdict]
    facts = {name: 1, "elapsed_seconds": read.elapsed_seconds}
    through_pauses = read.verdict is Verdict.KEPT and not read.is_kept_without_pauses
    return Tally(
        **facts, paused_seconds=read.paused_seconds, met_through_pauses=int(through_pauses)
    )


def _calendars_changed_since(session: Session, known_at: datetime) -> dict[str, CalendarAfter]:
    """Return the calendars replayed since, as they were before."""
    rows = session.execute(
        select(CalendarChange.calendar_code, CalendarChange.before)
        .where(CalendarChange.applied_at > known_at)
        .order_by(CalendarChange.applied_at.desc(), CalendarChange.id.desc())
    )
    return {code: CalendarAfter(**before) for code, before in rows}


def _reads_as_then(known_at: datetime, changed: Mapping[str, object]) -> ColumnElement[bool]:
    later = (
        select(RequestEvent.id)
        .where(RequestEvent.request_id == Clock.request_id)
        .where(or_(RequestEvent.recorded_at > known_at, RequestEvent.at > known_at))
        .exists()
    )
    return and_(
        Clock.state.in_(_OVER), CommitmentVersion.calendar_code.not_in(list(changed)), ~later
    )


def _stored(
    session: Session, chosen: ColumnElement[bool], period: tuple[datetime, datetime]
) -> dict[KnownKey, Tally]:
    key = (
        Clock.version_id,
        ServiceRequest.customer_department_id,
        ServiceRequest.provider_department_id,
    )
    rows = session.execute(
        select(*key, *count_columns())
        .join(ServiceRequest, ServiceRequest.id == Clock.request_id)
        .join(CommitmentVersion, CommitmentVersion.id == Clock.version_id)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .join(Service, Service.id == Commitment.service_id)
        .where(chosen, Clock.settled_at >= period[0], Clock.settled_at < period[1])
        .group_by(*key)
    )
    return {
        KnownKey(version, customer, provider): tally_of_counts(counts)
        for version, customer, provider, *counts in rows
    }


def _read_again(
    session: Session,
    chosen: ColumnElement[bool],
    period: tuple[datetime, datetime],
    changed: Mapping[str, CalendarAfter],
) -> Iterable[tuple[KnownKey, Tally]]:
    known_at = period[1]
    rows = session.scalars(
        select(Clock)
        .join(ServiceRequest, ServiceRequest.id == Clock.request_id)
        .join(CommitmentVersion, CommitmentVersion.id == Clock.version_id)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .join(Service, Service.id == Commitment.service_id)
        .where(chosen, ServiceRequest.opened_at <= known_at)
        .options(joinedload(Clock.version), joinedload(Clock.request))
        .order_by(Clock.id)
    ).all()
    calendars = _calendars_of_then(session, rows, changed)
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        logs = facts_of_requests(session, {clock.request_id for clock in batch})
        for clock in batch:
            log = logs[clock.request_id]
            if not was_started(log, clock.version_id, known_at):
                continue
            calendar = calendars[clock.version.calendar_code]
            opened_at, goal = clock.request.opened_at, goal_of(clock.version)
            read = reading(log, goal, calendar, opened_at, known_at, known_at)
            sides = (clock.request.customer_department_id, clock.request.provider_department_id)
            yield KnownKey(clock.version_id, *sides), counted(read, *period)


def _calendars_of_then(
    session: Session, rows: Iterable[Clock], changed: Mapping[str, CalendarAfter]
) -> dict[str, WorkingCalendar]:
    codes = {clock.version.calendar_code for clock in rows}
    kept = working_calendars(session, codes - changed.keys()) if codes - changed.keys() else {}
    return {**kept, **{code: changed[code].ready() for code in codes & changed.keys()}}


def was_started(log: Iterable[EventFact], version_id: int, known_at: datetime) -> bool:
    """Tell whether a clock was known to be started: at the opening, or by another priority."""
    starting = (EventKind.OPENED, EventKind.PRIORITY_CHANGED)
    return any(
        event.kind in starting
        and (event.recorded_at is None or event.recorded_at <= known_at)
        and version_id in event.data.get("versions", (version_id,))
        for event in log
    )


def _added(tallies: Iterable[Tally]) -> Tally:
    total: Counter[str] = Counter()
    for tally in tallies:
        total.update(asdict(tally))
    return Tally(**total)
