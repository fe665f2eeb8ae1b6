"""Who is shown as returning mail: present addresses of people who work here, latest first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.errors import NotFound
from pulse.people.mail_bounces import Failure, note, owner_of, returning, try_again
from pulse.people.models import PersonStatus
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 26, tzinfo=UTC)
LASTING = Failure("5.1.1", is_lasting=True, report="1")


def test_the_latest_are_shown_and_all_are_counted(session: Session) -> None:
    unit = make_department(session, "C0")
    people = [make_person(session, unit, email=f"p{n}@example.com") for n in range(4)]
    for days, person in enumerate(people):
        assert note(session, person, LASTING, at=AT + timedelta(days=days))
    people[0].status = PersonStatus.LEFT
    people[1].email = "new@example.com"
    session.flush()
    count, shown = returning(session, limit=1)
    assert (count, [one.person.id for one in shown]) == (2, [people[3].id])
    assert returning(session)[0] == 2


def test_one_who_works_here_is_found_by_the_present_address(session: Session) -> None:
    unit = make_department(session, "C0")
    here = make_person(session, unit, email="here@example.com")
    make_person(session, unit, email="left@example.com").status = PersonStatus.LEFT
    session.flush()
    assert owner_of(session, lambda mail: mail == "here@example.com") is here
    assert owner_of(session, lambda mail: mail == "left@example.com") is None


def test_trying_again_forgets_what_came_back(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"), number="P7", email="p@x.example")
    note(session, person, LASTING, at=AT)
    try_again(session, "P7")
    assert returning(session) == (0, [])
    with pytest.raises(NotFound):
        try_again(session, "P7")
