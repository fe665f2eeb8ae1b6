"""Mail has a tick of its own; accounts are matched once a day, and again after a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.extensions import db
from app.runtime import build_runtime, install_runtime, runtime
from integrations.mail import SmtpMailer
from integrations.ports import DeliveryError
from integrations.slack.emulator.faults import FaultKind
from pulse import leadership
from pulse.commitments import requests
from pulse.instants import utc_now
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people import recovering
from pulse.people.models import Identity
from pulse.ratings.models import RatingBatch
from pulse.transaction import transaction
from tests.factories import make_department, make_person
from tests.pulse.commitments import scene
from tests.slack_workspace import BOT_TOKEN, SlackWorkspace

TEAM = "T0OURS0001"
SEED = {
    "users": [
        {"id": "U0A", "name": "a", "real_name": "A", "email": "a@example.com"},
        {"id": "U0B", "name": "b", "real_name": "B", "email": "nobody@example.com"},
    ],
    "channels": [],
}


@pytest.fixture
def slack() -> Iterator[SlackWorkspace]:
    with SlackWorkspace(seed=SEED, team_id=TEAM) as made:
        yield made


@pytest.fixture
def connected(app: Flask, slack: SlackWorkspace, write: Callable[[], Any]) -> Flask:
    settings = replace(
        app.extensions["ieum"].settings,
        slack_api_url=slack.url,
        slack_bot_token=BOT_TOKEN,
        slack_team_id=TEAM,
    )
    with app.app_context():
        install_runtime(app, build_runtime(settings, db.engine))
    with write() as session:
        make_person(session, make_department(session, "C0"), number="P1", email="a@example.com")
        make_person(session, make_department(session, "C1"), number="P2", email=None)
    return app


def lists(slack: SlackWorkspace) -> int:
    return len(slack.calls("users.list"))


def test_accounts_are_matched_once_a_day(
    connected: Flask, slack: SlackWorkspace, write: Callable[[], Any]
) -> None:
    with connected.app_context():
        assert jobs.sync_people() == 1
        assert db.session.scalars(select(Identity.subject)).all() == ["U0A"]
        assert jobs.sync_people() == 0
    assert lists(slack) == 1
    with write() as session:
        session.get_one(leadership.LeaderLease, jobs.SYNC).beat_at -= timedelta(hours=25)
    with connected.app_context():
        assert jobs.sync_people() == 0
    assert lists(slack) == 2


def test_a_failed_reading_is_tried_again(connected: Flask, slack: SlackWorkspace) -> None:
    slack.fails("users.list", FaultKind.ERROR, error="fatal_error")
    with connected.app_context():
        with pytest.raises(DeliveryError):
            jobs.sync_people()
        assert jobs.sync_people() == 1


def test_a_silent_mail_server_is_no_matter_of_slacks_tick(
    connected: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected.app_context():
        assert jobs.send_mail() == 0
        monkeypatch.setattr(SmtpMailer, "send", lambda *_: pytest.fail("mail in Slack's tick"))
        settings = replace(
            runtime().settings, smtp_url="smtp+plain://127.0.0.1:9", mail_from="a@example.com"
        )
        install_runtime(connected, build_runtime(settings, db.engine))
        at = utc_now()
        with transaction(db.session()) as session:
            assert recovering.ask_for_reset(session, "P1", at=at)
        assert jobs.send_outbox() == 0
        row = db.session.scalars(select(OutboxMessage)).one()
        assert (row.way, row.state) == ("mail", DeliveryState.PENDING)


def test_without_slack_nobody_is_asked(app: Flask) -> None:
    with app.app_context():
        assert not runtime().slack.is_configured
        assert jobs.sync_people() == 0


def test_the_command_matches_lists_and_links_by_hand(
    connected: Flask, slack: SlackWorkspace
) -> None:
    def run(*words: str) -> tuple[int, str]:
        result = connected.test_cli_runner().invoke(args=["slack", *words])
        return result.exit_code, result.output

    status, said = run("sync")
    assert status == 0
    assert "confirmed: 1" in said
    assert "U0B nobody@example.com member" in said
    assert run("link", "U0B", "P2") == (0, "U0B is P2.\n")
    assert "U0B" not in run("sync")[1]
    assert run("link", "U0A", "P2")[0] == 1
    assert run("link", "U0C", "P9")[0] == 1


def test_a_finished_request_is_asked_about_once_however_often_the_tick_runs(
    app: Flask, write: Callable[[], Any]
) -> None:
    with write() as session:
        built = scene.build(session)
        built.service.survey_sampling = "each"
        scene.ask(session, built, at=utc_now() - timedelta(hours=3))
    with app.app_context():
        assert [jobs.rate_services(), jobs.rate_services()] == [0, 0], "the log begins here"
        db.session.remove()
    with write() as session:
        session.add(built.service)
        done = scene.ask(session, built, at=utc_now() - timedelta(hours=2))
        requests.resolve(session, done.id, built.member.id, at=utc_now() - timedelta(hours=1))
    with app.app_context():
        assert [jobs.rate_services(), jobs.rate_services()] == [1, 0]
        assert db.session.scalars(select(RatingBatch.asked_roles)).one() == ["user"]
        assert len(list(app.extensions["ieum"].settings.keys.glob("*.key"))) == 1
