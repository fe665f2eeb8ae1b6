"""`flask admin invite`: a link that opens the door once, for people who work here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.cli.admin import admin
from app.extensions import db
from app.runtime import build_runtime, install_runtime
from pulse.audit import AuditEntry
from pulse.instants import utc_now
from pulse.outbox import OutboxMessage
from pulse.people import second_factor
from pulse.people.models import Person, RoleAssignment
from pulse.people.permissions import Role
from pulse.people.second_factor import SecondFactor
from tests.app.conftest import Browser
from tests.factories import make_department, make_person

Write = Callable[[], Any]
NUMBER = "P0078"


@pytest.fixture
def person(write: Write) -> Person:
    with write() as session:
        return make_person(session, make_department(session, "C0"), number=NUMBER)


def invite(app: Flask, *options: str) -> tuple[int, str]:
    outcome = app.test_cli_runner().invoke(admin, ["invite", *options])
    return outcome.exit_code, outcome.output


def roles(write: Write) -> list[str]:
    with write() as session:
        return list(session.scalars(select(RoleAssignment.role)))


def test_the_printed_link_opens_the_page_that_asks_for_a_password(
    app: Flask, person: Person, stranger: Browser, write: Write
) -> None:
    status, printed = invite(app, NUMBER)
    assert status == 0
    assert "within 72 hours" in printed
    found = re.search(r"/password/\S+", printed)
    assert found
    assert stranger.get(found.group()).status_code == 200
    assert stranger.get(f"{found.group()}x").status_code != 200
    with write() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 1
        assert session.scalars(select(OutboxMessage)).all() == []


def test_the_role_is_given_only_when_asked_for_and_only_once(
    app: Flask, person: Person, write: Write
) -> None:
    invite(app, NUMBER)
    assert roles(write) == []
    for _ in range(2):
        assert invite(app, NUMBER, "--administrator")[0] == 0
    assert roles(write) == [Role.SYS_ADMIN.value]
    with write() as session:
        given = select(AuditEntry).where(AuditEntry.action == "role_given")
        assert [one.details["role"] for one in session.scalars(given)] == ["sys_admin"]


def test_nobody_unknown_is_let_in(app: Flask, person: Person, write: Write) -> None:
    status, printed = invite(app, "P9999", "--administrator")
    assert (status, "P9999: nobody who works here." in printed) == (1, True)
    assert roles(write) == []


def test_without_a_mail_server_no_mail_is_promised(app: Flask, person: Person) -> None:
    status, printed = invite(app, NUMBER, "--mail")
    assert (status, "IEUM_SMTP_URL" in printed) == (1, True)


def test_by_mail_the_link_is_not_printed(app: Flask, person: Person, write: Write) -> None:
    given = {"smtp_url": "smtp+plain://127.0.0.1:25", "mail_from": "pulse@example.com"}
    settings = replace(app.extensions["ieum"].settings, **given)
    with app.app_context():
        install_runtime(app, build_runtime(settings, db.engine))
    status, printed = invite(app, NUMBER, "--mail")
    assert (status, printed) == (0, f"{NUMBER}: a mail is on its way.\n")
    with write() as session:
        assert session.scalars(select(OutboxMessage.notice)).all() == ["password_offered"]


def test_no_mail_is_promised_to_whom_none_reaches(
    app: Flask, person: Person, write: Write
) -> None:
    given = {"smtp_url": "smtp+plain://127.0.0.1:25", "mail_from": "pulse@example.com"}
    settings = replace(app.extensions["ieum"].settings, **given)
    with app.app_context():
        install_runtime(app, build_runtime(settings, db.engine))
    with write() as session:
        session.get_one(Person, person.id).email = None
    status, printed = invite(app, NUMBER, "--mail")
    assert (status, "Leave out --mail" in printed) == (1, True)
    with write() as session:
        assert session.scalars(select(OutboxMessage)).all() == []


def test_an_empty_installation_gets_its_first_person(
    app: Flask, stranger: Browser, write: Write
) -> None:
    order = ["first", "P0001", "--name", "최자람", "--company", "예시텔레콤"]
    outcome = app.test_cli_runner().invoke(admin, order)
    found = re.search(r"/password/\S+", outcome.output)
    assert found, outcome.output
    assert stranger.get(found.group()).status_code == 200
    assert roles(write) == [Role.SYS_ADMIN.value]
    again = app.test_cli_runner().invoke(admin, order)
    assert (again.exit_code, "admin invite" in again.output) == (1, True)


def test_the_only_administrator_gets_in_again_without_app_and_codes(
    app: Flask, person: Person, write: Write
) -> None:
    def reset() -> tuple[int, str]:
        outcome = app.test_cli_runner().invoke(admin, ["reset-second-proof", "p-0001"])
        return outcome.exit_code, outcome.output

    assert reset() == (1, "Error: p-0001: nobody here with a second proof.\n")
    with write() as session:
        at = utc_now()
        session.get_one(Person, person.id).number = "p-0001"
        session.add(SecondFactor(person_id=person.id, sealed="x", begun_at=at, confirmed_at=at))
    assert reset()[0] == 0
    with write() as session:
        assert not second_factor.is_on(session, person.id)
        assert "second_factor_reset" in session.scalars(select(AuditEntry.action)).all()
