"""What a new service request must be before it is opened."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from pulse.commitments.catalogue import LIVE_STATES, serves
from pulse.commitments.events import whole_second
from pulse.commitments.models import RequestState, Service, ServiceRequest
from pulse.commitments.standing import service_day
from pulse.errors import Conflict, Invalid, Refused
from pulse.people.careers import career_of
from pulse.people.models import Department
from pulse.people.permissions import Viewer, viewer_of

NUMBER = "R-%06d"
"""How a request is numbered by its id."""
PRIORITIES = ("P1", "P2", "P3", "P4")
ROLES = ("user", "proxy", "buyer", "decider")


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What somebody asks of a service.

    ``role`` is whom they ask as (user, proxy for somebody, buyer, decider). ``is_historic`` is for
    imports: nobody is told, nothing is escalated, and any service of the log is accepted.
    ``parent_id`` names the request this is a part of: whose provider is then the customer.
    """

    service_id: int
    priority: str
    subject: str
    details: str = ""
    role: str = "user"
    source: str = "web"
    external_ref: str | None = None
    is_historic: bool = False
    parent_id: int | None = None


def accept(
    session: Session, service: Service, requester_id: int, asked: NewRequest, on: date
) -> None:
    """Raise Invalid, Conflict or Refused when this cannot be asked."""
    require_sound(asked)
    if asked.external_ref is not None:
        _require_new(session, asked.external_ref)
    if asked.is_historic:
        return
    if service.status not in LIVE_STATES:
        raise Refused("service_not_offered", service=service.code)
    if not is_offered_to(session, service, viewer_of(session, requester_id, on)):
        raise Refused("service_not_offered_to_you", service=service.code)


def require_sound(asked: NewRequest) -> None:
    """Raise Invalid, with every field, for what nobody can ask of any service."""
    problems = _problems(asked)
    if problems:
        raise Invalid("invalid_service_request", fields=problems)


def store(
    session: Session, service: Service, requester_id: int, asked: NewRequest, at: datetime
) -> ServiceRequest:
    """Add the request's row, numbered by its id; Refused for somebody without a department."""
    customer = _customer(session, service, requester_id, asked, at)
    if customer is None:
        raise Refused("requester_without_department")
    request = ServiceRequest(
        number=f"new-{secrets.token_hex(8)}",
        service_id=service.id,
        parent_id=asked.parent_id,
        requester_id=requester_id,
        requester_role=asked.role,
        customer_department_id=customer,
        provider_department_id=service.provider_department_id,
        priority=asked.priority,
        subject=asked.subject.strip(),
        details=asked.details.strip(),
        opened_at=whole_second(at),
        state=RequestState.OPEN,
        source=asked.source,
        external_ref=asked.external_ref,
    )
    session.add(request)
    session.flush()
    request.number = NUMBER % request.id
    return request


def is_offered_to(session: Session, service: Service, viewer: Viewer) -> bool:
    """Tell whether somebody is a user, a buyer or a decider of a service."""
    return bool(offered_to(session, select(Service).where(Service.id == service.id), viewer))


def offered_to(session: Session, services: Select[Service], viewer: Viewer) -> list[Service]:
    """Return those of some services of which somebody is a user, a buyer or a decider."""
    is_deciding = exists().where(
        Department.id.in_((Service.buyer_department_id, Service.decider_department_id)),
        Department.code.in_(viewer.path_codes),
    )
    return [
        service
        for service, decides in session.execute(services.add_columns(is_deciding))
        if decides or serves(service, viewer.path_codes, employer_is_own=viewer.employer_is_own)
    ]


def _customer(
    session: Session, service: Service, requester_id: int, asked: NewRequest, at: datetime
) -> int | None:
    if asked.parent_id is not None:
        return session.get_one(ServiceRequest, asked.parent_id).provider_department_id
    return career_of(session, requester_id).department_on(service_day(session, service, at))


def _problems(asked: NewRequest) -> dict[str, str]:
    subject = asked.subject.strip()
    found = {
        "subject": "" if subject else "missing",
        "priority": "" if asked.priority in PRIORITIES else "unknown_priority",
        "role": "" if asked.role in ROLES else "unknown_role",
        "details": "too_long" if len(asked.details.strip()) > 4000 else "",
    }
    if len(subject) > 200:
        found["subject"] = "too_long"
    return {path: code for path, code in found.items() if code}


def _require_new(session: Session, external_ref: str) -> None:
    number = session.scalar(
        select(ServiceRequest.number).where(ServiceRequest.external_ref == external_ref)
    )
    if number is not None:
        raise Conflict("already_opened", number=number)
