"""Departments and people as they stand, in the very rows of the files that bring them in.

A list taken away and brought in again unchanged changes nothing. Who has left, what is closed and
what an administrator gave by hand is in no such list; neither is anything told of them by bringing
it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse.people.departments_import import DEPARTMENT_COLUMNS
from pulse.people.models import Department, Person, Site
from pulse.people.roster_rows import PEOPLE_COLUMNS
from pulse.people.roster_state import StoredPeople, load_people
from pulse.people.tree import DepartmentNode, DepartmentTree, load_tree

LISTED_DEPARTMENT = (*DEPARTMENT_COLUMNS, "site_en")
LISTED_PERSON = (*PEOPLE_COLUMNS, "timezone", "site_en")

_AS_STORED = (
    "name_ko", "name_en", "email", "locale", "job_family", "title_ko", "title_en",
    "primary_channel", "fallback_channel", "employment_type", "hired_on", "left_on", "timezone",
)  # fmt: skip

NOT_OF_THE_SITE = {"region": "", "site_en": ""}
"""For a row in which the site may become another: these cells speak of the one before."""

ListRow = dict[str, Any]
"""Cells by column; days are days, so that a workbook keeps them as such."""


def department_list(session: Session, on: date) -> Iterator[ListRow]:
    """Yield the departments open on ``on``, each below the one it stands in. Three queries."""
    tree = load_tree(session, on)
    whole = select(Department).options(
        joinedload(Department.employer), joinedload(Department.site)
    )
    stored = {row.id: row for row in session.scalars(whole)}
    heads = {node.head_id for node in tree.nodes.values()}
    numbers = dict(
        session.execute(select(Person.id, Person.number).where(Person.id.in_(heads))).all()
    )
    for node in _from_above(tree):
        yield department_cells(node, tree, stored[node.id], numbers.get(node.head_id or 0, ""))


def people_list(session: Session, on: date, tenant: str) -> Iterator[ListRow]:
    """Yield who is here on ``on`` or will be, by number; Slack ids are those of ``tenant``."""
    stored = load_people(session, on, tenant)
    codes = {row.id: code for code, row in stored.departments.items()}
    employers = {row_id: code for code, row_id in stored.employers.items()}
    accounts = {person_id: subject for subject, person_id in stored.slack.items()}
    for person in sorted(stored.current(), key=lambda one: one.number):
        place = codes.get(_place(stored, person), "")
        manager = stored.numbers.get(person.manager_id or 0, "")
        yield person_cells(person, place, manager) | {
            "employer": employers[person.employer_id],
            "role_flags": _roles(stored, person),
            "slack_user_id": accounts.get(person.id, ""),
        }


def department_cells(
    node: DepartmentNode, tree: DepartmentTree, stored: Department, head: str
) -> ListRow:
    """Return the row of one department, which ``head`` (a number, or empty) heads."""
    above = tree.nodes.get(node.parent_id or 0)
    return {
        "dept_id": node.code,
        "name_ko": node.name_ko,
        "name_en": node.name_en,
        "parent_id": above.code if above else "",
        "level": node.level,
        "type": node.kind,
        "employer": stored.employer.code,
        **_site_cells(stored.site),
        "calendar_id": node.calendar_code,
        "is_provider": _flag(node.is_provider),
        "peer_group": node.peer_group,
        "head_person_id": head,
        "effective_from": stored.opened_on,
        "effective_to": stored.closed_on - timedelta(days=1) if stored.closed_on else None,
    }


def person_cells(person: Person, department: str, manager: str) -> ListRow:
    """Return the row of one person, without their employer and what is said of roles and accounts.

    The employer is left to the caller, who knows them all or asks for one.
    """
    return {name: getattr(person, name) for name in _AS_STORED} | {
        "person_id": person.number,
        "dept_id": department,
        "manager_id": manager,
        "customer_facing": _flag(person.is_customer_facing),
        **_site_cells(person.site),
        "shift": person.shift_code,
        "calendar_id": person.calendar_code,
        "status": person.status.value,
    }


def as_written(cells: Mapping[str, Any]) -> dict[str, str]:
    """Return a row as a file of text holds it: days in figures, nothing as an empty cell."""
    return {name: "" if cell is None else str(cell) for name, cell in cells.items()}


def _from_above(tree: DepartmentTree) -> Iterator[DepartmentNode]:
    waiting = list(reversed(tree.children(None)))
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(tree.children(node.id))


def _place(stored: StoredPeople, person: Person) -> int:
    since = max(stored.on, person.hired_on or stored.on)
    return stored.department_id_on(person.id, since) or 0


def _roles(stored: StoredPeople, person: Person) -> str:
    return ";".join(sorted({role for role, _ in stored.roles.get(person.id, ())}))


def _site_cells(site: Site | None) -> dict[str, str]:
    if site is None:
        return {"site": "", "site_en": "", "region": ""}
    return {"site": site.name, "site_en": site.name_en, "region": site.region}


def _flag(is_so: bool) -> str:
    return "Y" if is_so else "N"
