"""A service as it is written on a page: a row of a file of services, read by the same rules.

An administrator says everything about a service. Whoever owns one says what it is called and does,
how to ask for it, and who owns it from now on; which departments serve, use, buy and decide stays
with the administrator, because that decides who signs its promises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.calendars.registry import calendar_codes
from pulse.commitments.catalogue import service_by_code
from pulse.commitments.lists import service_cells
from pulse.commitments.models import Service
from pulse.commitments.services_import import (
    SERVICE_COLUMNS,
    ServicePlan,
    plan_services,
    store_services,
)
from pulse.errors import Invalid, Refused
from pulse.people.lists import as_written
from pulse.people.models import Department, Person
from pulse.people.permissions import Permission, Viewer

OWNERS_OWN = frozenset(
    {
        "name_ko",
        "name_en",
        "description_ko",
        "description_en",
        "request_channels",
        "owner_person_id",
    }
)
"""What the owner of a service says of it, by column."""

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,23}", re.ASCII)
_NUMBERED = re.compile(r"S(\d{1,4})", re.ASCII)


def may_add(viewer: Viewer) -> bool:
    """Tell whether somebody may write new services down: whoever may bring in a file of them."""
    return viewer.can(Permission.MANAGE_SETTINGS)


def may_change(service: Service, viewer: Viewer) -> bool:
    """Tell whether somebody may change what a service says, or a part of it."""
    owns = viewer.person_id == service.owner_id and viewer.can(Permission.MANAGE_SERVICES)
    return owns or may_add(viewer)


def add_service(
    session: Session, said: Mapping[str, str], viewer: Viewer, *, at: datetime, on: date
) -> Service:
    """Store a new service, offered from ``on``; Invalid by column for what cannot be."""
    if not may_add(viewer):
        raise Refused("may_not_add_service")
    row = {**dict.fromkeys(SERVICE_COLUMNS, ""), "launched_on": on.isoformat(), **said}
    code = row["service_id"]
    if not _CODE.fullmatch(code):
        raise Invalid("invalid_service", fields={"service_id": "bad_code"})
    plan = _plan(session, row, on)
    if code not in plan.added:
        raise Invalid("invalid_service", fields={"service_id": "duplicate"})
    store_services(session, plan, at=at, actor_id=viewer.person_id)
    service = service_by_code(session, code)
    _record(session, "service.added", service, viewer, at, {"owner_id": service.owner_id})
    return service


def change_service(
    session: Session,
    service: Service,
    said: Mapping[str, str],
    viewer: Viewer,
    *,
    at: datetime,
    on: date,
) -> None:
    """Change what is said of a service; another owner takes the role with it.

    Refused for more than is the viewer's to say; Invalid by column for what cannot be.
    """
    if not may_change(service, viewer) or not (may_add(viewer) or OWNERS_OWN.issuperset(said)):
        raise Refused("may_not_change_service")
    plan = _plan(session, {**row_of(session, service), **said}, on)
    facts = plan.facts.get(service.code, {})
    changed = sorted(name for name, value in facts.items() if getattr(service, name) != value)
    before = service.owner_id
    store_services(session, plan, at=at, actor_id=viewer.person_id)
    details: dict[str, Any] = {"changed": changed}
    if before != service.owner_id:
        details |= {"owner_before": before, "owner_id": service.owner_id}
    if changed:
        _record(session, "service.changed", service, viewer, at, details)


def row_of(session: Session, service: Service) -> dict[str, str]:
    """Return the row in which a file would say what is stored of a service."""
    codes = dict(session.execute(select(Department.id, Department.code)).all())
    owner = select(Person.number).where(Person.id == service.owner_id)
    return as_written(service_cells(service, codes, session.scalar(owner) or ""))


def free_code(session: Session) -> str:
    """Suggest the code after the highest numbered one."""
    found = (_NUMBERED.fullmatch(code) for code in session.scalars(select(Service.code)))
    return f"S{1 + max((int(one[1]) for one in found if one), default=0):02d}"


def _plan(session: Session, row: Mapping[str, str], on: date) -> ServicePlan:
    plan = plan_services(session, [(1, row)], on, known_calendars=calendar_codes(session))
    if plan.problems:
        fields = {problem.field: problem.code for problem in plan.problems}
        raise Invalid("invalid_service", fields=fields)
    return plan


def _record(
    session: Session,
    action: str,
    service: Service,
    viewer: Viewer,
    at: datetime,
    details: dict[str, Any],
) -> None:
    actor_id = viewer.person_id
    audit.record(
        session, action, "service", service.code, at=at, actor_id=actor_id, details=details
    )
