"""What is stored about people before an import, read once so that planning asks nothing more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse.people.accounts import MatchedBy
from pulse.people.models import (
    Department,
    Employer,
    Identity,
    Membership,
    Person,
    PersonStatus,
    RoleAssignment,
    Site,
)
from pulse.people.permissions import DEPARTMENT_ROLES, Role
from pulse.people.roster_rows import PersonRow
from pulse.people.tree import holds_on
from pulse.remembering import remember

HeldRoles = frozenset[tuple[str, int | None]]


@dataclass
class StoredPeople:
    """People by number, and all that rows are compared with."""

    on: date
    people: dict[str, Person]
    numbers: dict[int, str]
    employers: dict[str, int]
    departments: dict[str, Department]
    sites: dict[str, Site]
    memberships: dict[int, list[Membership]]
    roles: dict[int, HeldRoles]
    by_hand: dict[int, HeldRoles]
    slack: dict[str, int]

    def department_id_on(self, person_id: int, on: date) -> int | None:
        """Return where somebody is on ``on``."""
        for row in self.memberships.get(person_id, ()):
            if row.valid_from <= on < (row.valid_to or date.max):
                return row.department_id
        return None

    def current(self) -> list[Person]:
        """Return who has not left on the day of the import."""
        return [person for person in self.people.values() if not self.has_left(person)]

    def has_left(self, person: Person) -> bool:
        """Tell whether somebody is gone on the day of the import."""
        if person.left_on is not None:
            return person.left_on <= self.on
        return person.status == PersonStatus.LEFT

    def wanted_roles(self, row: PersonRow) -> HeldRoles:
        """Return the roles a row gives, with the department for those held for one.

        What an administrator gave by hand is not the row's to give, and who owns a service is
        said by the list of services.
        """
        own = self.departments[row.department].id
        named = frozenset(
            (role.value, own if role in DEPARTMENT_ROLES else None)
            for role in row.roles
            if role is not Role.SERVICE_OWNER
        )
        person = self.people.get(row.number)
        return named if person is None else named - self.by_hand.get(person.id, frozenset())


def load_people(session: Session, on: date, tenant: str) -> StoredPeople:
    """Read everything an import of people compares with, once between two changes of it."""
    kinds = (Department, Employer, Identity, Membership, Person, RoleAssignment, Site)
    return remember(session, ("roster", on, tenant), kinds, lambda: _load(session, on, tenant))


def _load(session: Session, on: date, tenant: str) -> StoredPeople:
    people = {person.number: person for person in session.scalars(select(Person))}
    departments = session.scalars(select(Department))
    return StoredPeople(
        on=on,
        people=people,
        numbers={person.id: person.number for person in people.values()},
        employers={employer.code: employer.id for employer in session.scalars(select(Employer))},
        departments={department.code: department for department in departments},
        sites={site.name: site for site in session.scalars(select(Site))},
        memberships=_memberships(session),
        roles=_roles(session, on, by_hand=False),
        by_hand=_roles(session, on, by_hand=True),
        slack=_slack(session, tenant),
    )


def _memberships(session: Session) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in session.scalars(select(Membership).order_by(Membership.valid_from)):
        found[row.person_id].append(row)
    return dict(found)


def _roles(session: Session, on: date, *, by_hand: bool) -> dict[int, HeldRoles]:
    """Read the roles a people file decides; owning a service is decided by the services file.

    That role is always for the department of a service: one for none comes from no services file.
    """
    found: dict[int, set[tuple[str, int | None]]] = defaultdict(set)
    query = (
        select(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            or_(
                RoleAssignment.role != Role.SERVICE_OWNER.value,
                RoleAssignment.department_id.is_(None),
            ),
            RoleAssignment.is_by_hand.is_(by_hand),
            holds_on(RoleAssignment.valid_from, RoleAssignment.valid_to, on)
            | (RoleAssignment.valid_from > on),
        )
    )
    for row in session.scalars(query):
        found[row.person_id].add((row.role, row.department_id))
    return {person_id: frozenset(roles) for person_id, roles in found.items()}


def _slack(session: Session, tenant: str) -> dict[str, int]:
    rows = session.execute(
        select(Identity.subject, Identity.person_id).where(
            Identity.provider == "slack",
            Identity.tenant == tenant,
            Identity.matched_by != MatchedBy.REFUSED.value,
        )
    )
    return dict(rows.all())
