"""What stands in the way of closing a department: who is in it, and who counts on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pulse.commitments.board import ACTIVE
from pulse.commitments.catalogue import ENDED
from pulse.commitments.models import Service, ServiceRequest
from pulse.errors import Conflict
from pulse.people.by_hand import Hand
from pulse.people.department_editing import close_by_hand
from pulse.people.models import Membership
from pulse.people.tree import DepartmentNode, DepartmentTree


@dataclass(frozen=True)
class InTheWay:
    """What has to be elsewhere first; calendars and chains name no department."""

    people: int
    departments: Sequence[DepartmentNode]
    services: Sequence[Service]
    requests: int

    @property
    def is_clear(self) -> bool:
        """Whether the department is empty."""
        return not (self.people or self.departments or self.services or self.requests)


def in_the_way(session: Session, node: DepartmentNode, tree: DepartmentTree) -> InTheWay:
    """Return what a department still holds on the tree's day or later. Two queries."""
    stays = or_(Membership.valid_to.is_(None), Membership.valid_to > tree.on)
    people = select(func.count(func.distinct(Membership.person_id))).where(
        Membership.department_id == node.id, stays
    )
    requests = (
        select(func.count())
        .select_from(ServiceRequest)
        .where(ServiceRequest.provider_department_id == node.id, ServiceRequest.state.in_(ACTIVE))
    )
    counts = select(people.scalar_subquery(), requests.scalar_subquery())
    staying, unfinished = session.execute(counts).one()
    return InTheWay(staying, tree.children(node.id), _services(session, node), unfinished)


def close_empty(
    session: Session, node: DepartmentNode, tree: DepartmentTree, closed_on: date, hand: Hand
) -> None:
    """Close a department nobody counts on any more; Conflict while somebody does."""
    found = in_the_way(session, node, tree)
    if found.services or found.requests:
        raise Conflict("department_counted_on", department=node.code)
    close_by_hand(session, node.code, closed_on, hand)


def _services(session: Session, node: DepartmentNode) -> list[Service]:
    """Return what it offers, pays for or decides about, and what it alone may ask for."""
    live = select(Service).where(Service.status != ENDED).order_by(Service.code)
    return [one for one in session.scalars(live) if _counts_on(one, node)]


def _counts_on(service: Service, node: DepartmentNode) -> bool:
    sides = (
        service.provider_department_id,
        service.buyer_department_id,
        service.decider_department_id,
    )
    return node.id in sides or service.user_scope == [node.code]
