"""What is on record about one person's place here; never what they answered or whether."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from pulse import audit
from pulse.errors import Invalid, NotFound
from pulse.people.accounts import accounts_of
from pulse.people.models import (
    Credential,
    Headship,
    Identity,
    Membership,
    Person,
    RoleAssignment,
)
from pulse.people.preferences import LOCALES
from pulse.people.role_grants import roles_of
from pulse.people.second_factor import SecondFactor


@dataclass(frozen=True)
class PersonFile:
    """A person with every dated post and role, their accounts, and how they may sign in."""

    person: Person
    manager: Person | None
    memberships: Sequence[Membership]
    headships: Sequence[Headship]
    roles: Sequence[RoleAssignment]
    accounts: Sequence[Identity]
    has_password: bool
    has_second_factor: bool


def person_by_number(session: Session, number: str) -> Person:
    """Return the person with this number, also one who has left; NotFound otherwise."""
    found = session.scalar(
        select(Person)
        .where(Person.number == number)
        .options(joinedload(Person.employer), joinedload(Person.site))
    )
    if found is None:
        raise NotFound("person_not_found", number=number)
    return found


def read_file(session: Session, number: str) -> PersonFile:
    """Return what is on record about somebody, in six queries, the newest first."""
    person = person_by_number(session, number)
    manager = aliased(Person)
    has_password, confirmed_at, above = session.execute(
        select(Credential.person_id.is_not(None), SecondFactor.confirmed_at, manager)
        .select_from(Person)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(Person.id == person.id)
    ).one()
    places = select(Membership).where(Membership.person_id == person.id)
    headed = select(Headship).where(Headship.person_id == person.id)
    return PersonFile(
        person=person,
        manager=above,
        memberships=session.scalars(places.order_by(Membership.valid_from.desc())).all(),
        headships=session.scalars(headed.order_by(Headship.valid_from.desc())).all(),
        roles=roles_of(session, person.id),
        accounts=accounts_of(session, person.id),
        has_password=bool(has_password),
        has_second_factor=confirmed_at is not None,
    )


def set_language(
    session: Session, person: Person, locale: str, *, at: datetime, actor_id: int
) -> bool:
    """Write to somebody in another language, unless they have chosen one; tell whether so."""
    if locale not in LOCALES:
        raise Invalid("unknown_locale", fields={"locale": "unknown"})
    if person.has_chosen_locale or person.locale == locale:
        return False
    person.locale = locale
    details = {"locale": locale}
    audit.record(
        session, "language_set", "person", person.id, at=at, actor_id=actor_id, details=details
    )
    return True
