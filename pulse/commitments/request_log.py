"""Loading another system's event log as service requests under a stated commitment.

The service, its departments, calendars and promises are made from the mapping where they are not
there yet. Each case becomes a service request opened at its own time, and its updates become
events at theirs; nobody is told and nothing escalates. A case loaded before is left alone. All of
it comes in at one moment, and reckoning it can be done before, where it holds nobody up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from pulse import audit, laid_aside
from pulse.calendars.registry import calendar_codes, import_calendars, working_calendars
from pulse.commitments import caches
from pulse.commitments.case_rows import Ground, reckon, terms_of
from pulse.commitments.intake import NUMBER
from pulse.commitments.log_reading import LoggedCase, LogMapping, ReadLog, Rows, read_log
from pulse.commitments.models import (
    Clock,
    Commitment,
    CommitmentVersion,
    RequestEvent,
    Service,
    ServiceRequest,
    VersionState,
)
from pulse.errors import Invalid, Refused
from pulse.laid_aside import Pile
from pulse.people import structure
from pulse.people.careers import career_of
from pulse.people.models import Department, Employer, Person, PersonStatus
from pulse.transaction import attempt, laying_aside

_REQUESTS, _EVENTS, _CLOCKS = (
    cast("Table", model.__table__) for model in (ServiceRequest, RequestEvent, Clock)
)


@dataclass
class RequestLogPlan:
    """What a load would do: new cases, those loaded before, and every oddity of the log."""

    mapping: LogMapping
    log: ReadLog
    new: list[LoggedCase] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    laid: LaidLog | None = None


@dataclass(frozen=True, slots=True)
class LaidLog:
    """The rows of new cases laid aside, and the ground that they were reckoned on."""

    ground: Ground
    requests: Pile
    events: Pile
    clocks: Pile
    events_count: int


@dataclass(frozen=True, slots=True)
class LoadedLog:
    """What a load did."""

    service_id: int
    requests: int
    events: int


def plan_request_log(session: Session, rows: Rows, mapping: LogMapping) -> RequestLogPlan:
    """Read a log and say what would be loaded; nothing is changed."""
    log = read_log(rows, mapping)
    stored = _stored(session, mapping)
    plan = RequestLogPlan(mapping, log)
    for case in log.cases.values():
        if f"{mapping.source}:{case.ref}" in stored:
            plan.known.append(case.ref)
        else:
            plan.new.append(case)
    return plan


def lay_request_log_aside(session: Session, plan: RequestLogPlan) -> None:
    """Reckon and write the rows of a plan where that holds nobody up; ``session`` keeps to one
    connection.

    The ground is made, read and taken back at once, so it is the one that loading will make.
    """
    if not (plan.new and laid_aside.is_needed(session)):
        return
    with attempt(session):
        ground = _ground(session, plan)
    source, events = plan.mapping.source, 0
    with laying_aside(session):
        piles = (
            laid_aside.make(session, _REQUESTS, "number"),
            laid_aside.make(session, _EVENTS, "id"),
            laid_aside.make(session, _CLOCKS, "id"),
        )
        for rows in reckon(ground, source, plan.new):
            for pile, some in zip(piles, (rows.requests, rows.events, rows.clocks), strict=True):
                laid_aside.write(session, pile.aside, some)
            events += len(rows.events)
    plan.laid = LaidLog(ground, *piles, events)


def apply_request_log(
    session: Session, plan: RequestLogPlan, at: datetime, actor_id: int | None = None
) -> LoadedLog:
    """Load the new cases of a plan; ``at`` is when the load happens, for the audit only.

    Rows that were laid aside are moved in. Refused("plan_changed") when a case has been loaded
    meanwhile, or would be timed otherwise by now.
    """
    if not plan.new:
        raise Invalid("nothing_to_load")
    ground = _ground(session, plan)
    stored = _stored(session, plan.mapping)
    if not stored.isdisjoint(f"{plan.mapping.source}:{case.ref}" for case in plan.new):
        raise Refused("plan_changed")
    if plan.laid is None:
        events = _write(session, plan, ground)
    else:
        events = _move_in(session, plan.laid, ground)
    found = LoadedLog(ground.service_id, len(plan.new), events)
    details = {"source": plan.mapping.source, "requests": found.requests, "events": found.events}
    audit.record(
        session,
        "requests_imported",
        "service",
        found.service_id,
        at=at,
        actor_id=actor_id,
        details=details,
    )
    session.flush()
    return found


def _stored(session: Session, mapping: LogMapping) -> set[str | None]:
    """Return how all cases of a source that were loaded before are named."""
    ref = ServiceRequest.external_ref
    return set(session.scalars(select(ref).where(ref.startswith(f"{mapping.source}:"))))


def _ground(session: Session, plan: RequestLogPlan) -> Ground:
    """Find or make what the cases are timed under."""
    days = _days_of(plan.new)
    service = _service(session, plan.mapping, days)
    requester = _requester(session, plan.mapping, days)
    terms = terms_of(caches.promised_by(session, service.id))
    codes = {service.calendar_code, *(str(facts["calendar_code"]) for facts in terms)}
    calendars = working_calendars(session, codes)
    return Ground(
        service_id=service.id,
        provider_id=service.provider_department_id,
        requester_id=requester.id,
        career=career_of(session, requester.id),
        zone=calendars[service.calendar_code].zone,
        calendars=calendars,
        terms=terms,
    )


def _days_of(cases: Sequence[LoggedCase]) -> tuple[date, date]:
    first = min(min(case.opened_at, case.updates[0].at) for case in cases)
    last = max(case.last_at for case in cases)
    return (first - timedelta(days=1)).date(), (last + timedelta(days=1)).date()


def _write(session: Session, plan: RequestLogPlan, ground: Ground) -> int:
    """Write cases that were not laid aside; return how many events they have."""
    ids, events = laid_aside.new_ids(session, _REQUESTS, len(plan.new)), 0
    for rows in reckon(ground, plan.mapping.source, plan.new):
        for row in rows.requests:
            row["id"] = ids[row["id"] - 1]
            row["number"] = NUMBER % row["id"]
        for row in (*rows.events, *rows.clocks):
            row["request_id"] = ids[row["request_id"] - 1]
        laid_aside.write(session, _REQUESTS, rows.requests)
        laid_aside.write(session, _EVENTS, rows.events)
        laid_aside.write(session, _CLOCKS, rows.clocks)
        events += len(rows.events)
    return events


def _move_in(session: Session, laid: LaidLog, ground: Ground) -> int:
    """Move in what lies aside; return how many events that are."""
    if ground != laid.ground:
        raise Refused("plan_changed")
    before = laid_aside.highest_id(session, _REQUESTS)
    number = func.printf(NUMBER, laid.requests.aside.c.id + before)
    laid_aside.move_in(session, laid.requests, {"id": before}, number=number)
    for pile in (laid.events, laid.clocks):
        laid_aside.move_in(session, pile, {"request_id": before})
    return laid.events_count


def _service(session: Session, mapping: LogMapping, days: tuple[date, date]) -> Service:
    facts = mapping.document["service"]
    found = session.scalar(select(Service).where(Service.code == facts["code"]))
    if found is not None:
        return found
    _calendars(session, mapping.document["calendars"])
    provider = _department(session, mapping.document["provider"], days[0], facts["calendar"])
    customer = _department(session, mapping.document["customer"], days[0], facts["calendar"])
    service = Service(
        code=facts["code"],
        name_ko=facts["name_ko"],
        name_en=facts["name_en"],
        provider_department_id=provider.id,
        user_scope=[customer.code],
        buyer_department_id=customer.id,
        decider_department_id=customer.id,
        request_channels=["import"],
        calendar_code=facts["calendar"],
        criticality=int(facts["criticality"]),
        status="ended",
        launched_on=days[0],
    )
    session.add(service)
    session.flush()
    for promise in mapping.document.get("commitments", []):
        _promise(session, mapping, service, promise, days)
    session.flush()
    return service


def _calendars(session: Session, document: Mapping[str, Any]) -> None:
    known = calendar_codes(session)
    new = [entry for entry in document["calendars"] if entry["id"] not in known]
    import_calendars(session, {**document, "calendars": new})


def _promise(
    session: Session,
    mapping: LogMapping,
    service: Service,
    promise: Mapping[str, Any],
    days: tuple[date, date],
) -> None:
    commitment = Commitment(code=promise["code"], service_id=service.id)
    commitment.versions.append(
        CommitmentVersion(
            number=1,
            state=VersionState.ENDED,
            kind=promise.get("kind", "resolve"),
            wording_ko=promise["wording_ko"],
            wording_en=promise["wording_en"],
            goal_value=int(promise["goal_value"]),
            goal_unit=promise["goal_unit"],
            target_rate=int(promise["target_rate"]),
            priority=promise["priority"],
            calendar_code=promise["calendar"],
            start_event="submitted",
            stop_event="resolved",
            pause_when=list(mapping.document.get("pause_when", [])),
            warn_at_pct=80,
            evidence="event",
            weight=int(promise["weight"]),
            effective_from=days[0],
            effective_to=days[1],
            signatures=[],
        )
    )
    session.add(commitment)


def _department(
    session: Session, facts: Mapping[str, Any], opened_on: date, calendar_code: str
) -> Department:
    found = session.scalar(select(Department).where(Department.code == facts["code"]))
    if found is not None:
        return found
    department = Department(
        code=facts["code"],
        level="team",
        kind="imported",
        employer_id=_employer(session).id,
        calendar_code=calendar_code,
        is_provider=True,
        opened_on=opened_on,
    )
    return structure.open_department(session, department, None, facts["name_ko"], facts["name_en"])


def _requester(session: Session, mapping: LogMapping, days: tuple[date, date]) -> Person:
    """Find or make the one who stands for all requesters of the log: a person who has left."""
    facts = mapping.document["requester"]
    found = session.scalar(select(Person).where(Person.number == facts["number"]))
    if found is not None:
        return found
    customer = structure.department_by_code(session, mapping.document["customer"]["code"])
    person = Person(
        number=facts["number"],
        name_ko=facts["name_ko"],
        name_en=facts["name_en"],
        employer_id=customer.employer_id,
        calendar_code=customer.calendar_code,
        status=PersonStatus.ACTIVE,
    )
    session.add(person)
    session.flush()
    structure.transfer(session, person, customer.id, days[0])
    structure.leave(session, person, days[1])
    return person


def _employer(session: Session) -> Employer:
    found = session.scalars(select(Employer).where(Employer.is_own).order_by(Employer.id)).first()
    if found is None:
        raise Invalid("no_company", fields={"provider": "no_company"})
    return found
