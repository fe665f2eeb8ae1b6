"""`flask mail …`: from a mail server's pipe and from a maildir, as the documents say."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.runtime import build_runtime, install_runtime
from app.sending import bounce_addresses
from integrations import bounces
from pulse.instants import utc_now
from tests.app.conftest import Browser
from tests.factories import make_department, make_person
from tests.returned_mail import report

ADDRESS = "p@example.com"


@pytest.fixture
def sender(app: Flask, write: Callable[[], Any]) -> str:
    """Where a mail to P1 comes back to."""
    settings = replace(app.extensions["ieum"].settings, mail_bounces="bounces@example.com")
    with app.app_context():
        install_runtime(app, build_runtime(settings, db.engine))
    with write() as session:
        unit = make_department(session, "C0")
        make_person(session, unit, number="P1", email=ADDRESS, roles=("sys_admin",))
    addresses = bounce_addresses(settings)
    assert addresses is not None
    return addresses.sender(ADDRESS, utc_now())


def run(app: Flask, *words: str, given: bytes = b"") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["mail", *words], input=given)
    return result.exit_code, result.output


def test_one_comes_through_the_pipe(app: Flask, sender: str) -> None:
    assert run(app, "bounces", given=report(sender)) == (0, "noted: 1\n")
    assert run(app, "bounces", given=b"Subject: hello\n\nhello") == (0, "no_report: 1\n")


def test_a_maildir_is_read_once(app: Flask, sender: str, tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "bounces")
    for status in ("4.4.7", "5.1.1"):
        box.add(report(sender, status=status))
    box.add(report("bounces+0-forged@example.com"))
    assert run(app, "bounces", str(tmp_path / "bounces")) == (0, "not_ours: 1\nnoted: 2\n")
    assert run(app, "bounces", str(tmp_path / "bounces")) == (0, "")
    assert len(box) == 3


def test_the_administrator_sees_the_address_until_it_is_tried_again(
    app: Flask, sender: str, signed_in: Callable[..., Browser], write: Callable[[], Any]
) -> None:
    run(app, "bounces", given=report(sender))
    with write() as session:
        person = bounces.mail_bounces.owner_of(session, lambda mail: mail == ADDRESS)
    page = signed_in(person).text("/status")
    assert f"(P1) · {ADDRESS} · code 5.1.1" in page
    assert run(app, "retry", "P1") == (0, "P1 gets mail again.\n")
    assert run(app, "retry", "P1")[0] == 1
    assert ADDRESS not in signed_in(person).text("/status")


def test_the_mail_server_keeps_what_could_not_be_noted(
    app: Flask, sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(bounces, "take", fail)
    assert run(app, "bounces", given=report(sender))[0] == 75


def test_without_an_address_it_says_what_to_set(app: Flask) -> None:
    status, said = run(app, "bounces")
    assert (status, "IEUM_MAIL_BOUNCES" in said) == (1, True)
