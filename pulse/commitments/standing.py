"""What somebody is to a service request: whose side they stand on, and whether they lead it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.calendars.registry import working_calendar
from pulse.commitments.catalogue import is_protection
from pulse.commitments.models import Service, ServiceRequest
from pulse.errors import NotFound
from pulse.people.careers import career_of
from pulse.people.permissions import Viewer
from pulse.people.tree import path_codes
from pulse.remembering import remember


class Standing(enum.StrEnum):
    """A side in a service request; somebody may have several, a stranger has none."""

    REQUESTER = "requester"
    CUSTOMER_HEAD = "customer_head"
    PROVIDER = "provider"
    PROVIDER_LEAD = "provider_lead"
    PRODUCT = "product"


ASKING = frozenset({Standing.REQUESTER, Standing.CUSTOMER_HEAD})
PROVIDING = frozenset({Standing.PROVIDER, Standing.PROVIDER_LEAD, Standing.PRODUCT})
LEADING = frozenset({Standing.PROVIDER_LEAD, Standing.PRODUCT})


def service_day(session: Session, service: Service, at: datetime) -> date:
    """Give the local date of ``at`` where the service is provided."""
    code = service.calendar_code
    zone = remember(
        session, ("zone", code), (Calendar,), lambda: working_calendar(session, code).zone
    )
    return at.astimezone(zone).date()


def standing_of(
    session: Session, request: ServiceRequest, actor_id: int | None, at: datetime
) -> frozenset[Standing]:
    """Say what ``actor_id`` is to ``request`` on the day of ``at``; no actor is the product.

    Members of the provider department (or of a part of it) provide; its head, the heads above
    it and the owner of the service lead. NotFound for somebody who had left by then.
    """
    if actor_id is None:
        return frozenset({Standing.PRODUCT})
    on = service_day(session, request.service, at)
    career = career_of(session, actor_id)
    if not career.is_current_on(on):
        raise NotFound("person_not_found", person_id=actor_id)
    department_id = career.department_on(on)
    path = () if department_id is None else path_codes(session, department_id, on)
    return _standing(session, request, _Place(actor_id, path, career.headed_on(on)), on)


def standing_for(
    session: Session, request: ServiceRequest, viewer: Viewer, on: date
) -> frozenset[Standing]:
    """Say what a viewer is to ``request``.

    Where a service protects people, the heads of whoever asks have no part in it.
    """
    place = _Place(viewer.person_id, viewer.path_codes, viewer.headed_codes)
    return _standing(session, request, place, on)


@dataclass(frozen=True, slots=True)
class _Place:
    """Somebody's place in the organisation on a day."""

    person_id: int
    path_codes: tuple[str, ...]
    headed_codes: frozenset[str]


def _standing(
    session: Session, request: ServiceRequest, who: _Place, on: date
) -> frozenset[Standing]:
    provider = path_codes(session, request.provider_department_id, on)
    customer = path_codes(session, request.customer_department_id, on)
    found = set()
    if who.person_id == request.requester_id:
        found.add(Standing.REQUESTER)
    if not (is_protection(request.service) or who.headed_codes.isdisjoint(customer)):
        found.add(Standing.CUSTOMER_HEAD)
    is_member = bool(provider) and provider[-1] in who.path_codes
    if is_member or who.person_id == request.assignee_id:
        found.add(Standing.PROVIDER)
    if not who.headed_codes.isdisjoint(provider) or who.person_id == request.service.owner_id:
        found.add(Standing.PROVIDER_LEAD)
    return frozenset(found)
