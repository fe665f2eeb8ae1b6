"""My page: choices that last, a password changed by who knows it, browsers that can be ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from pulse.instants import utc_now
from pulse.people import credentials, preferences
from pulse.people.models import Identity, Person
from pulse.people.sign_ins import SignIn
from pulse.surveys.invitations import invite
from pulse.surveys.models import Invitation, Reminder
from tests.app.conftest import Browser
from tests.factories import make_department, make_person
from tests.pulse.surveys.world import make_template, open_by_hand, plain_questions

PASSWORD = "a long enough one"
NEW = "an even longer one"
CHOICE = {"locale": "ko", "way": "mail", "wants_digests": "y"}
Write = Callable[[], Any]


@pytest.fixture
def person(write: Write) -> Person:
    with write() as session:
        made = make_person(session, make_department(session, "C0"), number="P0001")
        credentials.set_password(session, made.id, PASSWORD, at=utc_now())
        session.add(Identity(person_id=made.id, provider="slack", tenant="T1", subject="U1"))
    return made


def browser(app: Flask, agent: str = "") -> Browser:
    client = app.test_client()
    if agent:
        client.environ_base["HTTP_USER_AGENT"] = agent
    return Browser(client)


def enter(found: Browser, password: str = PASSWORD) -> Browser:
    found.post("/sign-in", login="p0001", password=password)
    return found


@pytest.fixture
def here(app: Flask, person: Person) -> Browser:
    return enter(browser(app, "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36"))


@pytest.fixture
def there(app: Flask, person: Person) -> Browser:
    return enter(browser(app, "Mozilla/5.0 (iPhone) Version/18 Safari/604"))


def stored(write: Write, person: Person) -> Person:
    with write() as session:
        found: Person = session.get_one(Person, person.id)
    return found


def test_choices_are_kept_and_the_page_speaks_the_chosen_language(
    here: Browser, write: Write, person: Person
) -> None:
    assert here.post("/me", **CHOICE).status_code == 303
    after = stored(write, person)
    assert (after.locale, after.chosen_way, after.wants_digests) == ("ko", "mail", True)
    assert after.has_chosen_locale
    assert 'lang="ko"' in here.text("/me")


def test_leaving_the_box_empty_ends_summaries(here: Browser, write: Write, person: Person) -> None:
    here.post("/me", locale="en", way="slack")
    assert not stored(write, person).wants_digests
    assert not stored(write, person).has_chosen_locale


def test_nobody_chooses_mail_without_an_address(
    here: Browser, write: Write, person: Person
) -> None:
    with write() as session:
        session.get_one(Person, person.id).email = None
    answer = here.post("/me", **CHOICE)
    assert answer.status_code == 422
    assert "no mail address of yours" in answer.text
    assert stored(write, person).chosen_way == ""


def test_unknown_choices_are_refused(here: Browser, write: Write, person: Person) -> None:
    assert here.post("/me", locale="fr", way="pigeon").status_code == 422
    assert stored(write, person).chosen_way == ""


def test_the_password_is_changed_by_who_knows_it_and_others_are_signed_out(
    app: Flask, here: Browser, there: Browser
) -> None:
    assert here.post("/me/password", current="wrong", password=NEW).status_code == 422
    assert there.get("/me").status_code == 200
    assert here.post("/me/password", current=PASSWORD, password=NEW).status_code == 303
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 303
    assert enter(browser(app)).get("/me").status_code == 303
    assert enter(browser(app), NEW).get("/me").status_code == 200


def test_what_is_missing_is_listed_in_the_order_of_the_fields(here: Browser) -> None:
    page = here.post("/me/password", current="", password="").text
    said = ["Please enter your present password.", "Please enter a new password."]
    assert page.index(said[0]) < page.index(said[1])


def test_a_stolen_browser_cannot_guess_the_password_for_long(here: Browser) -> None:
    for _ in range(5):
        assert "not your present password" in (
            here.post("/me/password", current="wrong", password=NEW).text
        )
    assert "try again in 15 min" in (
        here.post("/me/password", current=PASSWORD, password=NEW).text
    )


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "x" * 201])
def test_a_poor_password_is_refused(here: Browser, app: Flask, password: str) -> None:
    assert here.post("/me/password", current=PASSWORD, password=password).status_code == 422
    assert enter(browser(app)).get("/me").status_code == 200


def test_each_browser_is_listed_and_can_be_ended(
    here: Browser, there: Browser, write: Write
) -> None:
    page = here.text("/me")
    assert "Chrome · Windows" in page
    assert "Safari · iPhone" in page
    assert page.count("this browser") == 1
    with write() as session:
        other = session.scalar(select(SignIn.id).where(SignIn.device == "Safari · iPhone"))
    assert here.post(f"/me/sign-ins/{other}/end").status_code == 303
    assert there.get("/me").status_code == 303
    assert here.get("/me").status_code == 200


def test_nobody_ends_the_sign_in_of_somebody_else(
    here: Browser, signed_in: Callable[..., Browser], write: Write
) -> None:
    with write() as session:
        stranger = make_person(session, make_department(session, "C1"))
        kept = session.scalar(select(SignIn.id))
    signed_in(stranger).post(f"/me/sign-ins/{kept}/end")
    assert here.get("/me").status_code == 200


def test_signing_out_everywhere_leaves_only_this_browser(
    here: Browser, there: Browser, signed_in: Callable[..., Browser], person: Person
) -> None:
    unlisted = signed_in(person)
    assert unlisted.get("/me").status_code == 200
    assert here.post("/me/sign-ins/end").status_code == 303
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 303
    assert unlisted.get("/me").status_code == 303


def test_signing_out_takes_the_browser_off_the_list(here: Browser, write: Write) -> None:
    here.post("/sign-out")
    with write() as session:
        assert session.scalars(select(SignIn)).all() == []


def test_who_has_no_password_is_not_asked_for_one(
    signed_in: Callable[..., Browser], write: Write
) -> None:
    with write() as session:
        made = make_person(session, make_department(session, "C1"))
    assert "Present password" not in signed_in(made).text("/me")


def test_when_to_be_asked_is_chosen_and_kept(here: Browser, write: Write, person: Person) -> None:
    chosen = {"weekdays": ["1", "3"], "hour": "900", "asks": "1", "questions": "10"}
    assert here.post("/me/asking", **chosen).status_code == 303
    with write() as session:
        wishes = preferences.wishes_of(session, person.id)
    assert wishes == preferences.Wishes(frozenset({1, 3}), 900, 1, 10)
    assert here.post("/me/asking", hour="77").status_code == 422
    assert here.post("/me/asking").status_code == 303
    with write() as session:
        assert preferences.wishes_of(session, person.id) == preferences.Wishes()


def test_a_link_only_choice_stands_beside_slack(
    here: Browser, write: Write, person: Person
) -> None:
    here.post("/me", locale="en", way="link")
    with write() as session:
        assert preferences.answers_by_link(session, person.id)
        assert session.get_one(Person, person.id).chosen_way == "slack"
    here.post("/me", locale="en", way="slack")
    with write() as session:
        assert not preferences.answers_by_link(session, person.id)


def test_a_break_has_an_end_and_can_be_ended(here: Browser, write: Write, person: Person) -> None:
    soon = (utc_now() + timedelta(days=10)).date()
    assert here.post("/me/pause", until="").status_code == 422
    assert here.post("/me/pause", until="2020-01-01").status_code == 422
    assert here.post("/me/pause", until=soon.isoformat()).status_code == 303
    assert "You are not asked before" in here.text("/me")
    here.post("/me/pause/end")
    assert here.undo("/me").status_code == 303
    assert "You are not asked before" in here.text("/me")
    here.post("/me/pause/end")
    assert "You are not asked before" not in here.text("/me")


def test_an_open_survey_is_put_off_or_left_out(
    here: Browser, write: Write, person: Person
) -> None:
    with write() as session:
        wave = open_by_hand(session, make_template(session, plain_questions()), {"C0": [person]})
        wave.opens_at = utc_now() - timedelta(days=1)
        wave.installments[0].opens_at = wave.opens_at
        wave.closes_at = utc_now() + timedelta(days=20)
        session.flush()
        invite(session, wave, [person.id])
        place = f"/me/waves/{wave.id}/later"
    assert "Ask me in an hour" in here.text("/me")
    here.post(place, later="tomorrow")
    assert "You are asked about it again" in here.text("/me")
    with write() as session:
        assert session.scalars(select(Reminder.number)).all() == [0]
    assert here.post(place, later="someday").status_code == 404
    here.post(place, later="skip")
    assert "choose below when to be asked after all" in here.text("/me")
    with write() as session:
        assert session.scalars(select(Reminder)).all() == []
        assert session.scalars(select(Invitation)).all() == []
    assert here.post("/me/waves/999/later", later="skip").status_code == 404
