"""Personal numbers: typed as the list has them, or in small letters where it has capitals."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.models import Person
from pulse.people.numbers import person_numbered
from tests.factories import make_department, make_person


@pytest.mark.parametrize(
    ("typed", "found"),
    [("e-7", "e-7"), (" E-7 ", "E-7"), ("e-8", "E-8"), ("e-9", "e-9"), ("E-9", None), ("", None)],
)
def test_the_very_same_number_goes_before_the_one_in_capitals(
    session: Session, typed: str, found: str | None
) -> None:
    place = make_department(session, "C0")
    for number in ("E-7", "e-7", "E-8", "e-9"):
        make_person(session, place, number=number, email=None)
    query = select(Person.number).where(Person.id == person_numbered(typed))
    assert session.scalar(query) == found
