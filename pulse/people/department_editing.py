"""A department as it is written on a page: a row of a file of departments, read by the same rules.

Its name, its place and its head hold from a day on, today or later; everything else at once. It
stays with its company, never stands below itself, and keeps its code for good.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse import audit
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.by_hand import Hand, refuse_past, refuse_row
from pulse.people.departments_import import (
    DEPARTMENT_COLUMNS,
    DepartmentPlan,
    plan_departments,
    store_departments,
)
from pulse.people.lists import NOT_OF_THE_SITE, as_written, department_cells
from pulse.people.models import Department, Employer, Person
from pulse.people.structure import set_head
from pulse.people.structure_history import headcounts
from pulse.people.tree import DepartmentNode, DepartmentTree, is_current_on, load_tree

INVALID = "invalid_department"
PARTNER, DIVISION, TEAM = "partner", "division", "team"
OFFICE = "hq"
"""The kind of a department nothing else is said of, as lists call it."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", re.ASCII)
_NUMBERED = re.compile(r"D(\d{1,4})", re.ASCII)


@dataclass(frozen=True)
class Move:
    """A department that would stand elsewhere, and all that would go with it."""

    department: DepartmentNode
    below: DepartmentNode
    departments: int
    people: int
    left: tuple[DepartmentNode, ...]
    """What it would no longer lie in."""
    joined: tuple[DepartmentNode, ...]
    """What it would lie in from then on."""


def free_code(session: Session) -> str:
    """Suggest the code after the highest numbered one."""
    found = (_NUMBERED.fullmatch(code) for code in session.scalars(select(Department.code)))
    return f"D{1 + max((int(one[1]) for one in found if one), default=0):02d}"


def add_department(session: Session, said: Mapping[str, str], hand: Hand) -> Department:
    """Open a department; one below nothing is a partner company. Invalid by column."""
    code = said.get("dept_id", "")
    if not _CODE.fullmatch(code):
        raise Invalid(INVALID, fields={"dept_id": "bad_code"})
    if session.scalar(select(Department.id).where(Department.code == code)) is not None:
        raise Invalid(INVALID, fields={"dept_id": "taken"})
    opened_on = _day(said.get("effective_from", "")) or hand.on
    tree = load_tree(session, max(opened_on, hand.on))
    given = _given_place(session, tree, said.get("parent_id", ""), code)
    row = {**dict.fromkeys(DEPARTMENT_COLUMNS, ""), **given, **said}
    row["effective_from"] = opened_on.isoformat()
    _require_head(session, row["head_person_id"], hand.on)
    plan = _plan(session, row, hand.on, hand)
    _store(session, plan)
    made = session.scalars(select(Department).where(Department.code == code)).one()
    written = {name: value for name, value in row.items() if value}
    _record(session, "department_added", code, hand, written)
    return made


def change_department(
    session: Session, code: str, said: Mapping[str, str], since: date, hand: Hand
) -> bool:
    """Change what is said of a department and tell whether that was anything. Invalid by column.

    Who heads it has a day here, while a list takes a first head to have headed it all along.
    """
    refuse_past(since, hand, INVALID)
    tree = load_tree(session, since)
    before = row_of(session, code, tree)
    row = {**before, **said}
    _require_place(tree, tree.by_code[code], row["parent_id"])
    head_id = _require_head(session, row["head_person_id"], since)
    _store(session, _plan(session, {**row, "head_person_id": ""}, since, hand))
    if row["head_person_id"] != before["head_person_id"]:
        set_head(session, tree.by_code[code].id, head_id, since)
    changed = {name: [before[name], row[name]] for name in before if before[name] != row[name]}
    if changed:
        details = {**changed, "since": since.isoformat()}
        _record(session, "department_changed", code, hand, details)
    return bool(changed)


def close_by_hand(session: Session, code: str, closed_on: date, hand: Hand) -> None:
    """Let ``closed_on`` be the first day without a department that is empty by then.

    Conflict where people or departments are in it; a day gone by is Invalid.
    """
    refuse_past(closed_on, hand, INVALID)
    tree = load_tree(session, hand.on)
    row = {**row_of(session, code, tree), "head_person_id": ""}
    row["effective_to"] = (closed_on - timedelta(days=1)).isoformat()
    if not may_close(session, tree.by_code[code]):
        raise Conflict("company_stays")
    _store(session, _plan(session, row, hand.on, hand))
    _record(session, "department_closed", code, hand, {"on": closed_on.isoformat()})


