"""Where somebody was and what they headed, on any day, agrees with what the tree says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from pulse.people.careers import career_of
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.structure import leave, set_head, transfer
from pulse.people.tree import department_of, is_current_on
from tests import factories

FIRST = date(2026, 1, 5)
MOVED = date(2026, 4, 1)
GONE = date(2026, 7, 1)
DAYS = [FIRST + timedelta(days=days) for days in (0, 85, 86, 87, 176, 177, 200)]


@pytest.fixture
def mover(session: Session) -> Person:
    """Somebody who moved in April to a team they then headed, and left in July."""
    company = factories.make_department(session, "C0")
    one, other = (factories.make_department(session, code, company) for code in ("T1", "T2"))
    person = factories.make_person(session, one)
    transfer(session, person, other.id, MOVED)
    set_head(session, other.id, person.id, MOVED)
    leave(session, person, GONE)
    return person


@pytest.mark.parametrize("on", DAYS)
def test_a_career_says_what_the_tree_says(session: Session, mover: Person, on: date) -> None:
    career = career_of(session, mover.id)
    found = session.scalars(
        select(Person.id).where(Person.id == mover.id, is_current_on(on))
    ).all()
    assert career.is_current_on(on) is bool(found)
    assert career.department_on(on) == department_of(session, mover.id, on)
    if found:
        assert career.headed_on(on) == viewer_of(session, mover.id, on).headed_codes


def test_nobody_unknown_is_current(session: Session) -> None:
    career = career_of(session, 0)
    assert not career.is_current_on(FIRST)
    assert career.department_on(FIRST) is None
    assert career.headed_on(FIRST) == frozenset()


def test_a_career_is_read_once_and_again_after_a_move(session: Session, mover: Person) -> None:
    career_of(session, mover.id)
    seen: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *facts: seen.append(facts[2]))
    career_of(session, mover.id)
    assert seen == []
    team = factories.make_department(session, "T3")
    other = factories.make_person(session, team)
    career_of(session, other.id)
    transfer(session, other, factories.make_department(session, "T4").id, MOVED)
    assert career_of(session, other.id).department_on(MOVED) != team.id
