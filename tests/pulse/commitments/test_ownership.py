from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.models import Service
from pulse.commitments.ownership import follow_owners
from pulse.people.models import Department, Person, RoleAssignment
from pulse.people.permissions import Role, holders_of
from pulse.people.structure import leave
from tests.factories import make_department, make_person, make_service

ON = date(2026, 9, 1)
LATER = ON + timedelta(days=40)


@pytest.fixture
def desk(session: Session) -> Department:
    return make_department(session, "D1", make_department(session, "C0"))


def owned(session: Session, desk: Department, owner: Person, code: str = "S01") -> Service:
    found = make_service(session, desk, desk, code=code, owner_id=owner.id)
    follow_owners(session, ON)
    return found


def rows(session: Session, person: Person) -> list[tuple[date, date | None]]:
    held = select(RoleAssignment).where(RoleAssignment.person_id == person.id)
    found = session.scalars(held.order_by(RoleAssignment.id))
    return [(row.valid_from, row.valid_to) for row in found]


def test_who_owns_a_service_holds_the_role_for_its_department(
    session: Session, desk: Department
) -> None:
    owner = make_person(session, desk)
    owned(session, desk, owner)
    follow_owners(session, LATER)
    assert rows(session, owner) == [(ON, None)]
    assert holders_of(session, Role.SERVICE_OWNER, ON, desk.id) == [owner.id]


def test_a_service_handed_over_takes_the_role_with_it(session: Session, desk: Department) -> None:
    before, after = make_person(session, desk), make_person(session, desk)
    service = owned(session, desk, before)
    service.owner_id = after.id
    follow_owners(session, LATER)
    assert rows(session, before) == [(ON, LATER)]
    assert rows(session, after) == [(LATER, None)]


def test_handed_back_on_the_same_day_nothing_is_held_twice(
    session: Session, desk: Department
) -> None:
    before, after = make_person(session, desk), make_person(session, desk)
    service = owned(session, desk, before)
    for owner in (after, before):
        service.owner_id = owner.id
        follow_owners(session, LATER)
    assert rows(session, after) == []
    assert rows(session, before) == [(ON, LATER), (LATER, None)]


def test_another_service_there_keeps_the_role(session: Session, desk: Department) -> None:
    owner, other = make_person(session, desk), make_person(session, desk)
    service = owned(session, desk, owner)
    owned(session, desk, owner, "S02")
    service.owner_id = other.id
    follow_owners(session, LATER)
    assert holders_of(session, Role.SERVICE_OWNER, LATER) == [owner.id, other.id]


def test_another_department_takes_the_place_of_the_one_before(
    session: Session, desk: Department
) -> None:
    owner, other = make_person(session, desk), make_department(session, "D2", desk)
    service = owned(session, desk, owner)
    service.provider_department_id = other.id
    follow_owners(session, LATER)
    assert holders_of(session, Role.SERVICE_OWNER, LATER, other.id) == [owner.id]
    assert rows(session, owner) == [(ON, LATER), (LATER, None)]


def test_who_has_left_is_given_nothing(session: Session, desk: Department) -> None:
    owner = make_person(session, desk)
    owned(session, desk, owner)
    leave(session, owner, LATER)
    follow_owners(session, LATER)
    assert rows(session, owner) == [(ON, LATER)]


def test_what_no_catalogue_gave_is_left_alone(session: Session, desk: Department) -> None:
    somebody = make_person(session, desk, roles=(Role.SERVICE_OWNER.value,))
    by_hand = make_person(session, desk)
    given = RoleAssignment(
        person_id=by_hand.id,
        role=Role.SERVICE_OWNER.value,
        department_id=desk.id,
        valid_from=ON,
        is_by_hand=True,
    )
    session.add(given)
    follow_owners(session, LATER)
    assert [end for person in (somebody, by_hand) for _, end in rows(session, person)] == [
        None
    ] * 2
