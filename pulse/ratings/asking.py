"""Asking after a service: who finished, who is drawn, when it suits them.

One tick walks the log of service requests from where it stopped. What it writes names a person
and a batch, never the request, and is gone when the batch closes; whoever did the work sees none
of it. Somebody is asked about a service once a batch, and not again within two weeks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pulse.ballots.keys import KeyStore
from pulse.calendars.registry import calendar_codes, working_calendars
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.models import (
    EventKind,
    RequestEvent,
    RequestState,
    Service,
    ServiceRequest,
)
from pulse.errors import Refused
from pulse.people.groups import RosterAttributes, roster_attributes
from pulse.people.models import Person
from pulse.people.newcomers import newcomers
from pulse.ratings.batches import ROLES, open_batch, open_batch_of
from pulse.ratings.models import RatingBatch, RatingCursor, RatingRest
from pulse.ratings.sampling import is_drawn, not_before, rest_mark
from pulse.surveys.asking import askable
from pulse.surveys.models import Invitation, RosterEntry, Wave

LAG = timedelta(minutes=2)
"""An event younger than this may still have neighbours on their way into the log."""
STALE = timedelta(days=5)
"""Nobody is asked about work that was finished longer ago, such as an imported log."""
SOONEST = timedelta(hours=2)
PATIENCE = timedelta(days=7)
REST = timedelta(days=14)
MOST = 500
THE_ROW = 1


@dataclass(frozen=True)
class Draw:
    """What this installation draws with: its secret, and the zone its weeks are counted in."""

    secret: str
    timezone: str


@dataclass(frozen=True)
class Customer:
    """Somebody to ask about a service, in which role, and from when."""

    person_id: int
    role: str
    from_at: datetime


def ask_after_services(session: Session, keys: KeyStore, draw: Draw, at: datetime) -> int:
    """Ask about what was finished since the last time; return how many people.

    The first run only takes note of where the log ends. Run again, it finds nothing new.
    """
    cursor = session.get(RatingCursor, THE_ROW, with_for_update=True)
    if cursor is None:
        _begin_at_the_end(session)
        return 0
    _end_rests(session, draw, at)
    events = _events_after(session, cursor.event_id, at)
    if not events:
        return 0
    cursor.event_id = events[-1].id
    asked = 0
    for service, customers in _by_service(session, events, draw, at):
        asked += ask(session, keys, draw, service, customers, at)
    session.flush()
    return asked


def ask(
    session: Session,
    keys: KeyStore,
    draw: Draw,
    service: Service,
    customers: Sequence[Customer],
    at: datetime,
) -> int:
    """Put people on the roster of a service's batch and plan when each is asked.

    Left out: who has left or is in no department, whoever is on the roster already, and whoever
    was asked about this service in the last two weeks. Refused("unknown_role") for a role that
    is none of the four.
    """
    if not all(customer.role in ROLES for customer in customers):
        raise Refused("unknown_role")
    _end_rests(session, draw, at)
    wanted = {customer.person_id: customer for customer in reversed(customers)}
    found = roster_attributes(session, _day(at, draw), person_ids=set(wanted), settling_days=0)
    rested = _rested(session, draw, service, found)
    if not rested:
        return 0
    batch = open_batch_of(session, service.id, at)
    if batch is None:
        batch = open_batch(session, keys, service, at, draw.timezone)
    new = _moments(session, batch, _not_on(session, batch, rested), wanted, at)
    fresh = newcomers(session, [one.person_id for one, _moment in new], _day(at, draw))
    for one, moment in new:
        role = wanted[one.person_id].role
        session.add(_entry(batch.id, one, role, is_new=one.person_id in fresh))
        mark = rest_mark(draw.secret, service.id, one.person_id)
        session.add(RatingRest(mark=mark, until=_day(at, draw) + REST))
        session.add(
            Invitation(wave_id=batch.id, person_id=one.person_id, installment=1, asks_at=moment)
        )
    _note_roles(session, batch.id, {wanted[one.person_id].role for one, _moment in new})
    return len(new)


def _note_roles(session: Session, wave_id: int, roles: Collection[str]) -> None:
    batch = session.get_one(RatingBatch, wave_id)
    batch.asked_roles = sorted({*batch.asked_roles, *roles})
    session.flush()


def _begin_at_the_end(session: Session) -> None:
    newest = session.scalar(select(func.max(RequestEvent.id)))
    if newest is not None:
        session.add(RatingCursor(id=THE_ROW, event_id=newest))
        session.flush()


def _events_after(session: Session, event_id: int, at: datetime) -> list[RequestEvent]:
    """Return the next events of the log in order, up to the first that is still too young."""
    found = session.scalars(
        select(RequestEvent)
        .where(RequestEvent.id > event_id)
        .order_by(RequestEvent.id)
        .limit(MOST)
    ).all()
    return list(takewhile(lambda event: event.recorded_at <= at - LAG, found))


def _by_service(
    session: Session, events: Iterable[RequestEvent], draw: Draw, at: datetime
) -> list[tuple[Service, list[Customer]]]:
    """Gather whom the draw fell on, by service in order of code."""
    finished = {
        event.request_id: event.at
        for event in events
        if event.kind is EventKind.RESOLVED and event.at > at - STALE
    }
    rows = session.execute(
        select(ServiceRequest, Service)
        .join(Service, Service.id == ServiceRequest.service_id)
        .where(ServiceRequest.id.in_(finished), ServiceRequest.state == RequestState.RESOLVED)
        .where(ServiceRequest.customer_department_id != ServiceRequest.provider_department_id)
        .order_by(Service.code, ServiceRequest.id)
    ).all()
    found: dict[int, tuple[Service, list[Customer]]] = {}
    for request, service in rows:
        if is_drawn(draw.secret, service.survey_sampling, request.number):
            zone = ZoneInfo(draw.timezone)
            begins = not_before(service.survey_sampling, finished[request.id], zone)
            customer = Customer(request.requester_id, request.requester_role, begins)
            found.setdefault(service.id, (service, []))[1].append(customer)
    return list(found.values())


def _end_rests(session: Session, draw: Draw, at: datetime) -> None:
    session.execute(delete(RatingRest).where(RatingRest.until <= _day(at, draw)))


def _rested(
    session: Session, draw: Draw, service: Service, found: Iterable[RosterAttributes]
) -> list[RosterAttributes]:
    marks = {rest_mark(draw.secret, service.id, one.person_id): one for one in found}
    resting = set(session.scalars(select(RatingRest.mark).where(RatingRest.mark.in_(list(marks)))))
    return [one for mark, one in marks.items() if mark not in resting]


def _not_on(
    session: Session, batch: Wave, found: Iterable[RosterAttributes]
) -> list[RosterAttributes]:
    on_it = set(
        session.scalars(select(RosterEntry.person_id).where(RosterEntry.wave_id == batch.id))
    )
    return [one for one in found if one.person_id not in on_it]


def _people(session: Session, found: Iterable[RosterAttributes]) -> dict[int, Person]:
    query = select(Person).where(Person.id.in_([one.person_id for one in found]))
    return {person.id: person for person in session.scalars(query)}


def _entry(wave_id: int, one: RosterAttributes, role: str, *, is_new: bool) -> RosterEntry:
    """Write a roster row; in it the role is that of the request, not of the job."""
    return RosterEntry(
        wave_id=wave_id,
        person_id=one.person_id,
        department_path=[] if is_new else list(one.department_path),
        role="" if is_new else role,
        site="",
        tenure_band="",
        employer="",
    )


def _moments(
    session: Session,
    batch: Wave,
    found: Sequence[RosterAttributes],
    wanted: Mapping[int, Customer],
    at: datetime,
) -> list[tuple[RosterAttributes, datetime]]:
    """Return when each is asked: two working hours later, at an hour that suits them.

    Left out is whom nothing suits within a week: on leave, paused, or asked enough already.
    """
    ids = [one.person_id for one in found]
    latest = max((wanted[person_id].from_at for person_id in ids), default=at)
    people = askable(session, ids, at, max(latest, at) + 2 * PATIENCE)
    calendars = _calendars(session, found)
    questions = len(batch.installments[0].question_codes)
    moments = []
    for one in found:
        person, begins = people.get(one.person_id), wanted[one.person_id].from_at
        if person is None:
            continue
        calendar = calendars.get(one.person_id)
        later = calendar.due_after(begins, int(SOONEST.total_seconds())) if calendar else None
        not_before = max(later or begins + SOONEST, at)
        moment = person.moment(not_before, not_before + PATIENCE, questions)
        if moment is not None:
            moments.append((one, moment))
    return moments


def _calendars(session: Session, found: Sequence[RosterAttributes]) -> dict[int, WorkingCalendar]:
    codes = {person.id: person.calendar_code for person in _people(session, found).values()}
    known = working_calendars(session, set(codes.values()) & calendar_codes(session))
    return {person_id: known[code] for person_id, code in codes.items() if code in known}


def _day(at: datetime, draw: Draw) -> date:
    return at.astimezone(ZoneInfo(draw.timezone)).date()
