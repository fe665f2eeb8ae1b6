"""The whole product in one process: pages, ticks and a workspace, in the demo's movable time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from app.demo import secrets as demo_secrets
from app.demo.clock import BEGINS_AT, DemoClock
from app.demo.workspace import workspace_config
from app.extensions import db
from app.runtime import build_runtime, install_runtime, runtime
from app.scheduler import JOBS
from pulse import instants
from tests.slack_workspace import SlackWorkspace, through
from tests.told import demo_settings

MOST_BEATS = 40
TAKEN_OVER = (
    *("seed", "instant", "signed_at", "team_id", "team_name", "signing_secret", "bot_token"),
    *("commands", "shortcuts", "demo_links", "demo_now", "control_secret", "state_path"),
)
"""What the workspace of a journey has in common with that of ``make run``."""


class Leap:
    """Real time in which waiting costs nothing: the sender's pauses are leapt over."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def clock(self) -> float:
        return instants.monotonic() + self._ahead

    def sleep(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass
class Stack:
    """What a journey walks through."""

    app: Flask
    slack: SlackWorkspace
    clock: DemoClock

    def beat(self) -> None:
        """Run every tick until nothing is left to do."""
        for _ in range(MOST_BEATS):
            with self.app.app_context():
                done = sum(job.run() for job in JOBS)
                db.session.remove()
            if not done:
                return
        raise AssertionError("the ticks never come to rest")

    def move(self, to: str) -> datetime:
        """Move time as the workspace page does, and let the ticks catch up."""
        control = demo_secrets.load(self.app.extensions["ieum"].settings.data_dir)
        answer = self.app.test_client().post(
            f"/demo/time?to={to}", headers={"X-Control-Secret": control["control_secret"]}
        )
        assert answer.status_code == 200, answer.text
        self.beat()
        return instants.utc_now()

    def page(self, number: str, password: str = "ieum-demo") -> FlaskClient:
        """A browser in which one of the demo's people has signed in."""
        client = self.app.test_client()
        form = client.get("/sign-in").text
        token = form.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        answer = client.post(
            "/sign-in",
            data={"csrf_token": token, "login": number, "password": password},
        )
        assert answer.status_code == 303, answer.text
        return client


@contextmanager
def running_stack(
    data_dir: Path, database_url: str, port: int = 8000, at: datetime = BEGINS_AT
) -> Iterator[Stack]:
    """Run the told demo of ``data_dir`` with a workspace around it, which is kept there.

    Whoever serves the pages does it on ``port``: links and the workspace's bar lead there.
    """
    app = create_app(demo_settings(data_dir, database_url, port))
    clock = DemoClock(data_dir)
    clock.set_to(at)
    with app.app_context():
        settings = runtime().settings
        config = workspace_config()
        db.session.remove()
    workspace = SlackWorkspace(
        deliver=through(app.test_client()),
        **{name: getattr(config, name) for name in TAKEN_OVER},
    )
    with workspace:
        address = replace(settings, slack_api_url=workspace.url)
        with app.app_context():
            parts = build_runtime(address, db.engine)
            leap = Leap()
            parts.pump.clock, parts.pump.sleep = leap.clock, leap.sleep
            install_runtime(app, parts)
        yield Stack(app, workspace, clock)
        app.extensions["ieum"].follow_ups.close()
    with app.app_context():
        db.engine.dispose()
    instants.install_offset(None)


def count(app: Flask, table: str) -> int:
    """Return how many rows a table has."""
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
