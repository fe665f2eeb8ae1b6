from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from app.proof import PROVEN
from pulse.people import credentials
from pulse.people.models import Person
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

LONG_AGO = datetime(2026, 8, 31, tzinfo=UTC)
PASSWORD = "a long enough one"
SignedIn = Callable[..., Browser]


@pytest.fixture
def people(write: Callable[[], Any]) -> tuple[Person, Person]:
    """Somebody with a password, and somebody without one."""
    with write() as session:
        department = make_department(session, "C0")
        made = make_person(session, department), make_person(session, department)
        credentials.set_password(session, made[0].id, PASSWORD, at=LONG_AGO)
    return made


def is_noted(browser: Browser) -> bool:
    with browser.client.session_transaction() as cookie:
        return PROVEN in cookie


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/me/tokens?page=2", "/me/tokens?page=2"),
        ("", "/"),
        ("https://x.example/", "/"),
        ("//x.example", "/"),
        ("/queue.csv?mine=1", "/proof/given?next=/queue.csv?mine%3D1"),
    ],
)
def test_a_proof_leads_back_but_never_out_of_the_house(
    signed_in: SignedIn, people: tuple[Person, Person], back: str, leads_to: str
) -> None:
    browser = signed_in(people[0])
    answer = browser.post("/proof", password=PASSWORD, next=back)
    assert (answer.status_code, answer.location) == (303, leads_to)
    assert is_noted(browser)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "Please enter your password."),
        ("a long enough two", "That is not your present password."),
        ("x" * 201, "This is too long."),
    ],
)
def test_a_wrong_password_proves_nothing_and_the_way_back_is_kept(
    signed_in: SignedIn, people: tuple[Person, Person], password: str, says: str
) -> None:
    browser = signed_in(people[0])
    answer = browser.post("/proof", password=password, next="/me/tokens")
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="/me/tokens"' in answer.text
    assert not is_noted(browser)


def test_who_has_nothing_to_prove_it_by_is_told_what_to_do_instead(
    signed_in: SignedIn, people: tuple[Person, Person]
) -> None:
    able, unable = (signed_in(person) for person in people)
    assert 'name="password"' in able.text("/proof?next=/me/tokens")
    page = unable.text("/proof")
    assert "You have no password here." in page
    assert 'name="password"' not in page
    assert unable.post("/proof", password=PASSWORD).status_code == 422
    assert not is_noted(unable)


def test_a_stranger_has_to_sign_in_first(stranger: Browser) -> None:
    answer = stranger.get("/proof")
    assert (answer.status_code, "/sign-in" in str(answer.location)) == (303, True)
    stranger.post("/proof", password=PASSWORD)
    assert not is_noted(stranger)


def test_a_table_is_handed_over_on_a_page_that_says_so(
    signed_in: SignedIn, people: tuple[Person, Person]
) -> None:
    browser = signed_in(people[0])
    assert browser.get("/proof/given?next=/a.csv").location == "/proof?next=/a.csv"
    page = browser.prove().text("/proof/given?next=/queue.csv?mine%3D1")
    assert '<meta http-equiv="refresh" content="0; url=/queue.csv?mine=1">' in page
    for elsewhere in ("https://x.example/a.csv", "//x.example/a.csv", "/me", ""):
        assert browser.get("/proof/given", query_string={"next": elsewhere}).location == "/"


FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')
PART = re.compile(r'(name|value)="([^"]*)"')
TYPED = {"name": "Desk & 창구", "scopes": ["requests:read", "services:read"], "days": "30"}


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's form, except the form's token."""
    found = [dict(PART.findall(one)) for one in FIELD.findall(page)]
    kept = {one["name"]: unescape(one.get("value", "")) for one in found}
    return {name: value for name, value in kept.items() if name != "csrf_token"}


def test_what_was_typed_comes_back_after_the_proof(
    signed_in: SignedIn, people: tuple[Person, Person]
) -> None:
    browser = signed_in(people[0])
    sent = browser.post("/me/tokens", **TYPED, new_password="not to be written down")
    assert sent.status_code == 307
    assert sent.location == "/proof/carry?next=/me/tokens&to=/me/tokens"
    asked = browser.post(sent.location, **TYPED, new_password="not to be written down")
    assert asked.status_code == 200
    assert "not to be written down" not in asked.text
    mistyped = browser.post("/proof", **hidden(asked.text), password="a long enough two")
    assert mistyped.status_code == 422
    proven = browser.post("/proof", **hidden(mistyped.text), password=PASSWORD)
    assert "What you typed is still there" in proven.text
    assert 'action="/me/tokens"' in proven.text
    assert hidden(proven.text)["name"] == TYPED["name"]
    assert proven.text.count('name="scopes"') == len(TYPED["scopes"])
    assert browser.post("/me/tokens", **TYPED).status_code != 307, "and then it is done"


@pytest.mark.parametrize("typed", ["", "[]", "{", "7", '["a"]', '[["a", "b", "c"]]', "null"])
def test_what_is_no_form_leads_back_without_one(
    signed_in: SignedIn, people: tuple[Person, Person], typed: str
) -> None:
    sent = {"next": "/me", "to": "/me/tokens", "typed": typed}
    answer = signed_in(people[0]).post("/proof", password=PASSWORD, **sent)
    assert (answer.status_code, answer.location) == (303, "/me")


def test_what_was_typed_is_sent_nowhere_else(
    signed_in: SignedIn, people: tuple[Person, Person]
) -> None:
    sent = {"next": "/me", "to": "https://x.example/", "typed": '[["name", "Desk"]]'}
    answer = signed_in(people[0]).post("/proof", password=PASSWORD, **sent)
    assert (answer.status_code, answer.location) == (303, "/me")
