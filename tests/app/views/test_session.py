from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from pulse.instants import utc_now
from pulse.people import credentials
from pulse.people.models import Person
from pulse.people.sign_ins import SignIn
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

PASSWORD = "a long enough one"


@pytest.fixture
def person(write: Callable[[], Any]) -> Person:
    with write() as session:
        made = make_person(session, make_department(session, "C0"), number="P0001")
        credentials.set_password(session, made.id, PASSWORD, at=utc_now())
    return made


def sign_in(browser: Browser, **fields: object) -> Any:
    return browser.post("/sign-in", **{"login": "p0001", "password": PASSWORD, **fields})


def test_signing_in_opens_the_first_page(stranger: Browser, person: Person) -> None:
    answer = sign_in(stranger)
    assert (answer.status_code, answer.location) == (303, "/")
    assert stranger.get("/status").status_code == 200


def test_afterwards_one_is_where_one_wanted_to_go(stranger: Browser, person: Person) -> None:
    asked = stranger.get("/status")
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/status")
    assert 'name="next" type="hidden" value="/status"' in stranger.text(asked.location)
    assert sign_in(stranger, next="/status").location == "/status"


@pytest.mark.parametrize(
    "next_page", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_signing_in_never_leads_to_another_site(
    stranger: Browser, person: Person, next_page: str
) -> None:
    assert sign_in(stranger, next=next_page).location == "/"


def test_wrong_and_unknown_read_the_same_and_keep_what_was_typed(
    stranger: Browser, person: Person
) -> None:
    wrong = sign_in(stranger, password="not the password")
    unknown = sign_in(stranger, login="p0001x")
    assert wrong.status_code == unknown.status_code == 422
    assert "do not belong together" in wrong.text
    assert "do not belong together" in unknown.text
    assert 'value="p0001"' in wrong.text
    assert "not the password" not in wrong.text


def test_the_sixth_wrong_password_locks_the_account_for_a_while(
    stranger: Browser, person: Person
) -> None:
    for _ in range(5):
        assert sign_in(stranger, password="not the password").status_code == 422
    locked = sign_in(stranger)
    assert locked.status_code == 429
    assert "try again in 15 min" in locked.text
    assert 840 < int(locked.headers["Retry-After"]) <= 900
    assert 'value="p0001"' in locked.text, "the account that was typed is kept"


def test_an_empty_form_says_what_is_missing_beside_each_field(stranger: Browser) -> None:
    answer = stranger.post("/sign-in", login="", password="")
    assert answer.status_code == 422
    assert 'aria-describedby="login-error"' in answer.text
    assert 'href="#password"' in answer.text


def test_a_form_without_its_token_is_refused(stranger: Browser, person: Person) -> None:
    answer = stranger.client.post("/sign-in", data={"login": "p0001", "password": PASSWORD})
    assert answer.status_code == 400
    assert stranger.get("/status").status_code == 303


def test_signing_out_ends_the_session(stranger: Browser, person: Person) -> None:
    sign_in(stranger)
    assert stranger.post("/sign-out").status_code == 303
    assert stranger.get("/status").status_code == 303


def test_personas_are_offered_in_the_demo_only(stranger: Browser) -> None:
    assert "This is a trial" not in stranger.text("/sign-in")


def cookie(browser: Browser) -> Any:
    return browser.client.get_cookie("session")


def test_a_phone_stays_signed_in_only_where_that_was_asked(
    stranger: Browser, person: Person
) -> None:
    sign_in(stranger)
    assert cookie(stranger).expires is None
    assert "stays signed in" not in stranger.text("/me")
    sign_in(stranger, keep="y")
    assert cookie(stranger).expires is not None
    assert "stays signed in" in stranger.text("/me")


def test_whoever_is_in_already_keeps_this_browser_and_can_end_it_elsewhere(
    stranger: Browser, person: Person, app: Any
) -> None:
    sign_in(stranger)
    assert stranger.post("/me/sign-ins/keep").status_code == 303
    assert cookie(stranger).expires is not None
    assert "stays signed in" in stranger.text("/me")
    other = Browser(app.test_client())
    sign_in(other)
    other.post("/me/sign-ins/end")
    assert stranger.get("/me").status_code == 303


def test_a_form_token_planted_before_signing_in_is_worth_nothing_after(
    stranger: Browser, person: Person
) -> None:
    planted = stranger.token()
    assert sign_in(stranger).status_code == 303
    answer = stranger.client.post("/me/sign-ins/end", data={"csrf_token": planted})
    assert answer.status_code == 400
    assert stranger.post("/me/sign-ins/end").status_code == 303


def test_signing_out_leaves_nothing_but_the_language(stranger: Browser, person: Person) -> None:
    stranger.post("/language", locale="ko")
    sign_in(stranger)
    stranger.get("/sign-in")
    stranger.post("/sign-out")
    with stranger.client.session_transaction() as kept:
        assert dict(kept) == {"locale": "ko"}


def test_signing_in_again_ends_what_this_browser_held(
    stranger: Browser, person: Person, write: Callable[[], Any]
) -> None:
    for _ in range(3):
        sign_in(stranger)
    with write() as session:
        assert len(session.scalars(select(SignIn)).all()) == 1
