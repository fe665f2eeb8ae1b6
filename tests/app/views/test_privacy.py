"""What is stored: general for everybody, and for each person exactly their own rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.views.holdings import MOST_ROWS, held_rows, naming_columns
from app.views.holdings_words import ABOUT
from pulse import audit
from pulse.notices import SurveyAsked
from pulse.people.credentials import set_password
from pulse.people.models import Person
from pulse.telling import person_recipient, tell
from tests.app.conftest import Browser
from tests.factories import make_department, make_person
from tests.pulse.surveys import world

Write = Callable[[], Any]


def two_people(session: Session) -> tuple[Person, Person]:
    department = make_department(session, "D1")
    one = make_person(session, department, number="N-ONE", name_en="Somebody Asking")
    other = make_person(session, department, number="N-TWO", name_en="Somebody Else")
    for person in (one, other):
        wave_id = 1 if person is one else 2
        notice = SurveyAsked(wave_id=wave_id, installment=1)
        tell(session, notice, person_recipient(person.id), at=world.DURING)
        audit.record(session, "acted", "thing", person.number, at=world.DURING, actor_id=person.id)
    return one, other


def test_every_column_that_names_a_person_is_told(app: Flask) -> None:
    assert naming_columns() == set(ABOUT)


def test_a_stranger_reads_the_general_part(stranger: Browser) -> None:
    page = stranger.text("/privacy")
    assert "counted, then destroyed" in page
    assert "What we cannot protect against" in page
    assert "word for word" not in page


def test_somebody_known_reads_their_rows_and_nobody_elses(
    write: Write, signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        one, other = two_people(session)
    browser = signed_in(one)
    page = browser.text("/privacy")
    kinds = re.findall(r'href="(/privacy/held/[^"]+)"', page)
    page += "".join(browser.text(kind) for kind in kinds)
    assert "N-ONE" in page
    assert "Somebody Asking" in page
    assert f"person:{one.id}" in page
    assert "N-TWO" not in page
    assert "Somebody Else" not in page
    assert f"person:{other.id}" not in page


def test_the_rows_are_whole(write: Write) -> None:
    with write() as session:
        one, _ = two_people(session)
        (person,) = held_rows(session, one.id, "person.id").rows
    assert len(person) == len(Person.__table__.c)
    assert "N-ONE" in person


def test_a_password_is_not_shown_even_as_its_mark(write: Write) -> None:
    with write() as session:
        one, _ = two_people(session)
        set_password(session, one.id, "correct horse battery", at=world.DURING)
        shown = str(held_rows(session, one.id, "credential.person_id").rows)
    assert "•••" in shown
    assert "argon2" not in shown


def test_a_long_list_is_turned_and_says_where_one_is(
    write: Write, signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        one, _ = two_people(session)
        for number in range(MOST_ROWS):
            audit.record(session, "acted", "x", number, at=world.DURING, actor_id=one.id)
    browser = signed_in(one)
    first = browser.text("/privacy/held/audit_entry.actor_id")
    assert f"{MOST_ROWS + 1} rows as they are stored" in first
    assert "page 1 of 2" in first
    assert "Newer rows" not in first
    older = browser.text("/privacy/held/audit_entry.actor_id?page=2")
    assert "N-ONE" in older
    assert "Older rows" not in older
    browser.text("/privacy/held/audit_entry.actor_id?page=3", 404)


def test_both_languages(write: Write, signed_in: Callable[..., Browser]) -> None:
    with write() as session:
        one, _ = two_people(session)
    page = signed_in(one, locale="ko").text("/privacy")
    assert "나에 대해 저장한 것은 이것이 전부예요." in page
    assert "막지 못하는 것" in page
