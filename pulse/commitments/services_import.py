"""Importing services: what is offered, by whom, for whom, who buys and who decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.commitments.catalogue import EVERYBODY, EVERYBODY_OWN, LIVE_STATES
from pulse.commitments.models import Service
from pulse.commitments.ownership import follow_owners, tell_owners
from pulse.people.company_settings import company_settings
from pulse.people.models import Department, Person, PersonStatus
from pulse.people.problems import NumberedRows, Problem, RowReader, refuse_problems

SERVICE_COLUMNS = (
    "service_id", "name_ko", "name_en", "category", "provider_dept_id", "owner_person_id",
    "user_dept_ids", "buyer_dept_id", "decider_dept_id", "request_channels", "calendar_id",
    "criticality", "status", "stage_set", "description_ko", "description_en", "survey_sampling",
    "faq_ref", "pilot_until", "launched_on",
)  # fmt: skip
"""The columns a services file must have; others are ignored."""

STATUSES = (*LIVE_STATES, "draft", "ended")
SAMPLINGS = ("each", "1_in_3", "1_in_5", "weekly", "monthly", "none", "never")


@dataclass
class ServicePlan:
    """What an import of services would do; ``facts`` holds each sound row by code."""

    on: date
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Known:
    departments: dict[str, int]
    people: dict[str, int]
    calendars: Collection[str]
    usual: str
    """The company's own calendar, for a service that names none."""


def plan_services(
    session: Session, rows: NumberedRows, on: date, *, known_calendars: Collection[str]
) -> ServicePlan:
    """Compare a services file with the catalogue."""
    current = select(Person.number, Person.id).where(Person.status != PersonStatus.LEFT)
    known = _Known(
        departments=dict(session.execute(select(Department.code, Department.id)).all()),
        people=dict(session.execute(current).all()),
        calendars=known_calendars,
        usual=company_settings(session).calendar,
    )
    plan = ServicePlan(on)
    stored = {service.code: service for service in session.scalars(select(Service))}
    for line, row in rows:
        before = len(plan.problems)
        code, facts = _read_service(RowReader(line, row, plan.problems), known)
        if code in plan.facts:
            plan.problems.append(Problem(line, "service_id", "duplicate", code))
        if len(plan.problems) == before:
            plan.facts[code] = facts
            _sort_in(plan, code, facts, stored.get(code))
    return plan


def apply_services(
    session: Session, plan: ServicePlan, at: datetime, actor_id: int | None = None
) -> None:
    """Store new and changed services; the owner's role goes to who owns them now."""
    store_services(session, plan, at=at, actor_id=actor_id)
    details = {"added": len(plan.added), "changed": len(plan.changed)}
    audit.record(
        session,
        "services_imported",
        "catalogue",
        plan.on,
        at=at,
        actor_id=actor_id,
        details=details,
    )


def store_services(
    session: Session, plan: ServicePlan, *, at: datetime, actor_id: int | None
) -> None:
    """Store what a plan adds and changes; the owner's role follows, and owners hear of it."""
    refuse_problems(plan.problems)
    stored = {service.code: service for service in session.scalars(select(Service))}
    owned_before: list[tuple[Service, int | None]] = []
    for code in (*plan.added, *plan.changed):
        service = stored.get(code)
        if service is None:
            service = Service(code=code)
            session.add(service)
        owned_before.append((service, service.owner_id))
        for name, value in plan.facts[code].items():
            setattr(service, name, value)
    session.flush()
    follow_owners(session, plan.on)
    tell_owners(session, owned_before, at=at, actor_id=actor_id)


def _sort_in(plan: ServicePlan, code: str, facts: dict[str, Any], stored: Service | None) -> None:
    if stored is None:
        plan.added.append(code)
    elif facts != {name: getattr(stored, name) for name in facts}:
        plan.changed.append(code)
    else:
        plan.unchanged.append(code)


def _read_service(cells: RowReader, known: _Known) -> tuple[str, dict[str, Any]]:
    code = cells.text("service_id", limit=32)
    status = cells.one_of("status", STATUSES)
    is_live = status in LIVE_STATES
    name_ko = cells.text("name_ko", limit=160)
    owner = cells.one_of("owner_person_id", known.people, empty=not is_live)
    provider = cells.one_of("provider_dept_id", known.departments)
    buyer = cells.one_of("buyer_dept_id", known.departments, empty=not is_live)
    decider = cells.one_of("decider_dept_id", known.departments, empty=not is_live)
    return code, {
        "name_ko": name_ko,
        "name_en": cells.text("name_en", limit=160, default=name_ko),
        "description_ko": cells.text("description_ko", limit=1000, default=""),
        "description_en": cells.text("description_en", limit=1000, default=""),
        "category": cells.text("category", limit=48, default=""),
        "provider_department_id": known.departments.get(provider),
        "owner_id": known.people.get(owner),
        "user_scope": _read_users(cells, known, is_live),
        "buyer_department_id": known.departments.get(buyer),
        "decider_department_id": known.departments.get(decider),
        "request_channels": cells.codes("request_channels"),
        "calendar_code": cells.one_of("calendar_id", known.calendars, empty=bool(known.usual))
        or known.usual,
        "criticality": cells.number("criticality", 1, 3),
        "status": status,
        "stage_set": cells.text("stage_set", limit=16, default=""),
        "survey_sampling": cells.one_of("survey_sampling", SAMPLINGS, empty=True) or "never",
        "faq_ref": cells.text("faq_ref", limit=80, default=""),
        "pilot_until": cells.day("pilot_until"),
        "launched_on": cells.day("launched_on"),
    }


def _read_users(cells: RowReader, known: _Known, is_live: bool) -> list[str]:
    """Read the users; without users, buyer and decider a service cannot go live."""
    scope = cells.codes("user_dept_ids")
    for code in scope:
        if code not in (EVERYBODY, EVERYBODY_OWN) and code not in known.departments:
            cells.refuse("user_dept_ids", "unknown", code)
    if is_live and not scope:
        cells.refuse("user_dept_ids", "missing")
    return scope
