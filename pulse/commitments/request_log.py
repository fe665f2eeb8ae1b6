"""Loading another system's event log as service requests under a stated commitment.

The service, its departments, calendars and promises are made from the mapping where they are not
there yet. Each case becomes a service request opened at its own time, and its updates become
events at theirs; nobody is told and nothing escalates. A case loaded before is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.calendars.registry import calendar_codes, import_calendars
from pulse.commitments import caches, requests
from pulse.commitments.clocks import TARGET_OF_KIND
from pulse.commitments.events import Happening, event_row
from pulse.commitments.intake import NewRequest
from pulse.commitments.log_reading import (
    LoggedCase,
    LogMapping,
    ReadLog,
    Rows,
    events_of,
    read_log,
)
from pulse.commitments.models import (
    Clock,
    Commitment,
    CommitmentVersion,
    EventKind,
    Service,
    ServiceRequest,
    TargetKind,
    VersionState,
)
from pulse.errors import Invalid
from pulse.people import structure
from pulse.people.models import Department, Employer, Person, PersonStatus


@dataclass
class RequestLogPlan:
    """What a load would do: new cases, those loaded before, and every oddity of the log."""

    mapping: LogMapping
    log: ReadLog
    new: list[LoggedCase] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LoadedLog:
    """What a load did."""

    service_id: int
    requests: int
    events: int


def plan_request_log(session: Session, rows: Rows, mapping: LogMapping) -> RequestLogPlan:
    """Read a log and say what would be loaded; nothing is changed."""
    log = read_log(rows, mapping)
    prefix = f"{mapping.source}:"
    stored = set(
        session.scalars(
            select(ServiceRequest.external_ref).where(
                ServiceRequest.external_ref.startswith(prefix)
            )
        )
    )
    plan = RequestLogPlan(mapping, log)
    for case in log.cases.values():
        if f"{prefix}{case.ref}" in stored:
            plan.known.append(case.ref)
        else:
            plan.new.append(case)
    return plan


def apply_request_log(
    session: Session, plan: RequestLogPlan, at: datetime, actor_id: int | None = None
) -> LoadedLog:
    """Load the new cases of a plan; ``at`` is when the load happens, for the audit only."""
    if not plan.new:
        raise Invalid("nothing_to_load")
    days = _days_of(plan.new)
    service = _service(session, plan.mapping, days)
    requester = _requester(session, plan.mapping, days)
    loaded = [_load_case(session, plan.mapping, case, service, requester) for case in plan.new]
    found = LoadedLog(service.id, len(loaded), sum(loaded))
    details = {"source": plan.mapping.source, "requests": found.requests, "events": found.events}
    audit.record(
        session,
        "requests_imported",
        "service",
        service.id,
        at=at,
        actor_id=actor_id,
        details=details,
    )
    session.flush()
    return found


def _days_of(cases: Sequence[LoggedCase]) -> tuple[date, date]:
    first = min(min(case.opened_at, case.updates[0].at) for case in cases)
    last = max(case.last_at for case in cases)
    return (first - timedelta(days=1)).date(), (last + timedelta(days=1)).date()


def _load_case(
    session: Session,
    mapping: LogMapping,
    case: LoggedCase,
    service: Service,
    requester: Person,
) -> int:
    """Open one request and append its events; return how many events it has."""
    asked = NewRequest(
        service_id=service.id,
        priority=case.priority,
        subject=case.ref,
        source="import",
        external_ref=f"{mapping.source}:{case.ref}",
        is_historic=True,
    )
    request = requests.admit(session, requester.id, asked, at=case.opened_at)
    stopped: set[TargetKind] = set()
    rows = []
    for event in events_of(case):
        data: Mapping[str, Any] = event.data
        if event.kind is EventKind.PRIORITY_CHANGED:
            data = {**data, "versions": _versions(session, request, str(data["to"]), stopped)}
        stopped = _stopped_after(stopped, event.kind, data)
        happening = Happening(event.kind, data=data)
        rows.append(event_row(request.id, happening, event.at, event.at))
    session.add_all(rows)
    session.flush()
    caches.refresh(session, request, max(case.last_at, case.opened_at))
    return len(rows) + 1


def _stopped_after(
    stopped: set[TargetKind], kind: EventKind, data: Mapping[str, Any]
) -> set[TargetKind]:
    if kind is EventKind.RESOLVED:
        return set(TargetKind)
    if kind is EventKind.REOPENED:
        return stopped - {TargetKind.RESOLUTION}
    if kind is EventKind.REPLIED and data.get("by") == "provider":
        return stopped | {TargetKind.FIRST_REPLY}
    return stopped


def _versions(
    session: Session, request: ServiceRequest, priority: str, stopped: set[TargetKind]
) -> list[int]:
    """Name the versions that count after a change of priority; clocks that stopped stay."""
    on = request.opened_at.date()
    promised = caches.versions_for(session, request.service_id, priority, on)
    new = [version for version in promised if _target(version) not in stopped]
    caches.start_clocks(session, request, new)
    kept = session.scalars(
        select(Clock.version_id).where(Clock.request_id == request.id, Clock.target.in_(stopped))
    )
    return sorted({version.id for version in new} | set(kept))


def _target(version: CommitmentVersion) -> TargetKind:
    return TARGET_OF_KIND[version.kind]


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
