"""Somebody as they are written down on a page: a row of a list of people, read by the same rules.

Where they work holds from a day on, today or later; everything else at once. Roles, accounts and
the last day have acts of their own and are left alone here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from pulse import audit
from pulse.errors import Conflict, Invalid
from pulse.people.by_hand import Hand, refuse_past, refuse_row
from pulse.people.lists import NOT_OF_THE_SITE, as_written, person_cells
from pulse.people.models import Department, Employer, Membership, Person, PersonStatus
from pulse.people.roster import RosterPlan, plan_roster, store_roster
from pulse.people.tree import holds_on

INVALID = "invalid_person"
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", re.ASCII)
_NUMBERED = re.compile(r"(.*?)(\d{1,9})", re.ASCII)


def free_number(session: Session) -> str:
    """Suggest the number after the highest one, written as that is."""
    found = [_NUMBERED.fullmatch(one) for one in session.scalars(select(Person.number))]
    highest = max((one for one in found if one), key=lambda one: int(one[2]), default=None)
    if highest is None:
        return "P0001"
    return f"{highest[1]}{int(highest[2]) + 1:0{len(highest[2])}d}"


def add_person(session: Session, said: Mapping[str, str], hand: Hand) -> Person:
    """Bring somebody in, who waits like anybody brought in by hand. Invalid by column.

    Where no employer is named, it is the company their department belongs to.
    """
    number = said.get("person_id", "")
    if not _NUMBER.fullmatch(number):
        raise Invalid(INVALID, fields={"person_id": "bad_number"})
    if session.scalar(select(Person.id).where(Person.number == number)) is not None:
        raise Invalid(INVALID, fields={"person_id": "taken"})
    row = {"status": PersonStatus.ACTIVE.value, **said}
    row["employer"] = row.get("employer") or _firm_of(session, row.get("dept_id", ""))
    _store(session, _plan(session, row, hand.on, hand), hand)
    made = session.scalars(select(Person).where(Person.number == number)).one()
    _record(session, "person_added", made, hand, {"department": row["dept_id"]})
    return made


def change_person(
    session: Session, person: Person, said: Mapping[str, str], since: date, hand: Hand
) -> bool:
    """Change what is said of somebody who works here and tell whether that was anything.

    Invalid by column; Conflict for somebody who goes or has gone.
    """
    refuse_past(since, hand, INVALID)
    if person.status is PersonStatus.LEFT:
        raise Conflict("person_left", number=person.number)
    before = row_of(session, person, since)
    row = {**before, **said}
    row["employer"] = row["employer"] or _firm_of(session, row["dept_id"])
    plan = _plan(session, row, since, hand)
    _store(session, plan, hand)
    changed = [name for name in row if row[name] != before[name]]
    if not changed:
        return False
    details: dict[str, object] = {"changed": changed}
    if plan.movers:
        places = {"from": before["dept_id"], "to": row["dept_id"], "since": since.isoformat()}
        details |= places
    _record(session, "person_changed", person, hand, details)
    return True


def row_of(session: Session, person: Person, on: date) -> dict[str, str]:
    """Return the row in which a list would say what is stored of somebody, roles left out."""
    stands = (Membership.person_id == person.id) & holds_on(
        Membership.valid_from, Membership.valid_to, on
    )
    manager = aliased(Person)
    place, above = session.execute(
        select(Department.code, manager.number)
        .select_from(Person)
        .outerjoin(Membership, stands)
        .outerjoin(Department, Department.id == Membership.department_id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(Person.id == person.id)
    ).one()
    cells = person_cells(person, place or "", above or "") | {"employer": person.employer.code}
    return {**as_written(cells), **NOT_OF_THE_SITE}


def _firm_of(session: Session, department: str) -> str:
    of_department = select(Employer.code).join(Department, Department.employer_id == Employer.id)
    return session.scalar(of_department.where(Department.code == department)) or ""


def _plan(session: Session, row: Mapping[str, str], on: date, hand: Hand) -> RosterPlan:
    plan = plan_roster(
        session,
        [(1, row)],
        on,
        full=False,
        known_calendars=hand.calendars,
        usual=hand.usual,
    )
    refuse_row(plan.problems, INVALID)
    return plan


def _store(session: Session, plan: RosterPlan, hand: Hand) -> None:
    """Store a plan; what the dates of a department refuse is said at that field."""
    try:
        store_roster(session, plan, hand.at, hand.actor_id)
    except Conflict as refused:
        if refused.code != "department_closed":
            raise
        raise Invalid(INVALID, fields={"dept_id": refused.code}) from refused
    session.flush()


def _record(
    session: Session, action: str, person: Person, hand: Hand, details: Mapping[str, object]
) -> None:
    audit.record(
        session,
        action,
        "person",
        person.id,
        at=hand.at,
        actor_id=hand.actor_id,
        details=dict(details),
    )
