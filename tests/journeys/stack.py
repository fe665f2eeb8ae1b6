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
from app.demo.story import Story
from app.demo.workspace import seed
from app.extensions import db
from app.runtime import build_runtime, install_runtime, runtime
from app.scheduler import JOBS
from config import Settings
from pulse import instants
from tests.slack_workspace import SlackWorkspace, through

MOST_BEATS = 40


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


def demo_settings(data_dir: Path, database_url: str = "") -> Settings:
    """The demo's settings with its data in ``data_dir``."""
    return Settings(
        env="demo",
        data_dir=data_dir,
        database_url=database_url,
        slack_posts_per_minute=6000,
        log_level="warning",
    )


def build_demo(data_dir: Path, database_url: str) -> None:
    """Tell the demo's story into an empty, migrated database."""
    data_dir.mkdir(parents=True, exist_ok=True)
    app = create_app(demo_settings(data_dir, database_url))
    with app.app_context():
        DemoClock(data_dir).set_to(BEGINS_AT)
        Story(db.session(), db.engine, runtime()).tell()
        db.session.remove()
        db.engine.dispose()
    instants.install_offset(None)


@contextmanager
def running_stack(data_dir: Path, database_url: str) -> Iterator[Stack]:
    """Run the built demo of ``data_dir`` with a workspace around it."""
    app = create_app(demo_settings(data_dir, database_url))
    clock = DemoClock(data_dir)
    clock.set_to(BEGINS_AT)
    with app.app_context():
        settings = runtime().settings
        people = seed(settings)
        db.session.remove()
    workspace = SlackWorkspace(
        deliver=through(app.test_client()),
        seed=people,
        now=instants.utc_now,
        signed_at=instants.system_now,
        team_id=settings.slack_team_id,
        signing_secret=settings.slack_signing_secret,
        bot_token=settings.slack_bot_token,
    )
    with workspace:
        address = replace(settings, slack_api_url=workspace.url)
        with app.app_context():
            install_runtime(app, build_runtime(address, db.engine))
        yield Stack(app, workspace, clock)
        app.extensions["ieum"].follow_ups.close()
    with app.app_context():
        db.engine.dispose()
    instants.install_offset(None)


def count(app: Flask, table: str) -> int:
    """Return how many rows a table has."""
    with app.app_context(), db.engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
