"""People written down on pages: brought in one at a time, changed, put back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.views.people import today
from pulse.audit import AuditEntry
from pulse.people.models import Person
from pulse.people.structure import leave
from pulse.people.tree import department_of, load_tree
from tests import factories
from tests.app.conftest import Browser

Write = Callable[[], AbstractContextManager[Session]]
AT = datetime(2026, 8, 31, tzinfo=UTC)
KEPT = {
    "name_ko": "이하늘", "employer": "OWN", "calendar_id": factories.CALENDAR,
    "customer_facing": "N", "dept_id": "T1", "site": "", "job_family": "", "shift": "",
    "employment_type": "",
}  # fmt: skip


@pytest.fixture
def now(app: Flask) -> date:
    with app.test_request_context():
        return today()


@pytest.fixture
def boss(write: Write) -> Person:
    with write() as session:
        company = factories.make_department(session, "C0")
        desk = factories.make_department(session, "T1", company, name_en="Desk")
        factories.make_department(session, "T2", company, name_en="Store")
        factories.make_person(session, desk, number="W1", name_en="Worker")
        return factories.make_person(session, company, roles=("sys_admin",), number="A0001")


@pytest.fixture
def admin(boss: Person, signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(boss).prove()


def somebody(write: Write, number: str) -> Person:
    with write() as session:
        return session.scalars(select(Person).where(Person.number == number)).one()


def place(write: Write, number: str, on: date) -> str:
    with write() as session:
        person = session.scalars(select(Person).where(Person.number == number)).one()
        held = department_of(session, person.id, on)
        return load_tree(session, on).node(held or 0).code


def test_somebody_is_brought_in_invited_and_waits(admin: Browser, write: Write, now: date) -> None:
    page = admin.text("/people/new?department=T1")
    assert 'value="A0002"' in page
    assert '<option selected value="T1">' in page
    said = {**KEPT, "person_id": "A0002", "email": "Sky@example.com", "manager_id": "worker"}
    answer = admin.post("/people/new", **said, hired_on=now.isoformat())
    assert (answer.status_code, answer.location) == (303, "/people/A0002")
    assert "Show a link once" in admin.text("/people/A0002")
    made = somebody(write, "A0002")
    assert (made.email, made.name_en) == ("sky@example.com", "이하늘")
    assert place(write, "A0002", now) == "T1"
    assert "1 person waits for a second pair of eyes." in admin.text("/people/additions")
    assert "brought somebody in" in admin.text("/audit")


def test_what_was_typed_is_kept_when_it_cannot_be(admin: Browser) -> None:
    said = {**KEPT, "person_id": "W1", "email": "sky@example.com"}
    answer = admin.post("/people/new", **said)
    assert answer.status_code == 422
    assert "This is in use, or was once." in answer.text
    assert 'value="sky@example.com"' in answer.text
    said |= {"person_id": "W2", "email": "w1@example.com"}
    assert "Somebody else has this one." in admin.post("/people/new", **said).text
    said |= {"email": "", "manager_id": "nobody"}
    assert "Nobody here has this number" in admin.post("/people/new", **said).text
    said |= {"manager_id": "", "dept_id": ""}
    assert "Please choose one." in admin.post("/people/new", **said).text


def test_somebody_moves_from_a_day_and_is_put_back(
    admin: Browser, write: Write, now: date
) -> None:
    assert "/people/W1/edit" in admin.text("/people/W1")
    page = admin.text("/people/W1/edit")
    assert 'value="w1@example.com"' in page
    assert 'name="person_id"' not in page
    monday = now + timedelta(days=7)
    said = {**KEPT, "dept_id": "T2", "since": monday.isoformat(), "job_family": "agent"}
    assert admin.post("/people/W1/edit", **said).status_code == 303
    assert (place(write, "W1", now), place(write, "W1", monday)) == ("T1", "T2")
    assert somebody(write, "W1").job_family == "agent"
    assert admin.undo("/people/W1").status_code == 303
    assert place(write, "W1", monday) == "T1"
    assert somebody(write, "W1").name_en == "Worker"


def test_the_last_administrator_stays_one_whatever_is_changed(
    admin: Browser, write: Write, now: date
) -> None:
    said = {**KEPT, "dept_id": "T2", "since": now.isoformat()}
    assert admin.post("/people/A0001/edit", **said).status_code == 303
    assert "Administrator" in admin.text("/people/A0001")
    assert admin.get("/people/new").status_code == 200


def test_where_lists_are_brought_in_that_is_said(admin: Browser, write: Write) -> None:
    words = "The next list of people says all of this anew"
    assert words not in admin.text("/people/W1/edit")
    with write() as session:
        entry = {"action": "people_imported", "object_kind": "roster", "object_id": "1"}
        session.add(AuditEntry(at=AT, **entry))
    assert words in admin.text("/people/W1/edit")
    assert "has to name them too" in admin.text("/people/new")


def test_of_somebody_gone_nothing_is_changed(admin: Browser, write: Write, now: date) -> None:
    with write() as session:
        person = session.scalars(select(Person).where(Person.number == "W1")).one()
        leave(session, person, now)
    assert "/people/W1/edit" not in admin.text("/people/W1")
    assert admin.get("/people/W1/edit").status_code == 404


def test_whoever_has_not_proven_it_proves_it_first(
    signed_in: Callable[..., Browser], boss: Person
) -> None:
    answer = signed_in(boss).get("/people/new")
    assert answer.status_code == 303
    assert answer.location.startswith("/proof?")
