"""What pages and Slack read about service requests: queues, lists, risks, and one whole story.

Every reader takes a bounded number of queries, whatever the number of requests. Remaining time is
in the goal's own seconds, below zero once exceeded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pulse.calendars.registry import working_calendars
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch
from pulse.commitments.caches import timed_clocks
from pulse.commitments.catalogue import guarded_requests
from pulse.commitments.clocks import Reading, goal_of, measure_of
from pulse.commitments.derivation import Derivation, derivation
from pulse.commitments.endings import CLOSED, ENDS, Ending, endings_of
from pulse.commitments.events import EventFact, fact_of
from pulse.commitments.models import (
    Clock,
    ClockState,
    CommitmentVersion,
    Escalation,
    EscalationState,
    RequestEvent,
    RequestState,
    ServiceRequest,
    TargetKind,
)
from pulse.commitments.photos import RequestPhoto
from pulse.errors import NotFound
from pulse.people.models import Person

ACTIVE = (RequestState.OPEN, RequestState.HELD)
COUNTED_AHEAD = timedelta(hours=24)
_GOING = (ClockState.RUNNING, ClockState.PAUSED)


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A going clock in a list."""

    clock_id: int
    version_id: int
    target: TargetKind
    state: ClockState
    due_at: datetime | None
    remaining_seconds: int | None
    goal_seconds: int | None
    is_breached: bool
    calendar: WorkingCalendar | None = None
    """Whose opening hours count; None where nights and holidays count too."""

    def open_hours(self, at: datetime) -> list[tuple[int, int]]:
        """List the stretches of the next day that count, in seconds since 1970."""
        until = at + COUNTED_AHEAD
        if self.calendar is None:
            return [(to_epoch(at), to_epoch(until))]
        spans = self.calendar.spans(at, until)
        return [(to_epoch(span.start), to_epoch(span.end)) for span in spans]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A service request in a list, with its going clocks, the most urgent first."""

    request: ServiceRequest
    requester: Person
    clocks: tuple[ClockLine, ...]
    ending: Ending | None = None
    """How it ended, once it has."""

    @property
    def due_at(self) -> datetime | None:
        """When the most urgent promise is due."""
        return self.clocks[0].due_at if self.clocks else None

    @property
    def remaining_seconds(self) -> int | None:
        """What is left of the most urgent promise."""
        return self.clocks[0].remaining_seconds if self.clocks else None

    @property
    def is_breached(self) -> bool:
        """Whether any promise still going is broken."""
        return any(clock.is_breached for clock in self.clocks)


@dataclass(frozen=True, slots=True)
class Risks:
    """What a head should know today, on both sides: broken promises first, then due by then."""

    broken: tuple[RequestLine, ...]
    due_soon: tuple[RequestLine, ...]


@dataclass(frozen=True, slots=True)
class ClockStory:
    """One clock with its reading and the segments it rests on."""

    clock: Clock
    version: CommitmentVersion
    reading: Reading
    derivation: Derivation


@dataclass(frozen=True, slots=True)
class RequestStory:
    """Everything about one service request; ``people`` knows everybody its parts name."""

    request: ServiceRequest
    events: tuple[EventFact, ...]
    clocks: tuple[ClockStory, ...]
    upcoming: tuple[Escalation, ...]
    fired: tuple[Escalation, ...]
    people: Mapping[int, Person]
    photos: tuple[RequestPhoto, ...] = ()


def request_by_number(session: Session, number: str) -> tuple[ServiceRequest, frozenset[int]]:
    """Find a service request by its number, and whom its escalations told; NotFound otherwise."""
    fired = (Escalation.request_id == ServiceRequest.id) & (
        Escalation.state == EscalationState.FIRED
    )
    found = session.execute(
        select(ServiceRequest, Escalation.told)
        .outerjoin(Escalation, fired)
        .options(joinedload(ServiceRequest.service))
        .where(ServiceRequest.number == number)
    ).all()
    if not found:
        raise NotFound("service_request_not_found", number=number)
    return found[0][0], frozenset(one for _request, told in found for one in told or ())


def provider_queue(
    session: Session, department_ids: Iterable[int], at: datetime, limit: int = 200
) -> list[RequestLine]:
    """List what some departments have to do, due soonest first, then paused, then untimed."""
    chosen = ServiceRequest.provider_department_id.in_(list(department_ids))
    query = chosen & ServiceRequest.state.in_(ACTIVE)
    return sorted(_lines(session, query, at, limit), key=_urgency)


def finished_by(
    session: Session,
    department_ids: Iterable[int],
    since: datetime,
    at: datetime,
    limit: int = 200,
) -> list[RequestLine]:
    """List what some departments finished since then, the last first."""
    query = _finished(department_ids, since, at)
    return sorted(_lines(session, query, at, limit), key=_end, reverse=True)


def finished_length(
    session: Session, department_ids: Iterable[int], since: datetime, at: datetime
) -> int:
    """Count what some departments finished since then."""
    query = select(func.count()).select_from(ServiceRequest)
    return session.scalar(query.where(_finished(department_ids, since, at))) or 0


def _finished(department_ids: Iterable[int], since: datetime, at: datetime) -> ColumnElement[bool]:
    ended = select(RequestEvent.request_id).where(
        RequestEvent.kind.in_(ENDS), RequestEvent.at >= since, RequestEvent.at <= at
    )
    chosen = ServiceRequest.provider_department_id.in_(list(department_ids))
    return chosen & ServiceRequest.state.in_(CLOSED) & ServiceRequest.id.in_(ended)


def queue_length(session: Session, department_ids: Iterable[int]) -> int:
    """Count what some departments have to do."""
    chosen = ServiceRequest.provider_department_id.in_(list(department_ids))
    query = select(func.count()).where(chosen, ServiceRequest.state.in_(ACTIVE))
    return session.scalar(query) or 0


def requests_of(
    session: Session, person_id: int, at: datetime, limit: int = 100
) -> list[RequestLine]:
    """List what somebody asked: going ones first, due soonest first, then the newest closed."""
    lines = _lines(session, ServiceRequest.requester_id == person_id, at, limit)
    going = [line for line in lines if line.request.state in ACTIVE]
    closed = [line for line in lines if line.request.state not in ACTIVE]
    return sorted(going, key=_urgency) + closed


def going_of(session: Session, person_id: int, at: datetime) -> list[RequestLine]:
    """List what somebody asked and still waits for, due soonest first."""
    chosen = (ServiceRequest.requester_id == person_id) & ServiceRequest.state.in_(ACTIVE)
    return sorted(_lines(session, chosen, at, 100), key=_urgency)


def risks(session: Session, department_ids: Iterable[int], at: datetime, until: datetime) -> Risks:
    """List promises broken and not yet done, and those due by ``until``, given or received."""
    ids = list(department_ids)
    ours = or_(
        ServiceRequest.provider_department_id.in_(ids),
        ServiceRequest.customer_department_id.in_(ids) & ~guarded_requests(),
    )
    at_risk = select(Clock.request_id).where(
        Clock.state.in_(_GOING), or_(Clock.due_at <= until, Clock.breached_at.is_not(None))
    )
    chosen = ours & ServiceRequest.state.in_(ACTIVE) & ServiceRequest.id.in_(at_risk)
    lines = sorted(_lines(session, chosen, at, 500), key=_urgency)
    broken = [line for line in lines if line.is_breached]
    return Risks(tuple(broken), tuple(line for line in lines if not line.is_breached))


def story(session: Session, request_id: int, at: datetime) -> RequestStory:
    """Tell one service request whole, as of ``at``."""
    with_service = [joinedload(ServiceRequest.service)]
    request = session.get(ServiceRequest, request_id, options=with_service)
    if request is None:
        raise NotFound("service_request_not_found", request_id=request_id)
    events, photos = _events(session, request_id)
    planned, fired = _escalations(session, request_id)
    clocks = _clock_stories(session, request_id, events, at)
    named = {request.requester_id, request.assignee_id, request.service.owner_id}
    named |= {event.actor_id for event in events}
    named |= {row.acknowledged_by for row in fired}
    named |= {person_id for row in fired for person_id in row.told}
    people = session.scalars(select(Person).where(Person.id.in_(named - {None})))
    return RequestStory(
        request=request,
        events=tuple(events),
        clocks=clocks,
        upcoming=tuple(planned),
        fired=tuple(fired),
        people={person.id: person for person in people},
        photos=tuple(photos),
    )


def _clock_stories(
    session: Session, request_id: int, events: Sequence[EventFact], at: datetime
) -> tuple[ClockStory, ...]:
    return tuple(
        ClockStory(
            clock=one.clock,
            version=one.version,
            reading=one.reading,
            derivation=derivation(events, one.goal, one.calendar, one.opened_at, at),
        )
        for one in timed_clocks(session, {request_id: events}, at)
    )


def _events(session: Session, request_id: int) -> tuple[list[EventFact], list[RequestPhoto]]:
    """Return what happened and the photos that came with it, in order. One query."""
    came_with = (RequestPhoto.request_id == RequestEvent.request_id) & (
        RequestPhoto.event_id == RequestEvent.id
    )
    rows = session.execute(
        select(RequestEvent, RequestPhoto)
        .outerjoin(RequestPhoto, came_with)
        .where(RequestEvent.request_id == request_id)
        .order_by(RequestEvent.at, RequestEvent.id, RequestPhoto.id)
    ).all()
    events = dict.fromkeys(event for event, _ in rows)
    photos: list[RequestPhoto | None] = [photo for _, photo in rows]
    return [fact_of(event) for event in events], [photo for photo in photos if photo is not None]


def _escalations(session: Session, request_id: int) -> tuple[list[Escalation], list[Escalation]]:
    rows = session.scalars(
        select(Escalation)
        .where(Escalation.request_id == request_id)
        .order_by(Escalation.due_at.is_(None), Escalation.due_at, Escalation.id)
    ).all()
    waiting = (EscalationState.PLANNED, EscalationState.HELD)
    planned = [row for row in rows if row.state in waiting]
    return planned, [row for row in rows if row.state is EscalationState.FIRED]


def _lines(
    session: Session, chosen: ColumnElement[bool], at: datetime, limit: int
) -> list[RequestLine]:
    """Read lines in six queries; the cut is made among the most urgent."""
    soonest = (
        select(Clock.due_at)
        .where(Clock.request_id == ServiceRequest.id, Clock.state.in_(_GOING))
        .order_by(Clock.due_at.is_(None), Clock.due_at)
        .limit(1)
        .scalar_subquery()
    )
    is_closed = case((ServiceRequest.state.in_(ACTIVE), 0), else_=1)
    requests = session.scalars(
        select(ServiceRequest)
        .where(chosen)
        .options(
            joinedload(ServiceRequest.service),
            selectinload(ServiceRequest.clocks).joinedload(Clock.version),
        )
        .order_by(is_closed, soonest.is_(None), soonest, ServiceRequest.opened_at.desc())
        .limit(limit)
    ).all()
    if not requests:
        return []
    people = session.scalars(
        select(Person).where(Person.id.in_({request.requester_id for request in requests}))
    )
    names = {person.id: person for person in people}
    codes = {clock.version.calendar_code for request in requests for clock in request.clocks}
    calendars = working_calendars(session, codes)
    endings = endings_of(session, requests)
    return [
        RequestLine(
            request,
            names[request.requester_id],
            _clock_lines(request, calendars, at),
            endings.get(request.id),
        )
        for request in requests
    ]


def _clock_lines(
    request: ServiceRequest, calendars: Mapping[str, WorkingCalendar], at: datetime
) -> tuple[ClockLine, ...]:
    going = [clock for clock in request.clocks if clock.state in _GOING]
    lines = [_clock_line(clock, calendars[clock.version.calendar_code], at) for clock in going]
    return tuple(sorted(lines, key=_clock_urgency))


def _clock_line(clock: Clock, calendar: WorkingCalendar, at: datetime) -> ClockLine:
    return ClockLine(
        clock_id=clock.id,
        version_id=clock.version_id,
        target=clock.target,
        state=clock.state,
        due_at=clock.due_at,
        remaining_seconds=_remaining(clock, calendar, at),
        goal_seconds=clock.goal_seconds,
        is_breached=clock.breached_at is not None,
        calendar=None if goal_of(clock.version).is_real_time else calendar,
    )


def _remaining(clock: Clock, calendar: WorkingCalendar, at: datetime) -> int | None:
    """Count from now to the due moment; while paused, what was left when the pause began."""
    if clock.goal_seconds is None:
        return None
    if clock.due_at is None:
        return clock.goal_seconds - clock.elapsed_seconds
    measure = measure_of(goal_of(clock.version), calendar)
    now, due = to_epoch(at), to_epoch(clock.due_at)
    return measure.elapsed_seconds(now, due) - measure.elapsed_seconds(due, now)


def _clock_urgency(clock: ClockLine) -> tuple[bool, float]:
    return (clock.due_at is None, 0.0 if clock.due_at is None else clock.due_at.timestamp())


def _end(line: RequestLine) -> tuple[float, int]:
    ended = line.ending
    return (0.0 if ended is None else ended.at.timestamp(), line.request.id)


def _urgency(line: RequestLine) -> tuple[bool, bool, float, int]:
    due_at = line.due_at
    return (
        not line.clocks,
        due_at is None,
        0.0 if due_at is None else due_at.timestamp(),
        line.request.id,
    )
