"""Where somebody is signed in: listed, ended one by one, or all at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.people import sign_ins
from pulse.people.models import Person
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def people(session: Session) -> tuple[Person, Person]:
    company = make_department(session, "C0")
    return make_person(session, company), make_person(session, company)


def devices(session: Session, person: Person) -> list[str]:
    return [entry.device for entry in sign_ins.open_of(session, person.id)]


def test_the_newest_is_listed_first(session: Session, people: tuple[Person, Person]) -> None:
    me, _ = people
    sign_ins.begin(session, me.id, "Chrome · Windows", at=AT)
    sign_ins.begin(session, me.id, "Safari · iPhone", at=AT + DAY)
    assert devices(session, me) == ["Safari · iPhone", "Chrome · Windows"]


def test_one_is_ended_by_its_owner_alone(session: Session, people: tuple[Person, Person]) -> None:
    me, other = people
    kept, epoch = sign_ins.begin(session, me.id, "x", at=AT)
    assert epoch == 0
    sign_ins.end(session, other.id, kept)
    assert sign_ins.is_kept(session, me.id, kept, AT - DAY)
    assert not sign_ins.is_kept(session, other.id, kept, AT - DAY)
    sign_ins.end(session, me.id, kept)
    sign_ins.end(session, me.id, kept)
    assert not sign_ins.is_kept(session, me.id, kept, AT - DAY)


def test_one_is_over_after_some_time(session: Session, people: tuple[Person, Person]) -> None:
    me, _ = people
    kept, _ = sign_ins.begin(session, me.id, "x", at=AT)
    assert sign_ins.is_kept(session, me.id, kept, AT - DAY)
    assert not sign_ins.is_kept(session, me.id, kept, AT)


def test_all_are_ended_at_once_and_others_stay(
    session: Session, people: tuple[Person, Person]
) -> None:
    me, other = people
    for person in people:
        sign_ins.begin(session, person.id, "x", at=AT)
    assert sign_ins.end_everywhere(session, me.id) == 1
    assert (devices(session, me), devices(session, other)) == ([], ["x"])
    assert sign_ins.begin(session, me.id, "y", at=AT)[1] == 1
    assert sign_ins.epoch_of(session, other.id) == 0


def test_old_ones_are_forgotten_and_long_names_cut(
    session: Session, people: tuple[Person, Person]
) -> None:
    me, other = people
    sign_ins.begin(session, me.id, "old", at=AT)
    sign_ins.begin(session, other.id, "old", at=AT)
    sign_ins.begin(session, me.id, "n" * 200, at=AT + 32 * DAY)
    assert devices(session, me) == ["n" * 80]
    assert devices(session, other) == ["old"]


def test_a_sign_in_grows_too_old_also_one_that_lasts(
    session: Session, people: tuple[Person, Person]
) -> None:
    me, other = people
    kept, _ = sign_ins.begin(session, me.id, "Safari · iPhone", at=AT)
    sign_ins.make_lasting(session, other.id, kept)
    assert not sign_ins.open_of(session, me.id)[0].is_lasting
    sign_ins.make_lasting(session, me.id, kept)
    session.expire_all()
    assert sign_ins.open_of(session, me.id)[0].is_lasting
    assert sign_ins.is_kept(session, me.id, kept, AT - DAY)
    assert not sign_ins.is_kept(session, me.id, kept, AT)
