"""Who is away: the first day back is a day here, and absences that meet are one."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.people.absences import Absence, absences_of, away_throughout
from pulse.people.models import Person
from tests.factories import make_department, make_person


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"))


def away(session: Session, who: Person, first: int, back: int) -> None:
    """Away in August from the ``first`` to before the ``back``."""
    session.add(
        Absence(person_id=who.id, valid_from=date(2026, 8, first), valid_to=date(2026, 8, back))
    )
    session.flush()


def test_absences_that_touch_count_as_one(session: Session, person: Person) -> None:
    away(session, person, 1, 6)
    away(session, person, 6, 11)
    assert away_throughout(session, date(2026, 8, 3), date(2026, 8, 10)) == {person.id}
    assert away_throughout(session, date(2026, 8, 3), date(2026, 8, 11)) == set()
    assert away_throughout(session, date(2026, 7, 31), date(2026, 8, 2)) == set()
    known = absences_of(session, [person.id], date(2026, 8, 5), date(2026, 8, 5))
    assert known == {person.id: [(date(2026, 8, 1), date(2026, 8, 6))]}


def test_one_day_here_between_two_absences_is_a_day_here(session: Session, person: Person) -> None:
    away(session, person, 1, 6)
    away(session, person, 7, 11)
    assert away_throughout(session, date(2026, 8, 3), date(2026, 8, 10)) == set()
    assert away_throughout(session, date(2026, 8, 7), date(2026, 8, 10)) == {person.id}


def test_a_short_absence_inside_a_long_one_does_not_end_it(
    session: Session, person: Person
) -> None:
    away(session, person, 1, 21)
    away(session, person, 5, 8)
    assert away_throughout(session, date(2026, 8, 3), date(2026, 8, 20)) == {person.id}


@pytest.mark.parametrize(
    ("first", "last", "touches"), [(1, 9, 0), (1, 10, 1), (14, 31, 1), (15, 31, 0)]
)
def test_what_only_borders_on_the_days_asked_for_is_left_out(
    session: Session, person: Person, first: int, last: int, touches: int
) -> None:
    away(session, person, 10, 15)
    other = make_person(session, make_department(session, "D01"))
    away(session, other, 10, 15)
    found = absences_of(session, [person.id], date(2026, 8, first), date(2026, 8, last))
    assert len(found.get(person.id, [])) == touches
    assert other.id not in found


def test_an_absence_goes_forward_in_time(session: Session, person: Person) -> None:
    with pytest.raises(IntegrityError, match="ck_absence_forward"), session.begin_nested():
        away(session, person, 10, 10)
