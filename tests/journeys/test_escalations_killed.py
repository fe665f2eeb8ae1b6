"""The real worker is killed in the middle of escalations: no step is lost and none told twice."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from integrations.slack.emulator.faults import FaultKind
from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.people.models import Identity
from pulse.transaction import transaction
from tests import databases, factories
from tests.house.source import ROOT
from tests.journeys.trial import wait_for
from tests.pulse.commitments import scene as scenes
from tests.slack_workspace import BOT_TOKEN, SIGNING_SECRET, SlackWorkspace

pytestmark = pytest.mark.thorough

TEAM = "T0DEMO0001"
DESKS = 5
STEPS = [
    {"at": "80pct", "to": ["service_owner"], "via": "slack_dm"},
    {"at": "100pct", "to": ["service_owner"], "via": "slack_dm"},
]
CHANNELS = {f"T07{n}": f"C0DESK{n}" for n in range(DESKS)}
SEED = {
    "users": [
        {"id": f"U0{name}", "name": name.lower(), "real_name": name}
        for name in ("ASKER", *(f"OWNER{n}" for n in range(DESKS)))
    ],
    "channels": [{"id": at, "name": name.lower()} for name, at in CHANNELS.items()],
}
FIRED = "SELECT count(*) FROM escalation WHERE state = 'fired'"
SENT = "SELECT count(*) FROM outbox_message WHERE notice = 'escalated' AND state = 'sent'"
WAITING = (
    "SELECT count(*) FROM outbox_message"
    " WHERE notice = 'escalated' AND state IN ('pending', 'sending')"
)
LOST = (
    "SELECT count(*) FROM outbox_message"
    " WHERE notice = 'escalated' AND state NOT IN ('sent', 'dropped')"
)


class Worker:
    """The product's worker as a process of its own, on a database file and a workspace."""

    def __init__(self, path: Path, slack: SlackWorkspace) -> None:
        self.path = path
        self.slack = slack
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("IEUM_")}
        given = {
            "IEUM_ENV": "test",
            "IEUM_DATABASE_URL": f"sqlite:///{self.path}",
            "IEUM_DATA_DIR": str(self.path.parent),
            "IEUM_SLACK_API_URL": self.slack.url,
            "IEUM_SLACK_BOT_TOKEN": BOT_TOKEN,
            "IEUM_SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "IEUM_SLACK_TEAM_ID": TEAM,
            "IEUM_SLACK_CHANNELS": ",".join(f"{name}={at}" for name, at in CHANNELS.items()),
            "IEUM_SLACK_POSTS_PER_MINUTE": "6000",
        }
        self.running = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env=kept | given,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        if self.running is not None and self.running.poll() is None:
            self.running.send_signal(signal.SIGKILL)
            self.running.wait()

    def count(self, query: str) -> int:
        with closing(sqlite3.connect(self.path, timeout=10)) as connection:
            return int(connection.execute(query).fetchone()[0])

    def is_writing(self) -> bool:
        """Whether some transaction holds the database right now."""
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
            return False

    def posts(self) -> list[tuple[str, str]]:
        """Where each step was told, as the workspace has it."""
        conversations = self.slack.parts.core.workspace.conversations.values()
        return [
            (conversation.id, block["block_id"])
            for conversation in list(conversations)
            for message in list(conversation.messages)
            for block in message.blocks
            if str(block.get("block_id", "")).startswith("escalation.")
        ]


def overdue_company(path: Path) -> None:
    """Requests to five desks whose steps fell due weeks ago, while no worker was running."""
    engine = databases.make_engine(f"sqlite:///{path}")
    with Session(engine) as session, transaction(session):
        scenes.make_chain(session, "E-NOW", quiet_hours="ignore", steps=STEPS)
        company = factories.make_department(session, "C0")
        centre = factories.make_department(session, "T0901", company)
        asker = factories.make_person(session, centre)
        for number, code in enumerate(CHANNELS):
            desk = factories.make_department(session, code, company, is_provider=True)
            owner = factories.make_person(session, desk)
            session.add(
                Identity(
                    person_id=owner.id,
                    provider="slack",
                    tenant=TEAM,
                    subject=f"U0OWNER{number}",
                )
            )
            service = factories.make_service(
                session, desk, centre, code=f"S{number}", user_scope=["T0901"], owner_id=owner.id
            )
            factories.make_commitment(session, service, chain_code="E-NOW")
            asked = NewRequest(service.id, "P2", "화면이 멈춰요")
            requests.open_request(session, asker.id, asked, at=scenes.NINE)
    engine.dispose()


@pytest.fixture
def worker(sqlite_template: Path, tmp_path: Path) -> Iterator[Worker]:
    path = tmp_path / "ieum.db"
    shutil.copy(sqlite_template, path)
    overdue_company(path)
    with SlackWorkspace(seed=SEED, team_id=TEAM) as slack:
        made = Worker(path, slack)
        yield made
        made.kill()


def test_killed_in_the_middle_nothing_is_lost_and_nothing_told_twice(worker: Worker) -> None:
    steps = DESKS * len(STEPS)
    worker.start()
    wait_for(lambda: worker.is_writing() and worker.is_writing() and worker.is_writing())
    worker.kill()
    assert worker.count(FIRED) in (0, steps), "a sweep happens whole or not at all"

    worker.start()
    wait_for(lambda: len(worker.posts()) >= DESKS)
    worker.slack.fails("chat.postMessage", FaultKind.HANG, times=None, accepted=False)
    wait_for(lambda: worker.count(SENT) == len(worker.posts()))
    assert worker.count(WAITING) > 0, "killed with work left"
    worker.kill()
    worker.slack.parts.core.faults.clear()

    worker.start()
    wait_for(lambda: worker.count(FIRED) == steps and worker.count(WAITING) == 0)
    worker.kill()
    told = Counter(worker.posts())
    assert set(told.values()) == {1}, "nobody was told a step twice"
    assert len(told) == steps * 2, "each owner and each thread heard of each step"
    assert worker.count(LOST) == 0
