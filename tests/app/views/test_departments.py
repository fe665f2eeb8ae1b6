"""Departments written down on pages: said before, asked about, undone, closed when empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.views.people import today
from pulse.audit import AuditEntry
from pulse.people.models import Person, Site
from pulse.people.tree import DepartmentTree, load_tree
from tests import factories
from tests.app.conftest import Browser

Write = Callable[[], AbstractContextManager[Session]]
KEPT = {"name_ko": "창구", "calendar_id": factories.CALENDAR, "is_provider": "N", "site": ""}


@pytest.fixture
def now(app: Flask) -> date:
    with app.test_request_context():
        return today()


@pytest.fixture
def boss(write: Write) -> Person:
    with write() as session:
        company = factories.make_department(session, "C0", name_en="Company")
        desk = factories.make_department(session, "T1", company, name_ko="창구", name_en="Desk")
        store = factories.make_department(session, "T2", company, name_en="Store")
        factories.make_department(session, "T3", desk, name_en="Night desk")
        factories.make_person(session, desk, number="W1", name_en="Worker")
        factories.make_head(session, store, number="H2", name_en="Head of stores")
        return factories.make_person(session, company, roles=("sys_admin",), number="A1")


@pytest.fixture
def admin(boss: Person, signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(boss).prove()


def tree(write: Write, on: date) -> DepartmentTree:
    with write() as session:
        return load_tree(session, on)


def acts(write: Write) -> list[str]:
    with write() as session:
        query = select(AuditEntry.action).where(AuditEntry.object_kind == "department")
        return list(session.scalars(query))


def test_a_new_department_is_suggested_and_written_down(
    admin: Browser, write: Write, now: date
) -> None:
    page = admin.text("/structure/new")
    assert 'value="D01"' in page
    assert "/imports/departments" in page
    said = {**KEPT, "name_ko": "새 팀", "dept_id": "D01", "parent_id": "T1"}
    said |= {"head_person_id": "worker", "effective_from": "2021-01-01"}
    answer = admin.post("/structure/new", **said)
    assert (answer.status_code, answer.location) == (303, "/structure")
    node = tree(write, now).by_code["D01"]
    assert tree(write, now).path_codes(node.id) == ("C0", "T1", "D01")
    assert node.head_id is not None
    assert "새 팀" in admin.text("/structure")
    assert "wrote a new department down" in admin.text("/audit")


def test_what_was_typed_is_kept_when_it_cannot_be(admin: Browser, now: date) -> None:
    said = {**KEPT, "name_ko": "두 번째", "dept_id": "T1", "parent_id": "C0"}
    answer = admin.post("/structure/new", **said, effective_from=now.isoformat())
    assert answer.status_code == 422
    assert "This is in use, or was once." in answer.text
    assert 'value="두 번째"' in answer.text
    answer = admin.post(
        "/structure/new",
        **{**said, "dept_id": "D02", "head_person_id": "nobody"},
        effective_from=now.isoformat(),
    )
    assert answer.status_code == 422
    assert "Nobody here has this number" in answer.text


def test_a_name_and_a_head_hold_at_once_and_can_be_put_back(
    admin: Browser, write: Write, now: date
) -> None:
    page = admin.text("/structure/T1/edit")
    assert 'value="창구"' in page
    assert 'name="dept_id"' not in page
    said = {**KEPT, "name_ko": "안내", "name_en": "Front desk", "parent_id": "C0"}
    said |= {"head_person_id": "W1", "since": now.isoformat()}
    assert admin.post("/structure/T1/edit", **said).status_code == 303
    node = tree(write, now).by_code["T1"]
    assert (node.name_en, node.head_id is None) == ("Front desk", False)
    assert admin.undo("/structure").status_code == 303
    node = tree(write, now).by_code["T1"]
    assert (node.name_en, node.head_id) == ("Desk", None)
    assert acts(write) == ["department_changed"] * 2


def test_a_move_says_what_goes_along_and_can_be_put_back(
    admin: Browser, write: Write, now: date
) -> None:
    said = {**KEPT, "name_en": "Desk", "parent_id": "T2", "since": now.isoformat()}
    asked = admin.post("/structure/T1/edit", **said)
    assert asked.status_code == 200
    for words in (
        "Put “Desk” below Store?",
        "it takes 1 person along",
        "1 department below it comes with it.",
        "Whoever heads Store sees them from then on.",
        "a survey that is open goes on",
    ):
        assert words in asked.text
    assert tree(write, now).by_code["T1"].parent_id == tree(write, now).by_code["C0"].id
    assert admin.sure("/structure/T1/edit", **said).status_code == 303
    there = tree(write, now)
    assert there.path_codes(there.by_code["T3"].id) == ("C0", "T2", "T1", "T3")
    assert admin.undo("/structure").status_code == 303
    there = tree(write, now)
    assert there.path_codes(there.by_code["T3"].id) == ("C0", "T1", "T3")


def test_a_move_of_next_week_waits_for_its_day(admin: Browser, write: Write, now: date) -> None:
    monday = now + timedelta(days=7)
    said = {**KEPT, "parent_id": "T2", "since": monday.isoformat()}
    assert admin.sure("/structure/T1/edit", **said).status_code == 303
    assert tree(write, now).by_code["T1"].parent_id == tree(write, now).by_code["C0"].id
    assert tree(write, monday).by_code["T1"].parent_id == tree(write, now).by_code["T2"].id


@pytest.mark.parametrize("below", ["T1", "T3", "NO", ""])
def test_no_circle_and_no_strange_place_is_offered_or_taken(
    admin: Browser, now: date, below: str
) -> None:
    page = admin.text("/structure/T1/edit")
    places = page.split('id="parent_id"')[1].split("</select>")[0]
    assert f'value="{below}"' not in places
    said = {**KEPT, "parent_id": below, "since": now.isoformat()}
    assert admin.post("/structure/T1/edit", **said).status_code == 422


def test_a_day_gone_by_is_not_changed(admin: Browser, now: date) -> None:
    said = {**KEPT, "parent_id": "C0", "since": (now - timedelta(days=1)).isoformat()}
    answer = admin.post("/structure/T1/edit", **said)
    assert answer.status_code == 422
    assert "Please choose today or a later day." in answer.text


def test_a_company_stays_where_it_is(admin: Browser, write: Write, now: date) -> None:
    page = admin.text("/structure/C0/edit")
    assert 'name="parent_id"' not in page
    assert "Closing it" not in page
    assert admin.post("/structure/C0/close", on="2099-01-01").status_code == 404
    said = {**KEPT, "name_ko": "한빛", "head_person_id": "A1", "since": now.isoformat()}
    assert admin.post("/structure/C0/edit", **said).status_code == 303
    node = tree(write, now).by_code["C0"]
    assert (node.name_ko, node.parent_id, node.head_id is None) == ("한빛", None, False)
    assert admin.get("/structure/NO/edit").status_code == 404


def test_only_what_is_empty_closes_and_it_is_asked_first(
    admin: Browser, write: Write, now: date
) -> None:
    page = admin.text("/structure/T1/edit")
    assert "1 person in it" in page
    assert "the department “Night desk” below it" in page
    assert "/structure/T1/close" not in page
    day = (now + timedelta(days=1)).isoformat()
    refused = admin.sure("/structure/T1/close", on=day)
    assert refused.status_code == 422
    assert "Departments are still below it." in refused.text
    assert admin.post("/structure/T3/close", on="").status_code == 422
    assert admin.sure("/structure/T3/close", on="2021-01-01").status_code == 422
    answer = admin.sure("/structure/T3/close", on=day)
    assert (answer.status_code, answer.location) == (303, "/structure")
    assert "T3" in tree(write, now).by_code
    assert "T3" not in tree(write, now + timedelta(days=1)).by_code


def test_a_service_is_in_the_way(admin: Browser, write: Write) -> None:
    with write() as session:
        known = {one.code: one for one in session.scalars(select(factories.Department))}
        factories.make_service(session, known["T3"], known["C0"], code="S09", name_en="Keys")
    assert "the service “Keys”" in admin.text("/structure/T3/edit")
    refused = admin.sure("/structure/T3/close", on="2099-01-01")
    assert refused.status_code == 422
    assert "Others still count on it" in refused.text


def test_a_site_is_added_once(admin: Browser, write: Write) -> None:
    assert admin.post("/structure/sites", name="").status_code == 422
    said = {"name": " 부산 ", "name_en": "Busan", "region": "남부"}
    answer = admin.post("/structure/sites", **said)
    assert (answer.status_code, answer.location) == (303, "/structure")
    with write() as session:
        (site,) = session.scalars(select(Site))
        assert (site.name, site.name_en, site.region) == ("부산", "Busan", "남부")
    again = admin.post("/structure/sites", **said)
    assert again.status_code == 422
    assert "This is in use" in again.text
    assert re.search(r'<option value="부산">Busan', admin.text("/structure/new"))


def test_a_site_is_taken_back_while_nobody_is_there(admin: Browser, write: Write) -> None:
    admin.post("/structure/sites", name="부싼", name_en="", region="")
    assert admin.undo("/structure").status_code == 303
    assert "부싼" not in admin.text("/structure#tree").split("<main")[1].split('id="sites"')[1]
    admin.post("/structure/sites", name="부산", name_en="", region="")
    with write() as session:
        site = session.scalars(select(Site)).one()
        session.scalars(select(Person).where(Person.number == "W1")).one().site_id = site.id
    admin.post(f"/structure/sites/{site.id}/remove")
    assert "so it stays" in admin.text("/structure")
    assert admin.post("/structure/sites/9999/remove").status_code == 404


def test_without_a_calendar_the_way_to_one_is_shown(
    write: Write, signed_in: Callable[..., Browser], boss: Person
) -> None:
    with write() as session:
        session.delete(factories.make_calendar(session))
    admin = signed_in(boss).prove()
    assert "/calendars/new" in admin.text("/structure/new")
    assert "/calendars/new" in admin.text("/people/new")


def test_whoever_has_not_proven_it_proves_it_first(
    signed_in: Callable[..., Browser], boss: Person
) -> None:
    admin = signed_in(boss)
    for path in ("/structure/new", "/structure/T1/edit"):
        answer = admin.get(path)
        assert answer.status_code == 303
        assert answer.location.startswith("/proof?")
