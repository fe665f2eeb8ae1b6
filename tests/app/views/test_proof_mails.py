"""Whoever's password, second proof or token changes is written to; a wrong guess writes nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.cli.admin import admin as admin_commands
from app.jobs import send_mail
from pulse.people.models import Person
from tests.app.conftest import Browser
from tests.app.views.test_api_tokens import made as token_made
from tests.app.views.test_imports import bring_in
from tests.app.views.test_second_factor import PASSWORD, enter, fresh, person_with, switch_on
from tests.factories import CALENDAR, make_calendar
from tests.pulse.people.small_company import PERSON, person_row
from tests.smtp_server import SmtpServer

ADDRESS = "https://ieum.example.com"
NEW = "an even longer one"
Subjects = Callable[[], list[str]]


@pytest.fixture
def app(app_with_mail: Flask) -> Flask:
    return app_with_mail


@pytest.fixture
def person(write: Callable[[], Any]) -> Person:
    return person_with(write, "P0001", "sys_admin")


@pytest.fixture
def here(app: Flask, person: Person) -> Browser:
    browser = fresh(app)
    enter(browser)
    return browser


@pytest.fixture
def subjects(app: Flask, smtp: SmtpServer) -> Subjects:
    """What was written to anybody since it was last asked."""

    def since() -> list[str]:
        smtp.received.clear()
        with app.app_context():
            send_mail()
        return [str(mail.message["Subject"]) for mail in smtp.received]

    return since


def test_a_password_changed_by_oneself(
    here: Browser, person: Person, smtp: SmtpServer, subjects: Subjects
) -> None:
    here.post("/me/password", current="a wrong guess at it", password=NEW)
    here.post("/me/password", current=PASSWORD, password="short")
    assert subjects() == []
    here.post("/me/password", current=PASSWORD, password=NEW)
    assert subjects() == ["Your Ieum password was changed."]
    (mail,) = smtp.received
    assert mail.recipient == person.email
    assert mail.plain.count("https://") == 1
    assert f"{ADDRESS}/me" in mail.plain.split()
    assert not any(secret in mail.message.as_string() for secret in (PASSWORD, NEW))
    assert mail.message["List-Unsubscribe"] is None
    assert subjects() == []


def test_a_password_chosen_by_a_link(app: Flask, person: Person, subjects: Subjects) -> None:
    printed = app.test_cli_runner().invoke(admin_commands, ["invite", "P0001"]).output
    link = printed.partition(ADDRESS)[2].split()[0]
    assert fresh(app).post(link, password=NEW).status_code == 303
    assert subjects() == ["Your Ieum password was chosen with a one-time link."]


def test_a_second_proof_from_on_to_off(
    app: Flask, here: Browser, smtp: SmtpServer, subjects: Subjects
) -> None:
    _, codes = switch_on(here)
    assert subjects() == ["Signing in to Ieum now asks you for a second proof."]
    other = fresh(app)
    enter(other)
    other.post("/sign-in/code", code="AAAA-BBBB-CCCC-DDDD")
    assert subjects() == []
    assert other.post("/sign-in/code", code=codes[0]).status_code == 303
    assert subjects() == ["One of your recovery codes for Ieum was used."]
    here.post("/me/second-proof/codes")
    assert subjects() == ["New recovery codes were made for Ieum."]
    assert not any(code in mail.plain for mail in smtp.received for code in codes)
    here.post("/me/second-proof/off")
    assert subjects() == ["Your second proof for Ieum was switched off."]


@pytest.mark.parametrize("way", ["page", "command"])
def test_a_second_proof_taken_away_is_told_to_whose_it_was(
    app: Flask, write: Callable[[], Any], smtp: SmtpServer, subjects: Subjects, way: str
) -> None:
    other = person_with(write, "P0002", "sys_admin")
    colleague = fresh(app)
    enter(colleague, "p0002")
    switch_on(colleague)
    subjects()
    helper = person_with(write, "P0001", "sys_admin")
    if way == "page":
        page = fresh(app)
        enter(page)
        page.post("/people/second-proof", number="P0002")
    else:
        app.test_cli_runner().invoke(admin_commands, ["reset-second-proof", "P0002"])
    assert subjects() == ["An administrator took away your second proof for Ieum."]
    (mail,) = smtp.received
    assert mail.recipient == other.email
    assert f"tell an administrator of Ieum: {helper.name_en}." in mail.plain


def test_a_token_in_ones_name(here: Browser, smtp: SmtpServer, subjects: Subjects) -> None:
    text = token_made(here)
    assert subjects() == ["A token for programs was made for Ieum in your name: nightly"]
    assert text not in smtp.received[0].plain


def test_guesses_until_one_is_locked_out_write_to_nobody(
    app: Flask, person: Person, subjects: Subjects
) -> None:
    browser = fresh(app)
    guesses = [browser.post("/sign-in", login="p0001", password="a wrong one") for _ in range(7)]
    assert guesses[-1].status_code == 429
    assert subjects() == []


def listed(*people: tuple[Person, str]) -> bytes:
    """A list of people with the mail address each is to have."""
    kept = {"employer": "OWN", "calendar_id": CALENDAR, "role_flags": "sys_admin", "locale": "en"}
    rows = [
        person_row(one.number, **{**kept, "dept_id": f"C{one.number}", "email": mail})
        for one, mail in people
    ]
    lines = [PERSON.keys(), *(row.values() for row in rows)]
    return "\n".join(",".join(line) for line in lines).encode()


def test_an_address_changed_by_a_list_is_told_at_the_old_one(
    here: Browser, person: Person, write: Callable[[], Any], smtp: SmtpServer, subjects: Subjects
) -> None:
    other = person_with(write, "P0002", "sys_admin")
    with write() as session:
        make_calendar(session)
    content = listed((person, str(person.email)), (other, "stolen@elsewhere.example"))
    answer = bring_in(here.prove(), "people", content)
    assert answer.status_code == 303, answer.text
    assert subjects() == ["Your mail address in Ieum was changed."]
    (mail,) = smtp.received
    assert mail.recipient == other.email
    assert "From now on Ieum writes to: s…@elsewhere.example" in mail.plain
    assert f"put your address right: {PERSON['name_en']}." in mail.plain
    assert subjects() == []
