"""Roles given and ended by hand, each with its days, and noted in the audit trail.

A list of people decides the roles it names; what is given here is left alone by it. Owning a
service follows the catalogue, and working for a partner follows the employer: neither is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.last_administrator import keeping_an_administrator
from pulse.people.models import Department, Person, RoleAssignment
from pulse.people.permissions import DEPARTMENT_ROLES, Role
from pulse.people.tree import is_current_on
from pulse.people.turns import take_turn

FOLLOWING = frozenset({Role.SERVICE_OWNER, Role.PARTNER_WORKER})
"""Roles nobody gives: they follow the catalogue and the employer."""
GRANTABLE = tuple(role for role in Role if role not in FOLLOWING)


@dataclass(frozen=True)
class RoleGrant:
    """A role for somebody, from a day up to, but not on, another."""

    person_id: int
    role: Role
    department_id: int | None
    since: date
    until: date | None = None


def roles_of(session: Session, person_id: int) -> Sequence[RoleAssignment]:
    """Return every role somebody holds, will hold or has held, the newest first."""
    return session.scalars(
        select(RoleAssignment)
        .where(RoleAssignment.person_id == person_id)
        .order_by(RoleAssignment.valid_from.desc(), RoleAssignment.id.desc())
    ).all()


def give_role(
    session: Session, grant: RoleGrant, on: date, *, at: datetime, actor_id: int
) -> RoleAssignment:
    """Give somebody a role by hand; never oneself, and never one they hold at the time."""
    if grant.person_id == actor_id:
        raise Refused("role_own")
    _require_sound(session, grant, on)
    take_turn(session, grant.person_id)
    if session.scalars(_overlapping(grant)).first() is not None:
        raise Conflict("role_held")
    return _add(session, grant, at, actor_id)


def _add(session: Session, grant: RoleGrant, at: datetime, actor_id: int | None) -> RoleAssignment:
    given = RoleAssignment(
        person_id=grant.person_id,
        role=grant.role.value,
        department_id=grant.department_id,
        valid_from=grant.since,
        valid_to=grant.until,
        is_by_hand=True,
    )
    session.add(given)
    session.flush()
    _note(session, "role_given", given, at, actor_id)
    return given


def make_administrator(session: Session, person_id: int, on: date, *, at: datetime) -> None:
    """Give the administrator's role from a day on by an operator's command, unless it is held."""
    grant = RoleGrant(person_id, Role.SYS_ADMIN, None, on)
    if session.scalars(_overlapping(grant)).first() is None:
        _add(session, grant, at, None)


def end_role(
    session: Session, person_id: int, grant_id: int, on: date, *, at: datetime, actor_id: int
) -> RoleGrant:  # fmt: skip
    """End a role today and return it as it was; one that has not begun never was.

    The last administrator keeps theirs.
    """
    found = session.get(RoleAssignment, grant_id)
    is_over = found is not None and found.valid_to is not None and found.valid_to <= on
    if found is None or found.person_id != person_id or is_over:
        raise NotFound("role_not_found")
    if Role(found.role) in FOLLOWING:
        raise Refused("role_follows")
    was = RoleGrant(
        person_id, Role(found.role), found.department_id, found.valid_from, found.valid_to
    )
    with keeping_an_administrator(session, on):
        _note(session, "role_ended", found, at, actor_id)
        if found.valid_from >= on:
            session.delete(found)
        else:
            found.valid_to = on
    return was


def _require_sound(session: Session, grant: RoleGrant, on: date) -> None:
    """Refuse what does not fit together, field by field."""
    fields = {}
    if grant.role not in GRANTABLE:
        fields["role"] = "role_follows"
    if (grant.department_id is not None) != (grant.role in DEPARTMENT_ROLES):
        is_missing = grant.department_id is None
        fields["department"] = "role_needs_department" if is_missing else "role_for_company"
    if grant.since < on:
        fields["since"] = "role_in_the_past"
    if grant.until is not None and grant.until <= grant.since:
        fields["until"] = "role_ends_before"
    if fields:
        raise Invalid("invalid_role", fields=fields)
    if not _works_here(session, grant):
        raise NotFound("person_not_found", person_id=grant.person_id)


def _works_here(session: Session, grant: RoleGrant) -> bool:
    is_here = select(Person.id).where(Person.id == grant.person_id, is_current_on(grant.since))
    is_unit = select(Department.id).where(Department.id == grant.department_id)
    has_unit = grant.department_id is None or session.scalar(is_unit) is not None
    return has_unit and session.scalar(is_here) is not None


def _overlapping(grant: RoleGrant) -> Select[int]:
    query = select(RoleAssignment.id).where(
        RoleAssignment.person_id == grant.person_id,
        RoleAssignment.role == grant.role.value,
        RoleAssignment.department_id.is_(None)
        if grant.department_id is None
        else RoleAssignment.department_id == grant.department_id,
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > grant.since),
    )
    return query if grant.until is None else query.where(RoleAssignment.valid_from < grant.until)


def _note(
    session: Session, action: str, row: RoleAssignment, at: datetime, actor_id: int | None
) -> None:
    details = {
        "role": row.role,
        "department_id": row.department_id,
        "from": row.valid_from.isoformat(),
        "to": row.valid_to.isoformat() if row.valid_to else None,
    }
    kept = {name: value for name, value in details.items() if value is not None}
    audit.record(session, action, "person", row.person_id, at=at, actor_id=actor_id, details=kept)
