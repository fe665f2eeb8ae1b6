"""What changed in the tree of departments and when: opened, closed, renamed, moved, headed."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.people.models import (
    Department,
    DepartmentPlacement,
    Headship,
    Membership,
    Person,
    Site,
)
from pulse.people.tree import holds_on, is_current_on


class Change(enum.Enum):
    """What can happen to a department."""

    OPENED = "opened"
    CLOSED = "closed"
    RENAMED = "renamed"
    MOVED = "moved"
    HEADED = "headed"
    HEADLESS = "headless"


@dataclass(frozen=True)
class Named:
    """What a department was called at the time."""

    name_ko: str
    name_en: str


@dataclass(frozen=True)
class StructureChange:
    """One change of one department on a day.

    ``before`` and ``after`` are its names, or those of the departments it stood under; a change
    of heads carries the person in ``head_id``.
    """

    on: date
    what: Change
    code: str
    department: Named
    before: Named | None = None
    after: Named | None = None
    head_id: int | None = None


def changes_until(session: Session, until: date, limit: int) -> list[StructureChange]:
    """Return the last changes up to and on ``until``, the newest first, in three queries."""
    codes = {one.id: one for one in session.scalars(select(Department))}
    placed: dict[int, list[DepartmentPlacement]] = defaultdict(list)
    query = select(DepartmentPlacement).order_by(DepartmentPlacement.valid_from)
    for row in session.scalars(query):
        placed[row.department_id].append(row)
    found = [
        change
        for department_id, rows in placed.items()
        for change in _of_department(codes[department_id], rows, placed)
    ]
    heads = session.scalars(select(Headship).order_by(Headship.valid_from)).all()
    found += _of_heads(heads, codes, placed)
    known = [change for change in found if change.on <= until]
    known.sort(key=lambda change: (change.on, change.code, change.what.value), reverse=True)
    return known[:limit]


def department_names(session: Session, ids: Collection[int]) -> dict[int, Named]:
    """Return what departments are called, or were called last."""
    rows = session.scalars(
        select(DepartmentPlacement)
        .where(DepartmentPlacement.department_id.in_(ids))
        .order_by(DepartmentPlacement.valid_from)
    )
    return {row.department_id: _named(row) for row in rows}


def headcounts(session: Session, on: date) -> dict[int, int]:
    """Count who is directly in each department on ``on``, on leave included."""
    rows = session.execute(
        select(Membership.department_id, func.count())
        .join(Person, Person.id == Membership.person_id)
        .where(holds_on(Membership.valid_from, Membership.valid_to, on), is_current_on(on))
        .group_by(Membership.department_id)
    )
    return dict(rows.all())


def people_by_id(session: Session, ids: Collection[int]) -> dict[int, Person]:
    """Return people by their id."""
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ids)))}


def sites_by_id(session: Session) -> dict[int, Site]:
    """Return every site by its id."""
    return {one.id: one for one in session.scalars(select(Site))}


_Placed = dict[int, list[DepartmentPlacement]]


def _of_department(
    department: Department, rows: list[DepartmentPlacement], placed: _Placed
) -> Iterator[StructureChange]:
    first, last = rows[0], rows[-1]
    above = _name_on(placed, first.parent_id, first.valid_from)
    yield StructureChange(
        first.valid_from, Change.OPENED, department.code, _named(first), None, above
    )
    for old, new in pairwise(rows):
        on, name = new.valid_from, _named(new)
        if _named(old) != name:
            yield StructureChange(on, Change.RENAMED, department.code, name, _named(old), name)
        if old.parent_id != new.parent_id:
            before, after = (_name_on(placed, one.parent_id, on) for one in (old, new))
            yield StructureChange(on, Change.MOVED, department.code, name, before, after)
    if department.closed_on is not None:
        yield StructureChange(department.closed_on, Change.CLOSED, department.code, _named(last))


def _of_heads(
    rows: Sequence[Headship], codes: dict[int, Department], placed: _Placed
) -> Iterator[StructureChange]:
    begun = set()
    for row in rows:
        begun.add((row.department_id, row.valid_from))
        name = _name_on(placed, row.department_id, row.valid_from) or Named("", "")
        code = codes[row.department_id].code
        yield StructureChange(row.valid_from, Change.HEADED, code, name, head_id=row.person_id)
    for row in rows:
        department, on = codes[row.department_id], row.valid_to
        if on is None or (row.department_id, on) in begun or on == department.closed_on:
            continue
        name = _name_on(placed, row.department_id, on) or Named("", "")
        yield StructureChange(on, Change.HEADLESS, department.code, name, head_id=row.person_id)


def _name_on(placed: _Placed, department_id: int | None, on: date) -> Named | None:
    """Return what a department was called on a day, or was called last."""
    rows = [row for row in placed.get(department_id or 0, ()) if row.valid_from <= on]
    return _named(rows[-1]) if rows else None


def _named(row: DepartmentPlacement) -> Named:
    return Named(row.name_ko, row.name_en)
