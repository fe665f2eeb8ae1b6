"""What somebody is to a service request: whose side they stand on, and whether they lead it."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy.orm import Session

from pulse.calendars.registry import working_calendar
from pulse.commitments.models import Service, ServiceRequest
from pulse.people.permissions import Viewer, viewer_of
from pulse.people.tree import department_path


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
    return at.astimezone(working_calendar(session, service.calendar_code).zone).date()


def standing_of(
    session: Session, request: ServiceRequest, actor_id: int | None, at: datetime
) -> frozenset[Standing]:
    """Say what ``actor_id`` is to ``request`` on the day of ``at``; no actor is the product.

    Members of the provider department (or of a part of it) provide; its head, the heads above
    it and the owner of the service lead.
    """
    if actor_id is None:
        return frozenset({Standing.PRODUCT})
    on = service_day(session, request.service, at)
    return standing_for(session, request, viewer_of(session, actor_id, on), on)


def standing_for(
    session: Session, request: ServiceRequest, viewer: Viewer, on: date
) -> frozenset[Standing]:
    """Say what a viewer is to ``request``."""
    provider = _codes(session, request.provider_department_id, on)
    found = set()
    if viewer.person_id == request.requester_id:
        found.add(Standing.REQUESTER)
    if viewer.heads_any(_codes(session, request.customer_department_id, on)):
        found.add(Standing.CUSTOMER_HEAD)
    is_member = bool(provider) and provider[-1] in viewer.path_codes
    if is_member or viewer.person_id == request.assignee_id:
        found.add(Standing.PROVIDER)
    if viewer.heads_any(provider) or viewer.person_id == request.service.owner_id:
        found.add(Standing.PROVIDER_LEAD)
    return frozenset(found)


def _codes(session: Session, department_id: int, on: date) -> tuple[str, ...]:
    return tuple(department.code for department in department_path(session, department_id, on))
