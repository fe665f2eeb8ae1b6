"""The owner's role follows the catalogue: whoever owns a service of a department holds it.

Whoever becomes an owner, or is one no longer, is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse.commitments.models import Service
from pulse.notices import ServicesHandedOver
from pulse.people.models import Person, RoleAssignment
from pulse.people.permissions import Role
from pulse.people.tree import is_current_on
from pulse.telling import person_recipient, tell

_ROLE = Role.SERVICE_OWNER.value


def follow_owners(session: Session, on: date) -> None:
    """Give the role from ``on`` to who owns a service; end it for who owns none there any more.

    It is held for the department that provides the service. A role for no department, or one given
    by hand, does not come from the catalogue and is left alone.
    """
    owners, held = _owners(session, on), _held(session, on)
    for row in held:
        if (row.person_id, row.department_id) in owners:
            continue
        if row.valid_from >= on:
            session.delete(row)
        else:
            row.valid_to = on
    known = {(row.person_id, row.department_id) for row in held}
    for person_id, department_id in sorted(owners - known):
        session.add(
            RoleAssignment(
                person_id=person_id, role=_ROLE, department_id=department_id, valid_from=on
            )
        )
    session.flush()


def tell_owners(
    session: Session,
    owned_before: Iterable[tuple[Service, int | None]],
    *,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Tell each former and each new owner in one message; never whoever did it themselves."""
    gained: dict[int, list[int]] = defaultdict(list)
    lost: dict[int, list[int]] = defaultdict(list)
    for service, before in owned_before:
        if service.owner_id == before:
            continue
        if service.owner_id is not None:
            gained[service.owner_id].append(service.id)
        if before is not None:
            lost[before].append(service.id)
    for person_id in sorted({*gained, *lost} - {actor_id}):
        told = ServicesHandedOver(
            at.isoformat(), _numbers(gained[person_id]), _numbers(lost[person_id])
        )
        tell(session, told, person_recipient(person_id), at=at)


def _numbers(service_ids: Iterable[int]) -> str:
    return ",".join(str(service_id) for service_id in sorted(service_ids))


def _owners(session: Session, on: date) -> set[tuple[int, int]]:
    """Say who owns something of which department; who has left owns nothing."""
    query = (
        select(Person.id, Service.provider_department_id)
        .join(Service, Service.owner_id == Person.id)
        .where(is_current_on(on))
    )
    return {(person_id, department_id) for person_id, department_id in session.execute(query)}


def _held(session: Session, on: date) -> Sequence[RoleAssignment]:
    query = select(RoleAssignment).where(
        RoleAssignment.role == _ROLE,
        RoleAssignment.department_id.is_not(None),
        RoleAssignment.is_by_hand.is_(False),
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > on),
    )
    return session.scalars(query).all()
