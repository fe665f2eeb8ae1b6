"""What is kept is looked at now and then, told once when it changes; settings win."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from app import connection as module
from app.connection import LOOK_SECONDS, Connection
from app.extensions import db
from config import Settings
from integrations.slack import keeping
from integrations.slack.keeping import AppSecrets, Tokens
from pulse.instants import system_now
from pulse.people import workspaces
from pulse.people.workspaces import Place
from pulse.transaction import transaction
from pulse.vault import Vault

VAULT = Vault(["s" * 40])
HERE = Place("T1", team_name="예시텔레콤")


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "monotonic", made.now)
    return made


def connection(app: Flask, **given: str) -> Connection:
    settings: Settings = replace(app.extensions["ieum"].settings, **given)  # type: ignore[arg-type]
    with app.app_context():
        return Connection(settings, sessionmaker(db.engine), VAULT)


def connect(made: Connection, token: str = "xoxb-1") -> None:
    with made.sessions() as session, transaction(session):
        secrets = AppSecrets("signing", "xapp-1", "id", "secret")
        keeping.keep_app(session, VAULT, secrets, at=system_now(), actor_id=None)
        sealed = keeping.sealed_tokens(VAULT, HERE, Tokens(token))
        workspaces.install(session, HERE, sealed, at=system_now())


def test_a_change_is_told_once_and_not_before_its_time(app: Flask, clock: Clock) -> None:
    made = connection(app)
    assert made.changed() is None
    connect(made)
    assert made.changed() is None, "it has looked a moment ago"
    clock.seconds += LOOK_SECONDS
    found = made.changed()
    assert found is not None
    assert (found.slack_bot_token, found.slack_team_id) == ("xoxb-1", "T1")
    assert (found.slack_signing_secret, found.slack_app_token) == ("signing", "xapp-1")
    clock.seconds += LOOK_SECONDS
    assert made.changed() is None
    connect(made, "xoxb-2")
    again = made.changed(at_once=True)
    assert again is not None
    assert again.slack_bot_token == "xoxb-2"


def test_with_a_token_in_the_settings_nothing_kept_is_used(app: Flask, clock: Clock) -> None:
    made = connection(app, slack_bot_token="xoxb-given")
    connect(made)
    assert made.is_given
    assert made.changed(at_once=True) is None


def test_single_secrets_of_the_settings_win_too(app: Flask, clock: Clock) -> None:
    made = connection(app, slack_signing_secret="given")
    connect(made)
    found = made.changed()
    assert found is not None
    assert found.slack_signing_secret == "given"


def test_a_database_that_does_not_answer_changes_nothing(app: Flask, clock: Clock) -> None:
    made = connection(app)

    def broken() -> Session:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    made.sessions = broken
    assert made.changed() is None


def test_the_first_genuine_request_is_noted_once(app: Flask, clock: Clock) -> None:
    made = connection(app)
    connect(made)
    made.changed()
    assert not made.kept.is_heard
    made.heard()
    made.heard()
    assert made.kept.is_heard
    with made.sessions() as session:
        assert keeping.read_kept(session, VAULT).is_heard
