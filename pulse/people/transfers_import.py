"""Importing dated transfers: each row moves one person from a department to another on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from pulse import audit
from pulse.people.problems import NumberedRows, Problem, Row, RowReader, refuse_problems
from pulse.people.roster_state import StoredPeople, load_people
from pulse.people.structure import transfer

TRANSFER_COLUMNS = ("person_id", "from_dept_id", "to_dept_id", "effective_on", "reason")
"""The columns a transfers file must have; others are ignored."""


@dataclass(frozen=True, slots=True)
class TransferRow:
    """Somebody's move on a day."""

    line: int
    number: str
    from_department: str
    to_department: str
    on: date
    reason: str


@dataclass
class TransferPlan:
    """The moves a file brings, in order of date; those already known are unchanged."""

    moves: list[TransferRow] = field(default_factory=list)
    unchanged: list[TransferRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_transfers(session: Session, rows: NumberedRows, on: date) -> TransferPlan:
    """Check each move against where the person is on its day, earlier rows counted in."""
    stored = load_people(session, on, "")
    plan = TransferPlan()
    read = [_read_transfer(line, row, stored, plan.problems) for line, row in rows]
    places: dict[str, str] = {}
    for row in sorted(filter(None, read), key=lambda row: (row.on, row.line)):
        here = _place_on(row, places, stored)
        if here == row.to_department:
            plan.unchanged.append(row)
        elif _is_possible(row, here, stored, plan.problems):
            plan.moves.append(row)
            places[row.number] = row.to_department
    plan.problems.sort()
    return plan


def apply_transfers(
    session: Session,
    plan: TransferPlan,
    at: datetime,
    actor_id: int | None = None,
    *,
    force: bool = False,
) -> None:
    """Make the moves; Invalid when rows have problems, unless ``force`` takes the sound ones."""
    if not force:
        refuse_problems(plan.problems)
    stored = load_people(session, at.date(), "")
    for row in plan.moves:
        department = stored.departments[row.to_department]
        transfer(session, stored.people[row.number], department.id, row.on, row.reason)
    session.flush()
    details = {"moves": len(plan.moves), "problems": len(plan.problems)}
    audit.record(
        session,
        "transfers_imported",
        "roster",
        at.date(),
        at=at,
        actor_id=actor_id,
        details=details,
    )


def _read_transfer(
    line: int, row: Row, stored: StoredPeople, problems: list[Problem]
) -> TransferRow | None:
    cells = RowReader(line, row, problems)
    number = cells.one_of("person_id", stored.people)
    origin = cells.one_of("from_dept_id", stored.departments)
    target = cells.one_of("to_dept_id", stored.departments)
    reason = cells.text("reason", limit=120, default="")
    on = cells.day("effective_on")
    if on is None and cells.is_sound:
        cells.refuse("effective_on", "missing")
    if on is None or not cells.is_sound:
        return None
    return TransferRow(line, number, origin, target, on, reason)


def _place_on(row: TransferRow, places: dict[str, str], stored: StoredPeople) -> str:
    if row.number in places:
        return places[row.number]
    held = stored.department_id_on(stored.people[row.number].id, row.on)
    if held is None:
        # On the day a unit closes nobody is in it any more; they come from where they were.
        earlier = [
            place
            for place in stored.memberships.get(stored.people[row.number].id, ())
            if place.valid_to == row.on
        ]
        held = earlier[-1].department_id if earlier else None
    return next((code for code, unit in stored.departments.items() if unit.id == held), "")


def _is_possible(
    row: TransferRow, here: str, stored: StoredPeople, problems: list[Problem]
) -> bool:
    person, target = stored.people[row.number], stored.departments[row.to_department]
    before = len(problems)
    if person.hired_on is not None and row.on < person.hired_on:
        problems.append(Problem(row.line, "effective_on", "before_hired", row.on.isoformat()))
    elif person.left_on is not None and row.on >= person.left_on:
        problems.append(Problem(row.line, "effective_on", "after_left", row.on.isoformat()))
    elif here != row.from_department:
        problems.append(Problem(row.line, "from_dept_id", "not_there", row.from_department))
    if not target.opened_on <= row.on < (target.closed_on or date.max):
        problems.append(Problem(row.line, "to_dept_id", "department_closed", target.code))
    return len(problems) == before
