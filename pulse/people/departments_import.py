"""Importing departments: the tree a file describes, compared with the tree of a day.

The file's ``effective_to`` is a department's last day; stored is the first day without it. Heads
who are not stored yet wait: importing the same file after the people sets them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.people.company_settings import company_settings
from pulse.people.models import Department, Employer, Headship, Person, Site
from pulse.people.problems import NumberedRows, Problem, Row, RowReader, refuse_problems
from pulse.people.structure import (
    close_department,
    move_department,
    open_department,
    rename_department,
    set_head,
)
from pulse.people.tree import DepartmentTree, load_tree

DEPARTMENT_COLUMNS = (
    "dept_id", "name_ko", "name_en", "parent_id", "level", "type", "employer", "site", "region",
    "calendar_id", "is_provider", "peer_group", "head_person_id", "effective_from", "effective_to",
)  # fmt: skip
"""The columns a departments file must have; others are ignored."""

OWN_COMPANY = "company"
"""The level of the root whose employer is the own company; other roots are partners."""


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A row as read; ``facts`` holds what is kept undated on the department."""

    line: int
    code: str
    name_ko: str
    name_en: str
    parent: str
    employer: str
    site: str
    site_en: str
    region: str
    head: str
    opened_on: date | None
    closed_on: date | None
    facts: dict[str, Any]


@dataclass
class DepartmentPlan:
    """What an import of departments would do on ``on``."""

    on: date
    rows: dict[str, DepartmentRow] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    headed: list[str] = field(default_factory=list)
    heads_waiting: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_departments(
    session: Session,
    rows: NumberedRows,
    on: date,
    *,
    known_calendars: Collection[str] | None = None,
) -> DepartmentPlan:
    """Compare a departments file with the tree of ``on``; parents may come in any order."""
    plan, usual = DepartmentPlan(on), company_settings(session).calendar
    for line, row in rows:
        read = _read_department(line, row, known_calendars, usual, plan.problems)
        if read.code in plan.rows:
            plan.problems.append(Problem(line, "dept_id", "duplicate", read.code))
        plan.rows.setdefault(read.code, read)
    stored = {item.code: item for item in session.scalars(select(Department))}
    _check_parents(plan, stored)
    _check_employers(session, plan)
    if not plan.problems:
        _compare(session, plan, stored)
    plan.problems.sort()
    return plan


def apply_departments(
    session: Session, plan: DepartmentPlan, at: datetime, actor_id: int | None = None
) -> None:
    """Do what the plan says and note it in the audit trail."""
    store_departments(session, plan)
    counts = {"opened": len(plan.opened), "moved": len(plan.moved), "closed": len(plan.closed)}
    audit.record(
        session, "departments_imported", "tree", plan.on, at=at, actor_id=actor_id, details=counts
    )


def store_departments(session: Session, plan: DepartmentPlan) -> None:
    """Open, move, rename, change, head, and close from below, as the plan says."""
    refuse_problems(plan.problems)
    shelf = _Shelf(
        sites=_sites(session, plan),
        employers=_employers(session, plan),
        departments={item.code: item for item in session.scalars(select(Department))},
    )
    for code in plan.opened:
        _open(session, plan.rows[code], plan.on, shelf)
    for code in plan.changed:
        _set_facts(shelf.departments[code], plan.rows[code], shelf)
    _place(session, plan, shelf)
    _set_heads(session, plan, shelf)
    for code in plan.closed:
        closed_on = plan.rows[code].closed_on
        if closed_on is not None:
            close_department(session, shelf.departments[code].id, closed_on)
    session.flush()


@dataclass(frozen=True, slots=True)
class _Shelf:
    sites: dict[str, Site]
    employers: dict[str, Employer]
    departments: dict[str, Department]


def _read_department(
    line: int,
    row: Row,
    calendars: Collection[str] | None,
    usual: str,
    problems: list[Problem],
) -> DepartmentRow:
    cells = RowReader(line, row, problems)
    opened_on, last_day = cells.day("effective_from"), cells.day("effective_to")
    if opened_on and last_day and last_day < opened_on:
        cells.refuse("effective_to", "closes_before_opening", last_day)
    name_ko = cells.text("name_ko", limit=120)
    known = {row.get("calendar_id", "")} if calendars is None else calendars
    return DepartmentRow(
        line=line,
        code=cells.text("dept_id", limit=32),
        name_ko=name_ko,
        name_en=cells.text("name_en", limit=120, default=name_ko),
        parent=cells.text("parent_id", limit=32, default=""),
        employer=cells.text("employer", limit=32),
        site=cells.text("site", limit=80, default=""),
        site_en=cells.text("site_en", limit=80, default=""),
        region=cells.text("region", limit=80, default=""),
        head=cells.text("head_person_id", limit=32, default=""),
        opened_on=opened_on,
        closed_on=last_day + timedelta(days=1) if last_day else None,
        facts={
            "level": cells.text("level", limit=24),
            "kind": cells.text("type", limit=24),
            "calendar_code": cells.one_of("calendar_id", known, empty=bool(usual)) or usual,
            "is_provider": cells.flag("is_provider"),
            "peer_group": cells.text("peer_group", limit=48, default=""),
        },
    )


def _check_parents(plan: DepartmentPlan, stored: dict[str, Department]) -> None:
    for row in plan.rows.values():
        if row.parent and row.parent not in plan.rows and row.parent not in stored:
            plan.problems.append(Problem(row.line, "parent_id", "unknown", row.parent))
        above, seen = row.parent, {row.code}
        while above in plan.rows and above not in seen:
            seen.add(above)
            above = plan.rows[above].parent
        if above == row.code:
            plan.problems.append(Problem(row.line, "parent_id", "cycle", row.parent))


