"""The first person comes in by the printed link, once, and nobody after them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.extensions import db
from app.views import first_person
from config import Settings
from pulse.audit import AuditEntry
from pulse.people.models import Department, Employer, Person, RoleAssignment
from tests.app.conftest import Browser
from tests.app.test_first_link import TYPED

MISSING = "This page does not exist, or is not for you."
EN = TYPED | {"locale": "en"}


@pytest.fixture
def door(app: Flask) -> str:
    return door_of(app)


def door_of(app: Flask) -> str:
    return f"/first/{app.extensions['ieum'].signed_links.first.token()}"


def test_the_first_person_is_the_administrator_and_signed_in(
    stranger: Browser, door: str, write: Callable[[], Any]
) -> None:
    assert "Nobody is here yet. You are the first." in stranger.text(door)
    planted = stranger.token()
    entered = stranger.post(door, **EN)
    assert (entered.status_code, entered.location) == (303, "/first-steps")
    assert "Welcome. You are the administrator." in stranger.text("/first-steps")
    assert stranger.token() != planted, "a form's token from before is no good any more"
    with write() as session:
        person = session.scalars(select(Person)).one()
        assert (person.number, person.name_ko, person.email) == ("P0001", "최자람", None)
        assert (person.locale, person.has_chosen_locale) == ("en", True)
        assert session.scalars(select(Employer.code)).all() == ["OWN"]
        assert session.scalars(select(Department.code)).all() == ["C0"]
        assert session.scalars(select(RoleAssignment.role)).all() == ["sys_admin"]
        assert session.scalars(select(AuditEntry.action)).all() == ["company_founded"]


def test_they_sign_in_again_with_what_they_chose(app: Flask, stranger: Browser, door: str) -> None:
    stranger.post(door, **EN | {"number": "p0001a", "email": " First@Example.com "})
    for login in ("p0001a", "first@example.com"):
        other = Browser(app.test_client())
        entered = other.post("/sign-in", login=login, password=TYPED["password"])
        assert (entered.status_code, entered.location) == (303, "/")


def test_once_somebody_is_here_it_is_no_page(app: Flask, stranger: Browser, door: str) -> None:
    nobody = Browser(app.test_client())
    for path in ("/no-such-page", f"{door}x", "/first/x"):
        assert MISSING in nobody.text(path, 404)
    stranger.post(door, **EN)
    for browser in (stranger, nobody):
        assert MISSING in browser.text(door, 404)
        assert MISSING in browser.post(door, **EN | {"number": "P2"}).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"company": " "}, "Please fill this in."),
        ({"number": "9" * 33}, "This is too long."),
        ({"email": "first at example"}, "This is not a mail address."),
        ({"locale": "xx"}, "Something in the form needs another look."),
        ({"again": "another sentence"}, "The two passwords are not the same."),
        ({"password": "4242", "again": "4242"}, "Please use at least 12 characters."),
        ({"password": "1" * 14, "again": "1" * 14}, "This is too easy to guess."),
        ({"company_code": ""}, '<details class="fold" open>'),
    ],
)
def test_what_was_typed_stays_except_the_password(
    stranger: Browser, door: str, write: Callable[[], Any], wrong: dict[str, str], words: str
) -> None:
    stranger.post("/language", locale="en")
    answer = stranger.post(door, **EN | wrong)
    assert (answer.status_code, words in answer.text) == (422, True), answer.text
    assert TYPED["name"] in answer.text
    assert (EN | wrong)["password"] not in answer.text
    with write() as session:
        assert session.scalars(select(Employer)).all() == [], "nothing is half there"


def test_the_address_stays_with_whoever_has_it(stranger: Browser, door: str) -> None:
    answer = stranger.get(door)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def shared(fresh_database: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database of each kind."""
    made = create_app(
        Settings(env="test", database_url=fresh_database, data_dir=tmp_path, log_level="error")
    )
    yield made
    with made.app_context():
        db.engine.dispose()


def test_of_two_at_once_one_comes_in(shared: Flask) -> None:
    """Both have found nobody when either begins."""
    ready, found = threading.Barrier(2, timeout=20), first_person._found

    def together(*given: Any) -> int:
        ready.wait()
        return found(*given)

    def come(number: str) -> int:
        browser = Browser(shared.test_client())
        return browser.post(door_of(shared), **EN | {"number": number}).status_code

    with patch.object(first_person, "_found", together), ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(come, ("P1", "P2"))) == [303, 404]
    with shared.app_context():
        assert len(db.session.scalars(select(RoleAssignment)).all()) == 1
