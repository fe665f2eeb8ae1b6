"""Somebody has to be first, once, and then brings everybody else in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from pulse.errors import Conflict
from pulse.people.founding import Founder, found, is_anybody
from pulse.people.permissions import Permission, viewer_of
from pulse.people.roster import apply_roster, plan_roster
from pulse.people.tree import load_tree
from tests.pulse.people.small_company import SmallCompany, numbered, person_row

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ON = date(2026, 3, 2)
FIRST = Founder("P1", "최자람", "First@Example.com ", "예시텔레콤")


def test_the_first_person_administers_a_company_of_one(session: Session) -> None:
    person = found(session, FIRST, ON, at=AT)
    viewer = viewer_of(session, person.id, ON)
    assert viewer.can(Permission.MANAGE_PEOPLE)
    assert viewer.employer_is_own
    assert person.email == "first@example.com"
    assert [node.name_ko for node in load_tree(session, ON).roots()] == ["예시텔레콤"]


def test_nobody_is_first_twice(session: Session) -> None:
    assert not is_anybody(session)
    found(session, FIRST, ON, at=AT)
    assert is_anybody(session)
    with pytest.raises(Conflict, match="already_founded"):
        found(session, FIRST, ON, at=AT)


def test_a_company_brought_in_before_takes_the_first_person_up(company: SmallCompany) -> None:
    session = company.session
    person = found(session, FIRST, ON, at=AT)
    assert viewer_of(session, person.id, ON).path_codes == ("C",)
    rows = numbered(person_row("P1"), person_row("P2"))
    apply_roster(session, plan_roster(session, rows, ON), AT)
    assert viewer_of(session, person.id, ON).can(Permission.MANAGE_PEOPLE)
