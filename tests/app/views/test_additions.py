"""People brought in by hand are looked at by a second person before they count in groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pulse.people import newcomers
from pulse.people.models import Person
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

Write = Callable[[], Any]
PAGE = "/people/additions"
DAY = date(2026, 8, 3)


@pytest.fixture
def company(write: Write) -> dict[str, Person]:
    with write() as session:
        top = make_department(session, "C0")
        found = {
            role: make_person(session, top, roles=(role,))
            for role in ("hr_lead", "sys_admin", "agent")
        }
        added = [make_person(session, top) for _ in range(3)]
        ids = [person.id for person in added]
        newcomers.note_added(session, ids, DAY, found["sys_admin"].id)
    return found


def test_somebody_else_confirms_and_then_nobody_waits(
    company: dict[str, Person], signed_in: Callable[..., Browser]
) -> None:
    administrator, hr = signed_in(company["sys_admin"]), signed_in(company["hr_lead"])
    given = {"added_by": str(company["sys_admin"].id), "since": "2026-08-03"}
    page = administrator.text(PAGE)
    assert "3 people wait for a second pair of eyes." in page
    assert "You brought them in yourself, so somebody else confirms them." in page
    assert administrator.sure(PAGE, **given).status_code == 303
    assert "Please let somebody else confirm them." in administrator.text(PAGE)
    assert "I know that they all work here" in hr.text(PAGE)
    assert hr.sure(PAGE, **given).status_code == 303
    page = hr.text(PAGE)
    assert "You have confirmed 3 people" in page
    assert "Nobody waits to be confirmed." in page
    assert hr.sure(PAGE, **given).status_code == 404
    assert hr.post(PAGE, added_by="x", since="soon").status_code == 422


def test_others_do_not_see_who_waits(
    company: dict[str, Person], signed_in: Callable[..., Browser]
) -> None:
    signed_in(company["agent"]).text(PAGE, 404)
