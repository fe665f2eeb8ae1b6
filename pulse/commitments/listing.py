"""Which service requests somebody may list: a part of those their door opens, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pulse.commitments.catalogue import guarded_requests
from pulse.commitments.models import RequestState, Service, ServiceRequest
from pulse.people.models import Department
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import load_tree


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to, and the id below which it goes on."""

    state: RequestState | None = None
    service_code: str = ""
    external_ref: str = ""
    before_id: int | None = None
    limit: int = 50


def listed_requests(
    session: Session, viewer: Viewer, wanted: Wanted, on: date
) -> Sequence[ServiceRequest]:
    """Return requests the viewer asked, provides, heads either side of, or reads by right.

    Whom only an escalation told finds the request by its number, not here.
    """
    query = (
        select(ServiceRequest)
        .where(_visible(session, viewer, on))
        .options(joinedload(ServiceRequest.service), selectinload(ServiceRequest.clocks))
        .order_by(ServiceRequest.id.desc())
        .limit(wanted.limit)
    )
    if wanted.before_id is not None:
        query = query.where(ServiceRequest.id < wanted.before_id)
    if wanted.state is not None:
        query = query.where(ServiceRequest.state == wanted.state)
    if wanted.service_code:
        named = select(Service.id).where(Service.code == wanted.service_code)
        query = query.where(ServiceRequest.service_id == named.scalar_subquery())
    if wanted.external_ref:
        query = query.where(ServiceRequest.external_ref == wanted.external_ref)
    return session.scalars(query).all()


def _visible(session: Session, viewer: Viewer, on: date) -> ColumnElement[bool]:
    is_open = ~guarded_requests()
    mine = select(Department.id).where(Department.code.in_(viewer.path_codes))
    headed = _headed(session, viewer, on)
    owned = select(Service.id).where(Service.owner_id == viewer.person_id)
    return or_(
        ServiceRequest.requester_id == viewer.person_id,
        ServiceRequest.assignee_id == viewer.person_id,
        ServiceRequest.provider_department_id.in_(mine),
        ServiceRequest.provider_department_id.in_(headed),
        ServiceRequest.customer_department_id.in_(headed) & is_open,
        ServiceRequest.service_id.in_(owned),
        is_open if viewer.can(Permission.READ_ALL_COMMITMENTS) else false(),
    )


def _headed(session: Session, viewer: Viewer, on: date) -> set[int]:
    """Return the departments somebody heads, and those below them."""
    if not viewer.headed_department_ids:
        return set()
    tree = load_tree(session, on)
    found: set[int] = set()
    for department_id in viewer.headed_department_ids:
        found |= tree.subtree_ids(department_id) if department_id in tree else set()
    return found