def may_close(session: Session, node: DepartmentNode) -> bool:
    """Tell whether a department may ever end: all but the own company itself."""
    return node.parent_id is not None or not session.get_one(Employer, node.employer_id).is_own


def row_of(session: Session, code: str, tree: DepartmentTree) -> dict[str, str]:
    """Return the row in which a file would say what holds of a department on a tree's day."""
    node = tree.by_code.get(code)
    if node is None:
        raise NotFound("department_not_found", department=code)
    stored, head = session.execute(
        select(Department, Person.number)
        .outerjoin(Person, Person.id == node.head_id)
        .where(Department.id == node.id)
        .options(joinedload(Department.employer), joinedload(Department.site))
    ).one()
    cells = department_cells(node, tree, stored, head or "")
    return {**as_written(cells), **NOT_OF_THE_SITE}


def move_of(session: Session, code: str, below: str, since: date) -> Move | None:
    """Return what would move with a department, or nothing where it stays or may not go there."""
    tree = load_tree(session, since)
    node, above = tree.by_code.get(code), tree.by_code.get(below)
    if node is None or above is None or node.parent_id in (None, above.id):
        return None
    inside = tree.subtree_ids(node.id)
    if above.id in inside or above.employer_id != node.employer_id:
        return None
    counts = headcounts(session, since)
    was, becomes = tree.path(node.id)[:-1], tree.path(above.id)
    return Move(
        department=node,
        below=above,
        departments=len(inside) - 1,
        people=sum(counts.get(one, 0) for one in inside),
        left=tuple(one for one in was if one not in becomes),
        joined=tuple(one for one in becomes if one not in was),
    )


def _given_place(session: Session, tree: DepartmentTree, below: str, code: str) -> dict[str, str]:
    """Return what follows from where a new department stands."""
    if not below:
        if session.scalar(select(Employer.id).where(Employer.code == code)) is not None:
            raise Invalid(INVALID, fields={"dept_id": "taken"})
        return {"level": PARTNER, "type": PARTNER, "employer": code}
    above = tree.by_code.get(below)
    if above is None:
        raise Invalid(INVALID, fields={"parent_id": "unknown"})
    stored = session.get_one(Department, above.id)
    is_top = above.parent_id is None
    return {
        "level": DIVISION if is_top else TEAM,
        "type": OFFICE if is_top else above.kind,
        "employer": stored.employer.code,
    }


def _require_place(tree: DepartmentTree, node: DepartmentNode, below: str) -> None:
    """Refuse a place outside its company, or below itself."""
    above = tree.by_code.get(below)
    refused = ""
    if node.parent_id is None:
        refused = "company_stays" if below else ""
    elif above is None:
        refused = "unknown" if below else "missing"
    elif above.id in tree.subtree_ids(node.id):
        refused = "department_cycle"
    elif above.employer_id != node.employer_id:
        refused = "other_company"
    if refused:
        raise Invalid(INVALID, fields={"parent_id": refused})


def _require_head(session: Session, number: str, on: date) -> int | None:
    """Return who heads; nobody where nobody is named."""
    if not number:
        return None
    here = select(Person.id).where(Person.number == number, is_current_on(on))
    found = session.scalar(here)
    if found is None:
        raise Invalid(INVALID, fields={"head_person_id": "unknown"})
    return found


def _plan(session: Session, row: Mapping[str, str], on: date, hand: Hand) -> DepartmentPlan:
    plan = plan_departments(session, [(1, row)], on, known_calendars=hand.calendars)
    refuse_row(plan.problems, INVALID)
    return plan


def _store(session: Session, plan: DepartmentPlan) -> None:
    """Store a plan; what the dates of the department above refuse is said at that field."""
    try:
        store_departments(session, plan)
    except Conflict as refused:
        if refused.code not in ("parent_closed", "department_cycle"):
            raise
        raise Invalid(INVALID, fields={"parent_id": refused.code}) from refused


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _last_day(closed_on: date | None) -> str:
    return "" if closed_on is None else (closed_on - timedelta(days=1)).isoformat()


def _record(session: Session, action: str, code: str, hand: Hand, details: dict[str, Any]) -> None:
    audit.record(
        session,
        action,
        "department",
        code,
        at=hand.at,
        actor_id=hand.actor_id,
        details=details,
    )
