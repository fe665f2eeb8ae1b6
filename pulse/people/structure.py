"""The verbs that change the dated department tree; reading it is done by ``tree``.

A row holds from its first day up to, but not including, its last date. A change has effect from
a day on and until the next change already known; what was before stays as it was. On every day
departments form a tree, nobody is in two departments, and nobody is in a closed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse.errors import Conflict
from pulse.people.models import (
    Department,
    DepartmentPlacement,
    Headship,
    Membership,
    Person,
    PersonStatus,
    RoleAssignment,
)
from pulse.people.tree import (
    DepartmentNode,
    DepartmentTree,
    department_by_code,
    department_name,
    department_of,
    department_path,
    head_of,
    holds_on,
    is_current_on,
    load_tree,
    members_on,
    placement_on,
    subtree_ids,
)

__all__ = [
    "DepartmentNode",
    "DepartmentTree",
    "close_department",
    "department_by_code",
    "department_name",
    "department_of",
    "department_path",
    "head_of",
    "holds_on",
    "is_current_on",
    "leave",
    "load_tree",
    "members_on",
    "move_department",
    "open_department",
    "placement_on",
    "rename_department",
    "set_head",
    "subtree_ids",
    "transfer",
]


def open_department(
    session: Session, department: Department, parent_id: int | None, name_ko: str, name_en: str
) -> Department:
    """Add a department from its ``opened_on`` under a parent that is open for as long."""
    if department.closed_on is not None and department.closed_on <= department.opened_on:
        raise Conflict("department_closes_before_opening", department=department.code)
    session.add(department)
    session.flush()
    window = (department.opened_on, department.closed_on)
    _require_parent(session, department, parent_id, window)
    session.add(
        DepartmentPlacement(
            department_id=department.id,
            parent_id=parent_id,
            name_ko=name_ko,
            name_en=name_en,
            valid_from=department.opened_on,
            valid_to=department.closed_on,
        )
    )
    session.flush()
    return department


def rename_department(
    session: Session, department_id: int, name_ko: str, name_en: str, on: date
) -> None:
    """Give the department new names from ``on`` until the next known change."""
    placement = _placement_from(session, department_id, on)
    placement.name_ko, placement.name_en = name_ko, name_en
    session.flush()


def move_department(session: Session, department_id: int, parent_id: int | None, on: date) -> None:
    """Put the department, with all below it, under another parent from ``on``."""
    department = session.get_one(Department, department_id)
    placement = _placement_from(session, department_id, on)
    _require_parent(session, department, parent_id, (on, placement.valid_to))
    placement.parent_id = parent_id
    session.flush()
    _require_tree(session, department_id, on)


def close_department(session: Session, department_id: int, on: date) -> None:
    """End a department: ``on`` is its first day closed; people and children must be elsewhere."""
    department = session.get_one(Department, department_id)
    if on <= department.opened_on:
        raise Conflict("department_closes_before_opening", department=department.code)
    if department.closed_on is not None and department.closed_on < on:
        raise Conflict("department_closed", department=department.code, on=on.isoformat())
    if _children_from(session, department_id, on):
        raise Conflict("department_has_children", department=department.code)
    staying = len(_memberships_from(session, department_id, on))
    if staying:
        raise Conflict("department_not_empty", department=department.code, people=staying)
    department.closed_on = on
    _end_rows(session, _placements_from(session, department_id, on), on)
    _end_rows(
        session,
        session.scalars(
            select(Headship).where(
                Headship.department_id == department_id,
                or_(Headship.valid_to.is_(None), Headship.valid_to > on),
            )
        ).all(),
        on,
    )


def transfer(
    session: Session, person: Person, department_id: int, on: date, reason: str = ""
) -> Membership:
    """Put somebody into a department from ``on`` until the next move already known."""
    department = session.get_one(Department, department_id)
    if department.opened_on > on or (department.closed_on or date.max) <= on:
        raise Conflict("department_closed", department=department.code, on=on.isoformat())
    if person.left_on is not None and person.left_on <= on:
        raise Conflict("person_left", number=person.number, on=on.isoformat())
    covering, same_day, following = _memberships_around(session, person.id, on)
    if covering is not None and covering.department_id == department_id:
        return covering
    if covering is not None:
        covering.valid_to = on
    next_move = None if following is None else following.valid_from
    limits = (next_move, department.closed_on, person.left_on)
    moved = same_day or Membership(person_id=person.id, valid_from=on)
    moved.department_id, moved.reason = department_id, reason
    moved.valid_to = min((day for day in limits if day is not None), default=None)
    session.add(moved)
    session.flush()
    return moved


def leave(session: Session, person: Person, on: date) -> None:
    """Record that somebody is gone from ``on``: membership, headships and roles end that day."""
    person.status, person.left_on = PersonStatus.LEFT, on
    memberships = select(Membership).where(Membership.person_id == person.id)
    headships = select(Headship).where(Headship.person_id == person.id)
    roles = select(RoleAssignment).where(RoleAssignment.person_id == person.id)
    for query in (memberships, headships, roles):
        _end_rows(session, session.scalars(query).all(), on)


def set_head(session: Session, department_id: int, person_id: int | None, on: date) -> None:
    """Make somebody (or nobody) head of the department from ``on``."""
    rows = session.scalars(
        select(Headship).where(
            Headship.department_id == department_id,
            or_(Headship.valid_to.is_(None), Headship.valid_to > on),
        )
    ).all()
    if any(row.person_id == person_id and row.valid_from <= on for row in rows):
        return
    _end_rows(session, rows, on)
    if person_id is not None:
        session.add(Headship(department_id=department_id, person_id=person_id, valid_from=on))
    session.flush()


_Dated = DepartmentPlacement | Membership | Headship | RoleAssignment


def _end_rows(session: Session, rows: Iterable[_Dated], on: date) -> None:
    """Let rows end on ``on``; what would only have begun then or later never was."""
    for row in rows:
        if row.valid_from >= on:
            session.delete(row)
        elif row.valid_to is None or row.valid_to > on:
            row.valid_to = on
    session.flush()


def _placement_from(session: Session, department_id: int, on: date) -> DepartmentPlacement:
    """Return a placement that begins on ``on``, cut from the one in force that day."""
    found = placement_on(session, department_id, on)
    if found.valid_from == on:
        return found
    cut = DepartmentPlacement(
        department_id=department_id,
        parent_id=found.parent_id,
        name_ko=found.name_ko,
        name_en=found.name_en,
        valid_from=on,
        valid_to=found.valid_to,
    )
    found.valid_to = on
    session.add(cut)
    return cut


def _placements_from(
    session: Session, department_id: int, on: date
) -> Sequence[DepartmentPlacement]:
    return session.scalars(
        select(DepartmentPlacement).where(
            DepartmentPlacement.department_id == department_id,
            or_(DepartmentPlacement.valid_to.is_(None), DepartmentPlacement.valid_to > on),
        )
    ).all()


def _children_from(session: Session, parent_id: int, on: date) -> Sequence[DepartmentPlacement]:
    return session.scalars(
        select(DepartmentPlacement)
        .where(
            DepartmentPlacement.parent_id == parent_id,
            or_(DepartmentPlacement.valid_to.is_(None), DepartmentPlacement.valid_to > on),
        )
        .order_by(DepartmentPlacement.id)
    ).all()


def _memberships_from(session: Session, department_id: int, on: date) -> Sequence[Membership]:
    return session.scalars(
        select(Membership)
        .where(
            Membership.department_id == department_id,
            or_(Membership.valid_to.is_(None), Membership.valid_to > on),
        )
        .order_by(Membership.person_id, Membership.valid_from)
    ).all()


def _memberships_around(
    session: Session, person_id: int, on: date
) -> tuple[Membership | None, Membership | None, Membership | None]:
    """Return what runs into ``on`` from before, what begins on it, and what begins next."""
    rows = session.scalars(
        select(Membership)
        .where(
            Membership.person_id == person_id,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= on),
        )
        .order_by(Membership.valid_from)
    ).all()
    covering = next(
        (row for row in rows if row.valid_from < on and (row.valid_to or date.max) > on), None
    )
    same_day = next((row for row in rows if row.valid_from == on), None)
    following = next((row for row in rows if row.valid_from > on), None)
    return covering, same_day, following


def _require_parent(
    session: Session,
    department: Department,
    parent_id: int | None,
    window: tuple[date, date | None],
) -> None:
    """Refuse a parent that is not open for all of ``window``."""
    if parent_id is None:
        return
    parent = session.get_one(Department, parent_id)
    ends = parent.closed_on or date.max
    if parent.opened_on > window[0] or ends < (window[1] or date.max):
        raise Conflict("parent_closed", department=department.code, parent=parent.code)


def _require_tree(session: Session, department_id: int, on: date) -> None:
    """Refuse a move after which, on ``on`` or any later day, the department is above itself."""
    rows = session.scalars(
        select(DepartmentPlacement).where(
            or_(DepartmentPlacement.valid_to.is_(None), DepartmentPlacement.valid_to > on)
        )
    ).all()
    for day in sorted({on} | {row.valid_from for row in rows if row.valid_from > on}):
        parents = {
            row.department_id: row.parent_id
            for row in rows
            if row.valid_from <= day < (row.valid_to or date.max)
        }
        above = parents.get(department_id)
        while above is not None:
            if above == department_id:
                raise Conflict("department_cycle", department_id=department_id)
            above = parents.get(above)
