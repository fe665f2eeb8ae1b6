"""Between the first proof and the session: who waits, for how long, and who goes straight on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, session
from flask_login import current_user

from app import second_step
from app.proof import is_proven
from app.second_step import LASTS, WAITING, Waiting
from pulse.people.models import Person
from pulse.people.second_factor import SecondFactor
from tests.factories import make_department, make_person

Write = Callable[[], object]
AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def person(write: Write) -> Person:
    with write() as database:  # type: ignore[attr-defined]
        return make_person(database, make_department(database, "C0"))


def begin_second_factor(write: Write, person: Person, confirmed_at: datetime | None) -> None:
    with write() as database:  # type: ignore[attr-defined]
        database.add(
            SecondFactor(person_id=person.id, sealed="x", begun_at=AT, confirmed_at=confirmed_at)
        )


@pytest.mark.parametrize("is_begun", [False, True])
def test_who_has_no_second_proof_in_force_goes_straight_on(
    app: Flask, write: Write, person: Person, is_begun: bool
) -> None:
    if is_begun:
        begin_second_factor(write, person, None)
    with app.test_request_context():
        answer = second_step.enter(person.id)
        assert (answer.status_code, answer.location) == (303, "/")
        assert current_user.viewer.person_id == person.id
        assert is_proven()


def test_who_has_one_is_asked_for_it_and_is_not_in_yet(
    app: Flask, write: Write, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_second_factor(write, person, AT)
    monkeypatch.setattr(second_step, "system_now", lambda: AT)
    with app.test_request_context():
        answer = second_step.enter(person.id, "/status")
        assert (answer.status_code, answer.location) == (303, "/sign-in/code")
        assert not current_user.is_authenticated
        assert not is_proven()
        assert second_step.waiting() == Waiting(person.id, "/status")


@pytest.mark.parametrize(
    ("later", "counts"),
    [
        (timedelta(0), True),
        (LASTS, True),
        (LASTS + timedelta(seconds=1), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_waiting_ends_after_five_minutes_and_never_began_tomorrow(
    app: Flask, monkeypatch: pytest.MonkeyPatch, later: timedelta, counts: bool
) -> None:
    monkeypatch.setattr(second_step, "system_now", lambda: AT + later)
    with app.test_request_context():
        assert second_step.waiting() is None
        session[WAITING] = {"person": 7, "at": int(AT.timestamp()), "next": ""}
        assert (second_step.waiting() == Waiting(7, "")) is counts


def test_once_in_nobody_waits_any_more(app: Flask, person: Person) -> None:
    with app.test_request_context():
        session[WAITING] = {"person": person.id, "at": int(AT.timestamp()), "next": "/status"}
        assert second_step.admit(Waiting(person.id, "/status")).location == "/status"
        assert WAITING not in session
        assert current_user.viewer.person_id == person.id
