"""Finding service requests by number or by the words of their subject, through one door."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, joinedload

from pulse.commitments.catalogue import is_protection
from pulse.commitments.models import ServiceRequest
from pulse.commitments.standing import standing_for
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import DepartmentTree
from pulse.sought import Sought

LOOKED_AT = 100


def find_requests(
    session: Session, viewer: Viewer, sought: Sought, tree: DepartmentTree, limit: int = 10
) -> list[ServiceRequest]:
    """Return the newest requests the viewer has a part in (or reads all of) that are so called.

    Whether one may be seen is decided for each by what the viewer is to it on the tree's day.
    """
    named = ServiceRequest.number == sought.request_number()
    said = sought.in_column(ServiceRequest.number, ServiceRequest.subject)
    query = (
        select(ServiceRequest)
        .options(joinedload(ServiceRequest.service))
        .where(or_(named, said), _near(viewer, tree))
        .order_by(named.desc(), ServiceRequest.id.desc())
        .limit(LOOKED_AT)
    )
    found = [one for one in session.scalars(query) if _may_see(session, viewer, one, tree)]
    return found[:limit]


def _may_see(
    session: Session, viewer: Viewer, request: ServiceRequest, tree: DepartmentTree
) -> bool:
    if viewer.can(Permission.READ_ALL_COMMITMENTS) and not is_protection(request.service):
        return True
    return bool(standing_for(session, request, viewer, tree.on))


def _near(viewer: Viewer, tree: DepartmentTree) -> ColumnElement[bool]:
    """Narrow down to where the viewer can have a part, so that few rows are looked at."""
    if viewer.can(Permission.READ_ALL_COMMITMENTS):
        return true()
    around = {*viewer.headed_department_ids}
    if viewer.department_id is not None:
        around.add(viewer.department_id)
    below = {code for one in around if one in tree for code in tree.subtree_ids(one)}
    above = {node.id for one in around if one in tree for node in tree.path(one)}
    ids = sorted(below | above)
    return or_(
        ServiceRequest.requester_id == viewer.person_id,
        ServiceRequest.service.has(owner_id=viewer.person_id),
        ServiceRequest.provider_department_id.in_(ids),
        ServiceRequest.customer_department_id.in_(ids),
    )
