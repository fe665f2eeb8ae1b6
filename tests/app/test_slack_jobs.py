"""The ticks around Slack are safe to run twice, and do nothing where Slack is switched off."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.runtime import build_runtime, install_runtime
from app.slack_jobs import keep_slack, tell_digests
from integrations.slack import keeping
from integrations.slack.keeping import AppSecrets
from pulse.instants import system_now
from pulse.outbox import OutboxMessage
from pulse.transaction import transaction
from pulse.vault import Vault
from tests.app.company import standing_still

OLD, NEW = "o" * 40, "n" * 40


def test_without_slack_there_is_nothing_to_keep(app: Flask) -> None:
    with app.app_context():
        assert [keep_slack(), keep_slack()] == [0, 0]


def test_after_a_change_of_secret_everything_is_sealed_anew_once(app: Flask) -> None:
    with app.app_context():
        started = app.extensions["ieum"].settings
        with transaction(db.session()) as session:
            old = Vault([OLD])
            kept = AppSecrets("signing")
            keeping.keep_app(session, old, kept, at=system_now(), actor_id=None)
        changed = replace(started, secret_key=NEW, former_secret_keys=OLD)
        install_runtime(app, build_runtime(changed, db.engine))
        assert [keep_slack(), keep_slack()] == [1, 0]
        found = keeping.read_app(db.session(), Vault([NEW]))
        assert found.signing_secret == "signing"
        db.session.remove()


def test_digests_are_told_once_on_the_demos_monday(demo_app: Flask) -> None:
    count = select(func.count()).where(OutboxMessage.notice == "digest_ready")
    with demo_app.app_context(), standing_still():
        before = db.session.scalar(count) or 0
        told = tell_digests()
        assert tell_digests() == 0
        assert told + before > 20
        assert db.session.scalar(count) == told + before
        db.session.remove()
