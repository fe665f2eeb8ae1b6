"""The owner's role follows the catalogue: whoever owns a service of a department holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse.commitments.models import Service
from pulse.people.models import Person, RoleAssignment
from pulse.people.permissions import Role
from pulse.people.tree import is_current_on

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
