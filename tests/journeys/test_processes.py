"""The trial as processes: kill -9 of any of them loses nothing, and Ctrl-C leaves nobody."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.journeys.trial import Trial, wait_for

pytestmark = pytest.mark.thorough

AGENT, OWNER, DESK = "U0DEMO0242", "U0DEMO0067", "C0DEMOIT"
KEYS = {"method", "payload", "t", "status", "retry_after"}
SUBJECT = "고객 화면이 멈췄어요"
LONG = "left-behind"


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    made = Trial(tmp_path)
    yield made
    made.end()


def ballots(trial: Trial) -> int:
    with closing(sqlite3.connect(trial.data / "ieum.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM sealed_ballot").fetchone()[0])


def answer_the_pulse(trial: Trial) -> None:
    agent = trial.colleague(AGENT)
    for step in ("1/3", "2/3", "3/3"):
        agent.taps("그런 편이다", agent.waits_for(f"{step}"))
    agent.waits_for("고마워요")


def kill_every_process(trial: Trial) -> None:
    """Kill the worker, ask for something that it should send, and kill the other two."""
    wait_for(lambda: "고마워요" in trial.kept_by_the_workspace())
    leave_a_long_file_half_read(trial)
    trial.kill("wsgi worker")
    trial.colleague(AGENT).asks_urgently(SUBJECT)
    trial.kill("gunicorn")
    trial.kill("app.demo.workspace")
    for name in ("worker", "web", "workspace"):
        trial.hears(f"The {name} process stopped and was started again")
    wait_for(trial.answers)
    trial.colleague(OWNER).waits_for(SUBJECT, DESK)
    trial.colleague(AGENT).waits_for(SUBJECT)
    wait_for(lambda: has_read_the_long_file(trial))


def leave_a_long_file_half_read(trial: Trial) -> None:
    """As a worker leaves it that is killed now; its claim alone would not run out for years."""
    row = {
        "key": LONG,
        "person_id": 1,
        "kind": "import",
        "subject": "absences",
        "name": "absences.csv",
        "locale": "ko",
        "terms": json.dumps({"on": "2026-08-31"}),
        "content": (ROOT / "app" / "samples" / "absences.csv").read_bytes(),
        "state": "reading",
        "rows_done": 1,
        "rows_total": 2,
        "found": "{}",
        "asked_at": "2026-08-31 01:00:00.000000",
        "changed_at": "2036-08-31 01:00:00.000000",
    }
    names, places = ", ".join(row), ", ".join("?" * len(row))
    with closing(sqlite3.connect(trial.data / "ieum.db", timeout=10)) as connection, connection:
        connection.execute(f"INSERT INTO long_work ({names}) VALUES ({places})", [*row.values()])


def has_read_the_long_file(trial: Trial) -> bool:
    with closing(sqlite3.connect(trial.data / "ieum.db")) as connection:
        query = "SELECT state FROM long_work WHERE key = ?"
        return bool(connection.execute(query, [LONG]).fetchone()[0] == "ready")


def nothing_is_lost_or_said_twice(trial: Trial) -> None:
    told = [m for m in trial.colleague(OWNER).messages(DESK) if SUBJECT in m]
    assert len(told) == 1
    assert len(trial.colleague(AGENT).messages()) == 2, "the pulse and the promise, once each"
    assert SUBJECT in trial.page_of("p0242@example.com", "/requests")


def test_a_trial_from_the_first_start_to_the_second(trial: Trial) -> None:
    trial.start()
    assert "Building the demo company" in "".join(trial.said)
    before = ballots(trial)
    assert "csrf_token" in trial.page("/sign-in")
    assert trial.answers("/healthz")
    answer_the_pulse(trial)
    assert all(set(call) == KEYS for call in trial.calls())
    assert {"chat.postMessage"} <= {call["method"] for call in trial.calls()}
    kill_every_process(trial)
    nothing_is_lost_or_said_twice(trial)
    assert trial.stop(whole_group=True) == 0
    assert trial.processes() == []

    trial.start()
    assert "Building the demo company" not in "".join(trial.said)
    assert ballots(trial) == before + 1
    nothing_is_lost_or_said_twice(trial)
    assert trial.stop(whole_group=False) == 0
    assert trial.processes() == []
