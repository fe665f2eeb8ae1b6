"""A forgotten password: the page tells nobody who works here, and a link works once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.extensions import db
from app.jobs import send_mail
from app.runtime import runtime
from config import Settings
from pulse import instants
from pulse.audit import AuditEntry
from pulse.outbox import OutboxMessage
from pulse.people import credentials
from pulse.people.models import Person
from pulse.people.signed_links import Offer, Purpose
from pulse.transaction import transaction
from tests.app.conftest import Browser
from tests.factories import make_department, make_person
from tests.smtp_server import SmtpServer

OLD, NEW = "a long enough one", "an even longer one"


@pytest.fixture
def app(app_with_mail: Flask) -> Flask:
    return app_with_mail


@pytest.fixture
def person(write: Callable[[], Any]) -> Person:
    with write() as session:
        made = make_person(session, make_department(session, "C0"), number="P0001")
        credentials.set_password(session, made.id, OLD, at=instants.utc_now())
    return made


def mailed_link(app: Flask, smtp: SmtpServer) -> str:
    with app.app_context():
        send_mail()
    return smtp.received[-1].plain.partition("https://ieum.example.com")[2].split()[0]


def test_from_forgotten_to_signed_in(
    app: Flask, stranger: Browser, person: Person, smtp: SmtpServer
) -> None:
    assert "Check your mail" in stranger.post("/password", login="P0001").text
    link = mailed_link(app, smtp)
    assert smtp.received[0].recipient == person.email
    assert "works once" in stranger.text(link)
    assert stranger.post(link, password=NEW).location == "/"
    assert stranger.get("/me").status_code == 200
    other = Browser(app.test_client())
    assert other.post("/sign-in", login="p0001", password=OLD).status_code == 422
    assert other.post("/sign-in", login="p0001", password=NEW).status_code == 303


def test_a_link_works_once_and_ends_other_sign_ins(
    app: Flask, stranger: Browser, person: Person, smtp: SmtpServer
) -> None:
    other = Browser(app.test_client())
    other.post("/sign-in", login="p0001", password=OLD)
    stranger.post("/password", login="p0001")
    link = mailed_link(app, smtp)
    assert stranger.post(link, password=NEW).status_code == 303
    assert other.get("/me").status_code == 303
    again = Browser(app.test_client())
    assert again.get(link).status_code == 404
    assert again.post(link, password="yet another long one").status_code == 404
    assert again.get("/me").status_code == 303


def test_a_poor_choice_does_not_use_the_link_up(
    app: Flask, stranger: Browser, person: Person, smtp: SmtpServer
) -> None:
    stranger.post("/password", login="p0001")
    link = mailed_link(app, smtp)
    refused = stranger.post(link, password="short")
    assert refused.status_code == 422
    assert "at least 12 characters" in refused.text
    assert stranger.post(link, password="").status_code == 422
    assert stranger.post(link, password=NEW).status_code == 303


def test_known_and_unknown_read_the_same(
    stranger: Browser, person: Person, write: Callable[[], Any]
) -> None:
    known = stranger.post("/password", login="p0001")
    unknown = stranger.post("/password", login="p9999")
    assert known.status_code == unknown.status_code == 200
    assert known.text.partition("<main")[2] == unknown.text.partition("<main")[2]
    with write() as session:
        assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_asking_often_sends_one_mail_and_is_stopped(
    app: Flask, stranger: Browser, person: Person, smtp: SmtpServer
) -> None:
    for _ in range(5):
        assert stranger.post("/password", login="p0001").status_code == 200
    assert "try again in 15 min" in stranger.post("/password", login="p0001").text
    mailed_link(app, smtp)
    assert len(smtp.received) <= 2


def test_a_link_ends_after_its_hour(
    app: Flask, stranger: Browser, person: Person, smtp: SmtpServer
) -> None:
    stranger.post("/password", login="p0001")
    link = mailed_link(app, smtp)
    instants.install_offset(lambda: timedelta(minutes=61))
    try:
        assert stranger.get(link).status_code == 404
    finally:
        instants.install_offset(None)


def test_what_was_not_made_here_opens_nothing(stranger: Browser, person: Person) -> None:
    for token in ("x", "A" * 44, "AAAAAAE" * 6):
        assert stranger.get(f"/password/{token}").status_code == 404


def test_an_invitation_printed_by_the_command_lets_its_owner_in(
    app: Flask, stranger: Browser, write: Callable[[], Any], person: Person
) -> None:
    printed = app.test_cli_runner().invoke(
        args=["admin", "invite", "P0001", "--administrator"], catch_exceptions=False
    )
    link = printed.output.partition("https://ieum.example.com")[2].split()[0]
    assert stranger.post(link, password=NEW).status_code == 303
    assert "Part by part" in stranger.text("/status")
    with write() as session:
        entries = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert entries == ["role_given", "password_offered", "password_chosen"]


def test_an_invitation_goes_by_mail(app: Flask, person: Person, smtp: SmtpServer) -> None:
    ran = app.test_cli_runner().invoke(args=["admin", "invite", "P0001", "--mail"])
    assert (ran.exit_code, "on its way" in ran.output) == (0, True)
    assert mailed_link(app, smtp).startswith("/password/")
    assert smtp.received[0].message["Subject"] == "You are invited to Ieum"


def test_nobody_is_invited_who_is_not_there(app: Flask) -> None:
    ran = app.test_cli_runner().invoke(args=["admin", "invite", "P4711"])
    assert ran.exit_code == 1
    assert "nobody who works here" in ran.output


def test_without_mail_the_page_says_whom_to_ask(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "bare.db")
    bare = create_app(
        Settings(env="test", database_url=f"sqlite:///{tmp_path / 'bare.db'}", locale="en")
    )
    nobody = Browser(bare.test_client())
    assert "ask your administrator" in nobody.text("/password")
    assert "Your administrator can make a link" in nobody.text("/password/too-old", 404)
    with bare.app_context():
        db.engine.dispose()


def test_summaries_end_by_one_post_from_the_mail(
    app: Flask, write: Callable[[], Any], person: Person
) -> None:
    with app.app_context():
        link = runtime().signed_links.stop(person.id)
    path = link.removeprefix("https://ieum.example.com")
    client = app.test_client()
    assert client.get(path).status_code == 200
    with write() as session:
        assert session.get_one(Person, person.id).wants_digests
    posted = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200
    with write() as session:
        assert not session.get_one(Person, person.id).wants_digests
    assert client.post("/mail/stop/AAAA").status_code == 404


def test_a_password_link_is_no_digest_link(app: Flask, person: Person) -> None:
    with app.app_context(), transaction(db.session()) as session:
        links = runtime().signed_links
        until = instants.utc_now() + timedelta(hours=1)
        token = links.passwords.token(session, Offer(person.id, Purpose.RESET, until))
        assert links.digests.read(token) is None