def _check_employers(session: Session, plan: DepartmentPlan) -> None:
    known = set(session.scalars(select(Employer.code)))
    known |= {row.employer for row in plan.rows.values() if not row.parent}
    for row in plan.rows.values():
        if row.employer and row.employer not in known:
            plan.problems.append(Problem(row.line, "employer", "unknown", row.employer))


def _compare(session: Session, plan: DepartmentPlan, stored: dict[str, Department]) -> None:
    tree = load_tree(session, plan.on)
    numbers = dict(session.execute(select(Person.number, Person.id)).all())
    heads = set(
        session.execute(
            select(Headship.department_id, Headship.person_id).where(Headship.valid_to.is_(None))
        ).all()
    )
    for row in _parents_first(plan.rows):
        before = stored.get(row.code)
        if before is None:
            plan.opened.append(row.code)
        else:
            _compare_one(plan, row, before, tree)
        if row.head and row.head not in numbers:
            plan.heads_waiting.append(row.code)
        elif row.head and (before is None or (before.id, numbers[row.head]) not in heads):
            plan.headed.append(row.code)
    plan.closed.reverse()
    touched = {*plan.opened, *plan.moved, *plan.renamed, *plan.changed, *plan.closed, *plan.headed}
    plan.unchanged = [code for code in plan.rows if code not in touched]


def _compare_one(
    plan: DepartmentPlan, row: DepartmentRow, before: Department, tree: DepartmentTree
) -> None:
    if row.closed_on != before.closed_on and row.closed_on is not None:
        plan.closed.append(row.code)
    facts = {**row.facts, "employer": row.employer, "site": row.site}
    held = {name: getattr(before, name) for name in row.facts}
    held |= {"employer": before.employer.code, "site": before.site.name if before.site else ""}
    if row.site_en and before.site:
        facts["site_en"], held["site_en"] = row.site_en, before.site.name_en
    if facts != held:
        plan.changed.append(row.code)
    node = tree.by_code.get(row.code)
    if node is None:
        return
    above = "" if node.parent_id is None else tree.nodes[node.parent_id].code
    if above != row.parent:
        plan.moved.append(row.code)
    if (node.name_ko, node.name_en) != (row.name_ko, row.name_en):
        plan.renamed.append(row.code)


def _parents_first(rows: dict[str, DepartmentRow]) -> list[DepartmentRow]:
    def depth(row: DepartmentRow) -> int:
        return 1 + depth(rows[row.parent]) if row.parent in rows else 0

    return sorted(rows.values(), key=depth)


def _sites(session: Session, plan: DepartmentPlan) -> dict[str, Site]:
    """Return sites by name, adding those the file brings, in the region it names most often."""
    sites = {site.name: site for site in session.scalars(select(Site))}
    regions: dict[str, Counter[str]] = {}
    for row in plan.rows.values():
        regions.setdefault(row.site, Counter()).update([row.region] if row.region else [])
    for name in regions.keys() - sites.keys() - {""}:
        region = max(sorted(regions[name]), key=regions[name].__getitem__, default="")
        sites[name] = Site(name=name, name_en="", region=region)
    for row in plan.rows.values():
        if row.site_en and row.site:
            sites[row.site].name_en = row.site_en
    session.add_all([sites[name] for name in sorted(sites)])
    session.flush()
    return sites


def _employers(session: Session, plan: DepartmentPlan) -> dict[str, Employer]:
    """Return employers by code, adding those whose company is a root of the file."""
    employers = {employer.code: employer for employer in session.scalars(select(Employer))}
    for row in plan.rows.values():
        if not row.parent and row.employer not in employers:
            employers[row.employer] = Employer(
                code=row.employer,
                name_ko=row.name_ko,
                name_en=row.name_en,
                is_own=row.facts["level"] == OWN_COMPANY,
            )
            session.add(employers[row.employer])
    session.flush()
    return employers


def _open(session: Session, row: DepartmentRow, on: date, shelf: _Shelf) -> None:
    department = Department(
        code=row.code, opened_on=row.opened_on or on, closed_on=row.closed_on, **row.facts
    )
    _set_facts(department, row, shelf)
    parent_id = shelf.departments[row.parent].id if row.parent else None
    shelf.departments[row.code] = open_department(
        session, department, parent_id, row.name_ko, row.name_en
    )


def _set_facts(department: Department, row: DepartmentRow, shelf: _Shelf) -> None:
    for name, value in row.facts.items():
        setattr(department, name, value)
    department.employer = shelf.employers[row.employer]
    department.site = shelf.sites[row.site] if row.site else None


def _place(session: Session, plan: DepartmentPlan, shelf: _Shelf) -> None:
    for code in plan.moved:
        row = plan.rows[code]
        parent_id = shelf.departments[row.parent].id if row.parent else None
        move_department(session, shelf.departments[code].id, parent_id, plan.on)
    for code in plan.renamed:
        row = plan.rows[code]
        rename_department(session, shelf.departments[code].id, row.name_ko, row.name_en, plan.on)


def _set_heads(session: Session, plan: DepartmentPlan, shelf: _Shelf) -> None:
    """Give departments their heads; a first head is taken to have headed from the beginning."""
    people = {person.number: person for person in session.scalars(select(Person))}
    headed = set(session.scalars(select(Headship.department_id)))
    for code in plan.headed:
        department, head = shelf.departments[code], people[plan.rows[code].head]
        first = max(department.opened_on, head.hired_on or department.opened_on)
        since = plan.on if department.id in headed else first
        set_head(session, department.id, head.id, since)
