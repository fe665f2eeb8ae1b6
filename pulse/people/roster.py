"""Applying a people import: joiners, movers, leavers and changed facts, each dated.

``roster_plan`` says what would happen; here it happens, in one transaction of the caller.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Refused
from pulse.people import newcomers
from pulse.people.mail_notices import MailMove, tell_of_moves
from pulse.people.models import (
    Identity,
    Membership,
    Person,
    PersonStatus,
    RoleAssignment,
    Site,
)
from pulse.people.problems import refuse_problems
from pulse.people.roster_plan import Changed, Leaver, Mover, RosterPlan, plan_roster
from pulse.people.roster_rows import PersonRow
from pulse.people.roster_state import StoredPeople, load_people
from pulse.people.structure import leave, transfer

__all__ = [
    "Changed",
    "Leaver",
    "Mover",
    "RosterPlan",
    "apply_roster",
    "plan_roster",
    "store_roster",
]


def apply_roster(
    session: Session,
    plan: RosterPlan,
    at: datetime,
    actor_id: int | None = None,
    *,
    force: bool = False,
) -> None:
    """Do what the plan says, as ``store_roster`` does, and note it in the audit trail."""
    store_roster(session, plan, at, actor_id, force=force)
    details = _counts(plan)
    audit.record(
        session, "people_imported", "roster", plan.on, at=at, actor_id=actor_id, details=details
    )


def store_roster(
    session: Session,
    plan: RosterPlan,
    at: datetime,
    actor_id: int | None = None,
    *,
    force: bool = False,
) -> None:
    """Do what the plan says.

    Invalid when rows have problems and Refused when more than a fifth of the current people
    would leave; ``force`` applies the sound rows, and the leavers, all the same. Refused in any
    case when nobody would be left to administer.
    """
    _require_sound(plan, force=force)
    stored = load_people(session, plan.on, plan.tenant)
    rows = [*plan.joiners, *(change.row for change in plan.changed)]
    _add_sites(session, rows, stored)
    for leaver in plan.leavers:
        leave(session, stored.people[leaver.number], leaver.left_on)
    moves = _mail_moves(plan, stored)
    _free_unique_values(session, plan, stored)
    _join(session, plan.joiners, stored)
    for mover in plan.movers:
        since = max(plan.on, mover.row.starts_on(plan.on))
        department = stored.departments[mover.row.department]
        transfer(session, stored.people[mover.row.number], department.id, since, "people import")
    for change in plan.changed:
        _change(session, change, stored)
    _set_managers(rows, stored)
    _link_slack(session, rows, stored, plan.tenant)
    tell_of_moves(session, moves, at=at)
    joined = [stored.people[row.number].id for row in plan.joiners]
    newcomers.note_added(session, joined, at.date(), actor_id)


def _require_sound(plan: RosterPlan, *, force: bool) -> None:
    if plan.leaves_no_administrator:
        raise Refused("last_administrator")
    if force:
        return
    refuse_problems(plan.problems)
    if plan.has_too_many_leavers:
        raise Refused("too_many_leavers", leavers=len(plan.leavers), current=plan.current)


def _counts(plan: RosterPlan) -> dict[str, int]:
    return {
        "joiners": len(plan.joiners),
        "movers": len(plan.movers),
        "leavers": len(plan.leavers),
        "changed": len(plan.changed),
        "problems": len(plan.problems),
    }


def _add_sites(session: Session, rows: list[PersonRow], stored: StoredPeople) -> None:
    for row in rows:
        if row.site and row.site not in stored.sites:
            stored.sites[row.site] = Site(name=row.site, name_en="", region=row.region)
            session.add(stored.sites[row.site])
        if row.site and row.site_en:
            stored.sites[row.site].name_en = row.site_en
    session.flush()


def _mail_moves(plan: RosterPlan, stored: StoredPeople) -> list[MailMove]:
    """Say whose address changes, of those who work here and stay."""
    return [
        MailMove(person.id, person.email or "", change.row.facts["email"] or "")
        for change in plan.changed
        if "email" in change.fields and change.row.status != PersonStatus.LEFT
        for person in [stored.people[change.row.number]]
        if not stored.has_left(person)
    ]


def _free_unique_values(session: Session, plan: RosterPlan, stored: StoredPeople) -> None:
    """Let go of addresses that change first, so that two people can swap theirs."""
    moving = [
        stored.people[change.row.number].id for change in plan.changed if "email" in change.fields
    ]
    if moving:
        session.execute(update(Person).where(Person.id.in_(moving)).values(email=None))


def _join(session: Session, rows: list[PersonRow], stored: StoredPeople) -> None:
    for row in rows:
        person = stored.people.get(row.number)
        if person is None:
            person = stored.people[row.number] = Person(number=row.number)
            session.add(person)
        _set_facts(person, row, stored)
    session.flush()
    for row in rows:
        person = stored.people[row.number]
        is_back = bool(stored.memberships.get(person.id))
        since = stored.on if is_back else row.starts_on(stored.on)
        _settle(session, person, row, stored, since)


def _settle(
    session: Session, person: Person, row: PersonRow, stored: StoredPeople, since: date
) -> None:
    """Give a joiner their place and roles, from the first day both they and the unit exist."""
    department = stored.departments[row.department]
    since = max(since, department.opened_on)
    ends = [day for day in (row.left_on, department.closed_on) if day is not None]
    until = min(ends, default=None)
    if until is None or since < until:
        place = Membership(
            person_id=person.id, department_id=department.id, reason="people import"
        )
        place.valid_from, place.valid_to = since, until
        session.add(place)
    if row.left_on is None or since < row.left_on:
        for role, held_for in stored.wanted_roles(row):
            _give_role(session, person.id, role, held_for, since, row.left_on)


def _give_role(
    session: Session,
    person_id: int,
    role: str,
    department_id: int | None,
    since: date,
    until: date | None,
) -> None:
    session.add(
        RoleAssignment(
            person_id=person_id,
            role=role,
            department_id=department_id,
            valid_from=since,
            valid_to=until,
        )
    )


def _set_facts(person: Person, row: PersonRow, stored: StoredPeople) -> None:
    for name, value in row.facts.items():
        if not row.leaves(name, person):
            setattr(person, name, value)
    person.employer_id = stored.employers[row.employer]
    person.site_id = stored.sites[row.site].id if row.site else None


def _change(session: Session, change: Changed, stored: StoredPeople) -> None:
    row = change.row
    person = stored.people[row.number]
    was_leaving = person.left_on
    _set_facts(person, row, stored)
    if row.left_on is not None and row.left_on != was_leaving:
        leave(session, person, row.left_on)
    elif row.left_on is None and was_leaving is not None:
        _settle(session, person, row, stored, was_leaving)
    if "roles" in change.fields:
        _change_roles(session, person, stored.wanted_roles(row), stored)


def _change_roles(
    session: Session,
    person: Person,
    wanted: frozenset[tuple[str, int | None]],
    stored: StoredPeople,
) -> None:
    held = stored.roles.get(person.id, frozenset())
    rows = session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.person_id == person.id,
            RoleAssignment.is_by_hand.is_(False),
            or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > stored.on),
        )
    )
    for row in rows:
        if (row.role, row.department_id) in held - wanted:
            if row.valid_from >= stored.on:
                session.delete(row)
            else:
                row.valid_to = stored.on
    for role, department_id in wanted - held:
        _give_role(session, person.id, role, department_id, stored.on, None)
    session.flush()


def _set_managers(rows: list[PersonRow], stored: StoredPeople) -> None:
    for row in rows:
        manager = stored.people.get(row.manager)
        stored.people[row.number].manager_id = None if manager is None else manager.id


def _link_slack(
    session: Session, rows: list[PersonRow], stored: StoredPeople, tenant: str
) -> None:
    if not tenant:
        return
    kept = session.scalars(
        select(Identity).where(Identity.provider == "slack", Identity.tenant == tenant)
    ).all()
    linked = {identity.person_id: identity for identity in kept}
    given: list[int] = []
    wanted = [(stored.people[row.number].id, row.slack_user) for row in rows if row.slack_user]
    owners = {subject: person_id for person_id, subject in wanted}
    for identity in kept:
        if owners.get(identity.subject, identity.person_id) != identity.person_id:
            session.delete(identity)
    for person_id, subject in wanted:
        held = linked.get(person_id)
        if held is not None and held.subject != subject:
            session.delete(held)
    session.flush()
    for person_id, subject in wanted:
        held = linked.get(person_id)
        if held is None or held.subject != subject:
            session.add(
                Identity(person_id=person_id, provider="slack", tenant=tenant, subject=subject)
            )
            given.append(person_id)
    newcomers.note_accounts(session, given)
