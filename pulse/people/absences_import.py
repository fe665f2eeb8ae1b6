"""Importing absences: each row says from which day to which somebody is away, and never why.

A file adds and corrects; it takes nothing away that it does not name. ``cancelled`` takes back an
absence by its first day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.people.absences import Absence
from pulse.people.models import Person
from pulse.people.problems import NumberedRows, Problem, Row, RowReader, refuse_problems

ABSENCE_COLUMNS = ("person_id", "first_day", "last_day")
"""The columns an absences file must have; ``cancelled`` (Y) may be one more."""

A_DAY = timedelta(days=1)
Key = tuple[str, date]


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Somebody's days away, the last one included."""

    line: int
    number: str
    first: date
    last: date
    is_cancelled: bool

    def __str__(self) -> str:
        return f"{self.number} {self.first.isoformat()} – {self.last.isoformat()}"


@dataclass
class AbsencePlan:
    """What an import would do."""

    added: list[AbsenceRow] = field(default_factory=list)
    changed: list[AbsenceRow] = field(default_factory=list)
    cancelled: list[AbsenceRow] = field(default_factory=list)
    unchanged: list[AbsenceRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_absences(session: Session, rows: NumberedRows) -> AbsencePlan:
    """Compare a file with what is stored; absences of one person may not overlap."""
    plan = AbsencePlan()
    people = dict(session.execute(select(Person.number, Person.id)).all())
    read = [_read(line, row, people, plan.problems) for line, row in rows]
    wanted = {}
    for row in filter(None, read):
        key = (row.number, row.first)
        if key in wanted:
            plan.problems.append(Problem(row.line, "first_day", "duplicate", str(row.first)))
        wanted[key] = row
    stored = _stored(session)
    for key, row in wanted.items():
        _sort_in(plan, row, stored.get(key))
    _refuse_overlaps(plan, wanted, stored)
    plan.problems.sort()
    return plan


def apply_absences(
    session: Session,
    plan: AbsencePlan,
    at: datetime,
    actor_id: int | None = None,
    *,
    force: bool = False,
) -> None:
    """Do what a plan says; Invalid when rows have problems, unless ``force`` takes the rest."""
    if not force:
        refuse_problems(plan.problems)
    people = dict(session.execute(select(Person.number, Person.id)).all())
    stored = {(row.person_id, row.valid_from): row for row in session.scalars(select(Absence))}
    for row in plan.added:
        session.add(
            Absence(person_id=people[row.number], valid_from=row.first, valid_to=row.last + A_DAY)
        )
    for row in plan.changed:
        stored[people[row.number], row.first].valid_to = row.last + A_DAY
    for row in plan.cancelled:
        session.delete(stored[people[row.number], row.first])
    session.flush()
    parts = {"added": plan.added, "changed": plan.changed, "cancelled": plan.cancelled}
    audit.record(
        session,
        "absences_imported",
        "roster",
        at.date(),
        at=at,
        actor_id=actor_id,
        details={name: len(rows) for name, rows in parts.items()},
    )


def _read(
    line: int, row: Row, people: dict[str, int], problems: list[Problem]
) -> AbsenceRow | None:
    cells = RowReader(line, row, problems)
    number = cells.one_of("person_id", people)
    first, last = cells.day("first_day"), cells.day("last_day")
    is_cancelled = cells.flag("cancelled")
    for name, given in (("first_day", first), ("last_day", last)):
        if given is None and not (row.get(name) or "").strip():
            cells.refuse(name, "missing")
    if first is not None and last is not None and last < first:
        cells.refuse("last_day", "ends_before_start", last)
    if first is None or last is None or not cells.is_sound:
        return None
    return AbsenceRow(line, number, first, last, is_cancelled)


def _sort_in(plan: AbsencePlan, row: AbsenceRow, until: date | None) -> None:
    """Say what a row means beside the absence that begins on its first day, if there is one."""
    if row.is_cancelled:
        if until is None:
            plan.problems.append(Problem(row.line, "first_day", "no_such_absence", str(row.first)))
        else:
            plan.cancelled.append(row)
    elif until is None:
        plan.added.append(row)
    else:
        (plan.unchanged if until == row.last + A_DAY else plan.changed).append(row)


def _refuse_overlaps(
    plan: AbsencePlan, wanted: dict[Key, AbsenceRow], stored: dict[Key, date]
) -> None:
    """Refuse a row that would reach into another absence of the same person."""
    after = {key: until for key, until in stored.items() if key not in wanted}
    after |= {key: row.last + A_DAY for key, row in wanted.items() if not row.is_cancelled}
    before: tuple[Key, date] | None = None
    for key, until in sorted(after.items()):
        if before is not None and before[0][0] == key[0] and key[1] < before[1]:
            row = wanted.get(key) or wanted.get(before[0])
            if row is not None:
                plan.problems.append(Problem(row.line, "first_day", "overlap", str(row.first)))
                for rows in (plan.added, plan.changed):
                    rows[:] = [one for one in rows if one is not row]
                continue
        before = key, until


def _stored(session: Session) -> dict[Key, date]:
    rows = session.execute(
        select(Person.number, Absence.valid_from, Absence.valid_to).join(
            Absence, Absence.person_id == Person.id
        )
    )
    return {(number, first): until for number, first, until in rows}
