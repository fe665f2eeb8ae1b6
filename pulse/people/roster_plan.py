"""Importing people: a plan that names every change and every bad row, then applying it.

Planning changes nothing. Applying twice is the same as applying once. A row that cannot be read
leaves its person as they are: a typing error makes nobody leave.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from pulse.people.models import Person, PersonStatus
from pulse.people.permissions import Role
from pulse.people.problems import NumberedRows, Problem
from pulse.people.roster_rows import USUAL, KnownCodes, PersonRow, Usual, read_person
from pulse.people.roster_state import StoredPeople, load_people

_ADMINISTERS = (Role.SYS_ADMIN.value, None)


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody whose department in the file is not where they are."""

    row: PersonRow
    from_department: str


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who is gone from a day: marked so in the file, or missing from a full one."""

    number: str
    left_on: date


@dataclass(frozen=True, slots=True)
class Changed:
    """Somebody with other facts than before; ``fields`` names which."""

    row: PersonRow
    fields: tuple[str, ...]


@dataclass
class RosterPlan:
    """What an import of people would do on ``on``."""

    on: date
    tenant: str = ""
    current: int = 0
    joiners: list[PersonRow] = field(default_factory=list)
    movers: list[Mover] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    leaves_no_administrator: bool = False

    @property
    def has_too_many_leavers(self) -> bool:
        """Whether more than a fifth of the current people would leave: more likely a bad file."""
        return len(self.leavers) * 5 > self.current


def plan_roster(  # noqa: PLR0913 - each says what a list may leave unsaid
    session: Session,
    rows: NumberedRows,
    on: date,
    *,
    full: bool = True,
    tenant: str = "",
    known_calendars: Collection[str] | None = None,
    usual: Usual = USUAL,
) -> RosterPlan:
    """Compare a people file with what is stored and say what would change from ``on``.

    With ``full``, people whom the file does not name leave on ``on``. ``tenant`` is the Slack
    team the file's Slack ids belong to; without it they are not taken. ``usual`` holds where a
    row leaves a cell empty.
    """
    stored = load_people(session, on, tenant)
    plan = RosterPlan(on=on, tenant=tenant, current=len(stored.current()))
    known = KnownCodes(stored.employers, stored.departments, known_calendars, usual)
    named: set[str] = set()
    read: list[PersonRow] = []
    for line, row in rows:
        before = len(plan.problems)
        person = read_person(line, row, known, plan.problems)
        if person.number in named:
            plan.problems.append(Problem(line, "person_id", "duplicate", person.number))
        named.add(person.number)
        if len(plan.problems) == before:
            read.append(person)
    for person in _without_conflicts(read, named, stored, plan):
        _sort_in(person, stored, plan)
    if full:
        gone = [person for person in stored.current() if person.number not in named]
        plan.leavers += [Leaver(person.number, on) for person in gone]
    plan.problems.sort()
    plan.leaves_no_administrator = _leaves_no_administrator(plan, stored)
    return plan


def _leaves_no_administrator(plan: RosterPlan, stored: StoredPeople) -> bool:
    """Tell whether somebody administers now and nobody would once the plan is done."""
    held = {
        stored.numbers[person_id]
        for roles in (stored.roles, stored.by_hand)
        for person_id, kept in roles.items()
        if _ADMINISTERS in kept and not stored.has_left(stored.people[stored.numbers[person_id]])
    }
    kept_by_hand = {
        stored.numbers[one] for one, kept in stored.by_hand.items() if _ADMINISTERS in kept
    }
    changed = [change.row for change in plan.changed if "roles" in change.fields]
    given = {row.number for row in (*plan.joiners, *changed) if Role.SYS_ADMIN in row.roles}
    taken = {row.number for row in changed} - given - kept_by_hand
    leaving = {leaver.number for leaver in plan.leavers}
    return bool(held) and not (held | given) - taken - leaving


def _without_conflicts(
    rows: list[PersonRow], named: set[str], stored: StoredPeople, plan: RosterPlan
) -> list[PersonRow]:
    """Return the rows that agree with each other and with people the file does not name."""
    emails = {person.email: number for number, person in stored.people.items()}
    emails = {email: number for email, number in emails.items() if number not in named}
    owners = {slack: stored.numbers[person_id] for slack, person_id in stored.slack.items()}
    owners = {slack: number for slack, number in owners.items() if number not in named}
    known = named | stored.people.keys()
    sound = []
    for row in rows:
        found = _conflicts(row, known, emails, owners)
        found += _closed_department(row, stored, plan.on)
        plan.problems += found
        if row.facts["email"]:
            emails.setdefault(row.facts["email"], row.number)
        if row.slack_user:
            owners.setdefault(row.slack_user, row.number)
        if not found:
            sound.append(row)
    return sound


def _conflicts(
    row: PersonRow, known: set[str], emails: dict[str | None, str], owners: dict[str, str]
) -> list[Problem]:
    found = []
    email = row.facts["email"]
    if email and emails.get(email, row.number) != row.number:
        found.append(Problem(row.line, "email", "duplicate", email))
    if row.slack_user and owners.get(row.slack_user, row.number) != row.number:
        found.append(Problem(row.line, "slack_user_id", "duplicate", row.slack_user))
    if row.manager and row.manager not in known:
        found.append(Problem(row.line, "manager_id", "unknown", row.manager))
    if row.manager == row.number:
        found.append(Problem(row.line, "manager_id", "own_manager", row.manager))
    return found


def _closed_department(row: PersonRow, stored: StoredPeople, on: date) -> list[Problem]:
    closed_on = stored.departments[row.department].closed_on
    if row.status != PersonStatus.LEFT and closed_on and closed_on <= max(on, row.starts_on(on)):
        return [Problem(row.line, "dept_id", "department_closed", row.department)]
    return []


def _sort_in(row: PersonRow, stored: StoredPeople, plan: RosterPlan) -> None:
    """Put a sound row where it belongs in the plan; a mover may have changed as well."""
    person = stored.people.get(row.number)
    is_back = person is not None and stored.has_left(person) and row.status != PersonStatus.LEFT
    if person is None or is_back:
        plan.joiners.append(row)
        return
    left_on = row.left_on
    is_leaving = left_on is not None and person.status != PersonStatus.LEFT
    origin = _other_department(row, person, stored)
    fields = _differences(row, person, stored)
    if is_leaving and left_on is not None:
        plan.leavers.append(Leaver(row.number, left_on))
        fields = tuple(name for name in fields if name not in ("status", "left_on"))
    if origin is not None:
        plan.movers.append(Mover(row, origin))
    if fields:
        plan.changed.append(Changed(row, fields))
    if not (is_leaving or origin is not None or fields):
        plan.unchanged.append(row.number)


def _other_department(row: PersonRow, person: Person, stored: StoredPeople) -> str | None:
    """Return the code of the department somebody moves away from; None if they stay."""
    if row.status == PersonStatus.LEFT:
        return None
    since = max(stored.on, row.starts_on(stored.on))
    held = stored.department_id_on(person.id, since)
    if held == stored.departments[row.department].id:
        return None
    codes = {department.id: code for code, department in stored.departments.items()}
    return "" if held is None else codes[held]


def _differences(row: PersonRow, person: Person, stored: StoredPeople) -> tuple[str, ...]:
    manager = stored.numbers.get(person.manager_id or 0, "")
    site = stored.sites.get(row.site)
    pairs = [
        (name, getattr(person, name), value)
        for name, value in row.facts.items()
        if not row.leaves(name, person)
    ]
    pairs += [
        ("employer", person.employer_id, stored.employers[row.employer]),
        ("site", person.site_id, (site.id if site else -1) if row.site else None),
        ("manager", manager, row.manager),
    ]
    if row.site_en and site is not None:
        pairs.append(("site_en", site.name_en, row.site_en))
    if row.says_roles and row.status != PersonStatus.LEFT:
        held = stored.roles.get(person.id, frozenset())
        pairs.append(("roles", held, stored.wanted_roles(row)))
    fields = [name for name, before, after in pairs if before != after]
    if row.slack_user and stored.slack.get(row.slack_user) != person.id:
        fields.append("slack")
    return tuple(fields)
