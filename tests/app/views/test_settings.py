"""Settings on a page: who may change what, drafts kept, secrets hidden, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import fields

import pytest
from sqlalchemy.orm import Session

from app.views.settings import SECRET, operator_settings
from app.views.settings_parts import PARTS, WORDS
from config import Settings
from pulse.people.company_settings import USUAL, company_settings
from pulse.people.models import Person
from tests import factories
from tests.app.conftest import Browser

Write = Callable[[], AbstractContextManager[Session]]
SignedIn = Callable[..., Browser]


@pytest.fixture
def people(write: Write) -> dict[str, Person]:
    with write() as session:
        company = factories.make_department(session, "C0")
        return {
            role: factories.make_person(session, company, roles=(role,))
            for role in ("sys_admin", "privacy_officer")
        }


def test_the_administrator_changes_what_is_not_protection(
    people: dict[str, Person], signed_in: SignedIn, write: Write
) -> None:
    browser = signed_in(people["sys_admin"])
    assert "Every setting is at its default." in browser.text("/settings")
    answer = browser.post("/settings/company/budget", weekly_asks="1", weekly_questions="20")
    assert (answer.status_code, answer.location) == (303, "/settings")
    page = browser.text("/settings")
    assert "2 settings differ from their defaults." in page
    assert "questions in seven days: 20" in page
    assert browser.post("/settings/company/minimums", least_group="6").status_code == 404
    with write() as session:
        assert company_settings(session).weekly_asks == 1


def test_the_privacy_officer_raises_protection_and_nobody_lowers_it(
    people: dict[str, Person], signed_in: SignedIn, write: Write
) -> None:
    browser = signed_in(people["privacy_officer"]).prove()
    typed = {"least_group": "8", "least_comments": "12"}
    assert browser.post("/settings/company/minimums", **typed).status_code == 303
    answer = browser.post("/settings/company/minimums", least_group="7", least_comments="15")
    assert answer.status_code == 422
    assert "can only be raised" in answer.text
    assert 'value="15"' in answer.text, "what was typed is kept"
    assert browser.post("/settings/company/digest", digest_minute="09:00").status_code == 404
    with write() as session:
        assert company_settings(session).least_group == 8


def test_how_long_partners_read_first_is_set_and_stands_on_the_sheet(
    people: dict[str, Person], signed_in: SignedIn
) -> None:
    browser = signed_in(people["privacy_officer"])
    said = "alone reads its own results for %s days after publication."
    assert said % 3 in browser.text("/privacy/sheet")
    part = "/settings/company/partners"
    assert browser.post(part, first_look_days="15").status_code == 422
    assert browser.post(part, first_look_days="5").status_code == 303
    assert said % 5 in browser.text("/privacy/sheet")
    assert browser.post(part, first_look_days="0").status_code == 303
    assert "read by all who may on the same day" in browser.text("/privacy/sheet")
    assert signed_in(people["sys_admin"]).post(part, first_look_days="3").status_code == 404


def test_what_everybody_may_be_asked_follows_on_their_own_page(
    people: dict[str, Person], signed_in: SignedIn
) -> None:
    browser = signed_in(people["sys_admin"])
    browser.post("/settings/company/budget", weekly_asks="1", weekly_questions="12")
    assert "12 questions at most, and no more than 1 time." in browser.text("/me")


def test_no_secret_is_ever_shown(people: dict[str, Person], signed_in: SignedIn) -> None:
    said = dict.fromkeys(SECRET, "a-secret-of-this-test")
    listed = operator_settings_in(signed_in, people, said)
    assert {name for name, value, _ in listed if "a-secret" in value} == set()
    assert len(listed) == len(fields(Settings))
    for one in fields(Settings):
        if any(word in one.name for word in ("secret", "token", "key")):
            assert one.name in SECRET or one.name == "key_dir", one.name


def operator_settings_in(
    signed_in: SignedIn, people: dict[str, Person], said: dict[str, str]
) -> list[tuple[str, str, str]]:
    browser = signed_in(people["sys_admin"])
    with browser.client.application.test_request_context():
        return operator_settings(Settings(**said))  # type: ignore[arg-type]


def test_every_setting_has_words_and_a_place() -> None:
    assert set(WORDS) == set(vars(USUAL))
    assert {name for part in PARTS for name in part.form.names} == set(vars(USUAL))
