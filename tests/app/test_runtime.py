"""The parts of a process are chosen once from its settings, and found again by whoever runs."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from app.extensions import db
from app.runtime import Runtime, build_runtime, runtime
from pulse.outbox import Way
from pulse.surveys.reminders import DueReminder


def built(app: Flask, **given: object) -> Runtime:
    settings = replace(app.extensions["ieum"].settings, **given)
    with app.app_context():
        return build_runtime(settings, db.engine)


def test_code_that_runs_for_an_application_finds_its_parts(app: Flask) -> None:
    with app.app_context():
        assert runtime() is app.extensions["ieum"]
        assert runtime().settings.env == "test"


def test_settings_reach_the_parts_made_from_them(app: Flask) -> None:
    made = built(
        app,
        base_url="https://pulse.example.com",
        slack_team_id="T1",
        slack_command="/pulse",
        slack_bot_token="xoxb-1",
    )
    assert (made.context.team_id, made.context.command) == ("T1", "/pulse")
    assert made.slack.is_configured
    assert made.context.client is made.slack
    assert made.context.links.results(3) == "https://pulse.example.com/results/3"
    assert made.pump.workspace == "T1"
    assert not built(app, slack_bot_token="").slack.is_configured


def test_sessions_of_other_threads_read_the_same_database(app: Flask) -> None:
    made = built(app)
    with app.app_context(), made.sessions() as session:
        assert session.get_bind() is db.engine


def test_without_a_mail_server_there_is_no_sender_of_mail(app: Flask) -> None:
    made = built(app, smtp_url="")
    assert (made.mail_pump, made.pump.otherwise) == (None, None)


def test_with_a_mail_server_it_is_the_other_way(app: Flask) -> None:
    made = built(app, smtp_url="smtp+plain://127.0.0.1:25", mail_from="pulse@example.com")
    assert made.mail_pump is not None
    assert made.pump.otherwise is Way.MAIL


def test_reminders_set_aside_outlive_a_change_of_the_connection(app: Flask) -> None:
    first = built(app)
    first.reminders_aside.append(DueReminder(1, 1, 1, is_for_all=False))
    with app.app_context():
        after = build_runtime(first.settings, db.engine, first)
    assert list(after.reminders_aside) == list(first.reminders_aside) != []


def test_links_of_before_a_change_of_secret_still_open(app: Flask) -> None:
    old, new = "o" * 40, "n" * 40
    token = built(app, secret_key=old).signed_links.digests.token(7)
    assert built(app, secret_key=new, former_secret_keys=old).signed_links.digests.read(token) == 7
