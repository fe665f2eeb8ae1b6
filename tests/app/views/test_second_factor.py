"""A second proof from set-up to signing in, its loss, and the colleague who helps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete

from app.extensions import db
from app.second_step import WAITING
from pulse.instants import system_now, utc_now
from pulse.people import credentials
from pulse.people.models import Person, RoleAssignment
from pulse.people.signed_links import Offer, Purpose
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

PASSWORD = "a long enough one"
SHOWN = re.compile(r'<code class="secret">([A-Z2-7-]+)</code>')
Write = Callable[[], Any]


def person_with(write: Write, number: str, *roles: str) -> Person:
    with write() as session:
        department = make_department(session, f"C{number}")
        made = make_person(session, department, number=number, roles=roles)
        credentials.set_password(session, made.id, PASSWORD, at=utc_now())
    return made


@pytest.fixture
def admin(write: Write) -> Person:
    return person_with(write, "P0001", "sys_admin")


def fresh(app: Flask) -> Browser:
    return Browser(app.test_client())


def enter(browser: Browser, login: str = "p0001", **more: str) -> Any:
    return browser.post("/sign-in", login=login, password=PASSWORD, **more)


def switch_on(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    browser.post("/me/second-proof/begin")
    page = browser.text("/me/second-proof")
    assert "<svg" in page
    assert "style=" not in page.split("<svg")[1].split("</svg>")[0]
    totp = pyotp.TOTP(SHOWN.findall(page)[0])
    assert browser.post("/me/second-proof/confirm", code="000000").status_code == 422
    done = browser.post("/me/second-proof/confirm", code=totp.at(system_now()))
    codes = SHOWN.findall(done.text)
    assert len(codes) == 10
    return totp, codes


def next_code(totp: pyotp.TOTP) -> str:
    """The code of the step to come: the present one was used when it was switched on."""
    return totp.at(system_now() + timedelta(seconds=30))


@pytest.fixture
def proven(app: Flask, admin: Person) -> tuple[Browser, pyotp.TOTP, list[str]]:
    browser = fresh(app)
    enter(browser)
    return browser, *switch_on(browser)


def test_signing_in_asks_for_a_code_and_goes_on(
    app: Flask, proven: tuple[Browser, pyotp.TOTP, list[str]]
) -> None:
    _, totp, codes = proven
    browser = fresh(app)
    answer = enter(browser, next="/status")
    assert answer.location == "/sign-in/code"
    assert browser.get("/status").status_code == 303
    wrong = browser.post("/sign-in/code", code="123456")
    assert wrong.status_code == 422
    assert "not right" in wrong.text
    code = next_code(totp)
    assert browser.post("/sign-in/code", code=code).location == "/status"
    browser.text("/status")
    other = fresh(app)
    enter(other)
    assert other.post("/sign-in/code", code=code).status_code == 422
    assert other.post("/sign-in/code", code=codes[3]).status_code == 303
    other.text("/status")


def test_guessing_codes_is_slowed_down(
    app: Flask, proven: tuple[Browser, pyotp.TOTP, list[str]]
) -> None:
    _, totp, _ = proven
    browser = fresh(app)
    enter(browser)
    for _ in range(5):
        assert browser.post("/sign-in/code", code="123456").status_code == 422
    late = browser.post("/sign-in/code", code=next_code(totp))
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    assert "try again in 15 min" in late.text


def test_waiting_too_long_starts_over(
    app: Flask, proven: tuple[Browser, pyotp.TOTP, list[str]]
) -> None:
    browser = fresh(app)
    enter(browser)
    with browser.client.session_transaction() as cookie:
        cookie[WAITING] = {**cookie[WAITING], "at": cookie[WAITING]["at"] - 301}
    assert browser.get("/sign-in/code").location == "/sign-in"
    assert browser.post("/sign-in/code", code="123456").location == "/sign-in"


def test_a_new_password_by_mail_does_not_go_around_it(
    app: Flask, proven: tuple[Browser, pyotp.TOTP, list[str]], admin: Person
) -> None:
    links = app.extensions["ieum"].signed_links
    with app.app_context():
        offer = Offer(admin.id, Purpose.RESET, utc_now() + timedelta(hours=1))
        token = links.passwords.token(db.session(), offer)
    browser = fresh(app)
    answer = browser.post(f"/password/{token}", password="quite another long one")
    assert answer.location == "/sign-in/code"


def test_a_code_is_the_proof_before_something_that_matters(
    proven: tuple[Browser, pyotp.TOTP, list[str]],
) -> None:
    old = proven[0]
    assert "Six digits" in old.text("/proof")
    assert old.post("/proof", password=PASSWORD).status_code == 422
    assert old.post("/proof", code=next_code(proven[1])).status_code == 303


def test_it_is_switched_off_and_codes_are_renewed(
    proven: tuple[Browser, pyotp.TOTP, list[str]], app: Flask
) -> None:
    browser, _, codes = proven
    renewed = SHOWN.findall(browser.post("/me/second-proof/codes").text)
    assert len(renewed) == 10
    assert not set(renewed) & set(codes)
    browser.post("/me/second-proof/off")
    assert enter(fresh(app)).location == "/"


def test_another_administrator_helps_out(
    app: Flask, write: Write, proven: tuple[Browser, pyotp.TOTP, list[str]]
) -> None:
    person_with(write, "P0002", "sys_admin")
    helper = fresh(app)
    enter(helper, "p0002")
    assert "Nobody with that number" in helper.post("/people/second-proof", number="P0002").text
    assert helper.post("/people/second-proof", number="p0001").status_code == 303
    assert enter(fresh(app)).location == "/"
    assert "took away a colleague" in helper.text("/audit")
    assert proven[0].get("/status").status_code == 303


def test_who_sets_nothing_up_and_reads_no_results_is_not_asked(app: Flask, write: Write) -> None:
    person_with(write, "P0009")
    browser = fresh(app)
    enter(browser, "p0009")
    browser.text("/me/second-proof", 404)
    assert "/me/second-proof" not in browser.text("/me")


def test_switching_it_on_signs_other_browsers_out_and_keeps_this_one(
    app: Flask, admin: Person
) -> None:
    stolen, own = fresh(app), fresh(app)
    enter(stolen)
    enter(own, keep="y")
    switch_on(own)
    assert stolen.get("/me").status_code == 303
    assert "stays signed in" in own.text("/me")


def test_who_lost_the_role_keeps_the_page_of_their_second_proof(
    proven: tuple[Browser, pyotp.TOTP, list[str]], write: Write
) -> None:
    with write() as session:
        session.execute(delete(RoleAssignment))
    assert "/me/second-proof" in proven[0].text("/me")
    assert proven[0].post("/me/second-proof/off").status_code == 303
    proven[0].text("/me/second-proof", 404)


@pytest.mark.parametrize("role", ["grievance_officer", "safety_officer", "hr_analyst"])
def test_it_is_offered_to_whoever_reads_what_is_sealed_or_published(
    app: Flask, write: Write, role: str
) -> None:
    person_with(write, "P0009", role)
    browser = fresh(app)
    enter(browser, "p0009")
    browser.text("/me/second-proof")
