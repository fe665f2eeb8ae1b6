"""The list of Slack accounts nobody was found for, as an administrator works through it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.extensions import db
from app.runtime import build_runtime, install_runtime
from pulse.instants import utc_now
from pulse.people import unmatched
from pulse.people.accounts import Account, accounts_of
from pulse.people.models import Person
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

Write = Callable[[], AbstractContextManager[Session]]
TEAM = "T1"
PAGE = "/people/accounts"


@pytest.fixture
def people(app: Flask, write: Write) -> tuple[Person, Person]:
    with app.app_context():
        settings = replace(app.extensions["ieum"].settings, slack_team_id=TEAM)
        install_runtime(app, build_runtime(settings, db.engine))
    with write() as session:
        department = make_department(session, "C0")
        boss = make_person(session, department, roles=("sys_admin",))
        agent = make_person(session, department, name_ko="김하늘", name_en="Kim Haneul")
        listed = [Account("U1", mail="sky@example.com", name="Haneul"), Account("U2", name="Kkk")]
        unmatched.sync_accounts(session, listed, TEAM, at=utc_now())
    return boss, agent


def test_an_account_is_found_joined_and_noted(
    people: tuple[Person, Person], signed_in: Callable[..., Browser], write: Write
) -> None:
    boss, agent = people
    browser = signed_in(boss)
    page = browser.text(PAGE)
    assert "2 Slack accounts are" in page
    assert "2 Slack accounts are" in browser.text("/"), "today says that they wait"
    assert "Not one of our people" not in page, "acting asks for a proof first"
    browser.prove()
    found = browser.text(f"{PAGE}?account=U1")
    assert "Whose is Haneul?" in found
    assert agent.number in found
    assert "Nobody here fits" in browser.text(f"{PAGE}?account=U1&q=zzz")
    assert browser.post(f"{PAGE}/U1/join", number=agent.number).status_code == 303
    assert "1 Slack account is" in browser.text(PAGE)
    assert "linked a chat account to a person" in browser.text("/audit")
    with write() as session:
        assert [one.is_confirmed for one in accounts_of(session, agent.id)] == [True]


def test_nobodys_is_said_and_taken_back(
    people: tuple[Person, Person], signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(people[0]).prove()
    for verb, left in (("not-ours", "1 Slack account is"), ("ours", "2 Slack accounts are")):
        assert browser.post(f"{PAGE}/U2/{verb}").status_code == 303
        assert left in browser.text(PAGE)
    assert browser.post(f"{PAGE}/U2/other").status_code == 404
    assert browser.post(f"{PAGE}/U9/ours").status_code == 404
    refused = browser.post(f"{PAGE}/U2/join?account=U2&q=kkk", number="nobody")
    assert refused.status_code == 422
    assert "Whose is Kkk?" in refused.text, "what was looked for stays"
    for verb in ("U1/not-ours", "U2/not-ours"):
        browser.post(f"{PAGE}/{verb}")
    assert "Every Slack account is" in browser.text(PAGE)


def test_without_slack_the_page_says_what_to_do_first(
    signed_in: Callable[..., Browser], write: Write
) -> None:
    with write() as session:
        boss = make_person(session, make_department(session, "C0"), roles=("sys_admin",))
    assert "once Slack is connected" in signed_in(boss).text(PAGE)
