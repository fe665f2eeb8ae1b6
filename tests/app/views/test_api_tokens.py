"""My tokens: made after a proof, shown once, ended at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from pulse.instants import utc_now
from pulse.people import credentials
from pulse.people.api_tokens import ApiToken
from pulse.people.models import Person
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

PASSWORD = "a long enough one"
TEXT = re.compile(r"ieum_[A-Za-z0-9_-]{43}")
DRAFT = {"name": "nightly", "kind": "personal", "scopes": "services:read", "days": "30"}


@pytest.fixture
def admin(write: Callable[[], Any]) -> Person:
    with write() as session:
        department = make_department(session, "C0")
        made = make_person(session, department, number="P0001", roles=("sys_admin",))
        credentials.set_password(session, made.id, PASSWORD, at=utc_now())
    return made


@pytest.fixture
def here(stranger: Browser, admin: Person) -> Browser:
    stranger.post("/sign-in", login="p0001", password=PASSWORD)
    return stranger


def made(browser: Browser, **changed: str) -> str:
    answer = browser.post("/me/tokens", **{**DRAFT, **changed})
    assert answer.status_code == 200, answer.text[:3000]
    found = TEXT.search(answer.text)
    assert found
    return found.group()


def test_a_token_works_until_it_is_ended(here: Browser, app: Flask) -> None:
    text = made(here)
    assert text not in here.text("/me/tokens")
    headers = {"Authorization": f"Bearer {text}"}
    assert app.test_client().get("/api/v1/token", headers=headers).json["name"] == "nightly"
    with app.app_context():
        token_id = db.session.scalar(select(ApiToken.id))
    assert here.sure(f"/me/tokens/{token_id}/end").status_code == 303
    assert app.test_client().get("/api/v1/token", headers=headers).status_code == 401
    assert "No program acts" in here.text("/me/tokens")


def test_without_a_recent_proof_nothing_is_made(
    here: Browser, signed_in: Callable[..., Browser], admin: Person, app: Flask
) -> None:
    old = signed_in(admin)
    assert "prove first" in old.text("/me/tokens")
    answer = old.post("/me/tokens", **DRAFT)
    assert (answer.status_code, answer.location.split("?")[0]) == (307, "/proof/carry")
    assert old.post("/proof", password="wrong", next="/me/tokens").status_code == 422
    proven = old.post("/proof", password=PASSWORD, next="/me/tokens")
    assert (proven.status_code, proven.location) == (303, "/me/tokens")
    made(old)
    assert old.post("/proof", password=PASSWORD, next="https://x.example").location == "/"


def test_what_cannot_be_given_is_refused_and_what_was_typed_stays(here: Browser) -> None:
    answer = here.post("/me/tokens", **{**DRAFT, "name": ""})
    assert answer.status_code == 422
    assert "give it a name" in answer.text
    assert re.search(
        r'value="services:read"[^>]*checked|checked[^>]*value="services:read"', answer.text
    )
    wrong = here.post("/me/tokens", **{**DRAFT, "scopes": "results:read"})
    assert wrong.status_code == 422


def test_a_programs_token_is_an_administrators_to_make(
    here: Browser, write: Callable[[], Any], signed_in: Callable[..., Browser]
) -> None:
    made(here, kind="service", scopes="people:write")
    assert "a program's</span>" in here.text("/me/tokens")
    with write() as session:
        agent = make_person(session, make_department(session, "C1"))
    assert 'value="service"' not in signed_in(agent).text("/me/tokens")
