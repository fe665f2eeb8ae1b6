"""Departments and people as they stand, in the very rows of the files that bring them in.

A list taken away and brought in again unchanged changes nothing. Who has left, what is closed and
what an administrator gave by hand is in no such list; neither is anything told of them by bringing
it in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.departments_import import DEPARTMENT_COLUMNS
from pulse.people.models import Department, Employer, Person, Site
from pulse.people.roster_rows import PEOPLE_COLUMNS
from pulse.people.roster_state import StoredPeople, load_people
from pulse.people.tree import DepartmentNode, DepartmentTree, load_tree

LISTED_DEPARTMENT = (*DEPARTMENT_COLUMNS, "site_en")
LISTED_PERSON = (*PEOPLE_COLUMNS, "timezone", "site_en")

_AS_STORED = (
    "name_ko", "name_en", "email", "locale", "job_family", "title_ko", "title_en", "calendar_code",
    "primary_channel", "fallback_channel", "employment_type", "hired_on", "left_on", "timezone",
)  # fmt: skip

ListRow = dict[str, Any]
"""Cells by column; days are days, so that a workbook keeps them as such."""


def department_list(session: Session, on: date) -> Iterator[ListRow]:
    """Yield the departments open on ``on``, each below the one it stands in. Five queries."""
    tree = load_tree(session, on)
    stored = {row.id: row for row in session.scalars(select(Department))}
    employers = dict(session.execute(select(Employer.id, Employer.code)).all())
    sites = {site.id: site for site in session.scalars(select(Site))}
    heads = {node.head_id for node in tree.nodes.values()}
    numbers = dict(
        session.execute(select(Person.id, Person.number).where(Person.id.in_(heads))).all()
    )
    for node in _from_above(tree):
        kept = stored[node.id]
        above = tree.nodes.get(node.parent_id or 0)
        yield {
            "dept_id": node.code,
            "name_ko": node.name_ko,
            "name_en": node.name_en,
            "parent_id": above.code if above else "",
            "level": kept.level,
            "type": kept.kind,
            "employer": employers[kept.employer_id],
            **_site_cells(sites.get(kept.site_id or 0)),
            "calendar_id": kept.calendar_code,
            "is_provider": _flag(kept.is_provider),
            "peer_group": kept.peer_group,
            "head_person_id": numbers.get(node.head_id or 0, ""),
            "effective_from": kept.opened_on,
            "effective_to": kept.closed_on - timedelta(days=1) if kept.closed_on else "",
        }


def people_list(session: Session, on: date, tenant: str) -> Iterator[ListRow]:
    """Yield who is here on ``on`` or will be, by number; Slack ids are those of ``tenant``."""
    stored = load_people(session, on, tenant)
    employers = {row_id: code for code, row_id in stored.employers.items()}
    sites = {site.id: site for site in stored.sites.values()}
    codes = {row.id: code for code, row in stored.departments.items()}
    accounts = {person_id: subject for subject, person_id in stored.slack.items()}
    for person in sorted(stored.current(), key=lambda one: one.number):
        kept = {name: getattr(person, name) or "" for name in _AS_STORED}
        yield kept | {
            "person_id": person.number,
            "employer": employers[person.employer_id],
            "dept_id": codes.get(_place(stored, person), ""),
            "manager_id": stored.numbers.get(person.manager_id or 0, ""),
            "role_flags": _roles(stored, person),
            "customer_facing": _flag(person.is_customer_facing),
            **_site_cells(sites.get(person.site_id or 0)),
            "shift": person.shift_code,
            "calendar_id": person.calendar_code,
            "slack_user_id": accounts.get(person.id, ""),
            "status": person.status.value,
        }


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
