"""The Slack answer endpoint against a bare Flask view, in one run, on both databases.

The bare view does what nobody can leave out: check the signature, read the JSON, one SELECT, one
INSERT, one commit, through the database's own driver. Ours finds the person's place, opens the
sealed ballot, merges, seals it again and writes it by one compare-and-set.

Both are served alike (gunicorn, one worker of 8 threads) and pressed over HTTP from a process of
its own, in alternating rounds; the ratio is the median of the rounds' ratios. What follows the
answer, the next question posted to ``response_url``, is left out on both sides: the bare view has
no such thing. The rows named "in process" call both as WSGI applications without any server; they
say what our own code costs and have no goal.
"""

from __future__ import annotations

import io
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from app import create_app
from app.runtime import Runtime, install_runtime
from config import Settings
from integrations.key_files import KeyFiles
from integrations.slack import ids, signing
from pulse.people.models import Department, Employer, Identity, Person, PersonStatus
from pulse.surveys.form import freeze_form
from pulse.surveys.models import Installment, Question, RosterEntry, Template, Wave, WaveState
from pulse.transaction import prepare_engine, transaction
from tests import databases
from tests.benchmarks import bare_view, served
from tests.benchmarks.bare_view import SECRET
from tests.benchmarks.served import Load

TEAM = "T0BENCH"
PEOPLE = 400
ROUNDS, CALLS = 9, 800
ALONE_CALLS = 400
INSIDE_ROUNDS, INSIDE_CALLS = 7, 300
QUESTIONS = ("Q-1", "Q-2", "Q-3")


@dataclass(frozen=True)
class Bench:
    """One database with its people, an open wave, and the presses to be sent."""

    name: str
    environment: dict[str, str]
    bare_url: str
    bodies: Path


class _Nobody:
    """Stands where the follow-ups would run."""

    def submit(self, follow_ups: Iterable[object]) -> None:
        """Do nothing with them."""


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        file = place / "bench.db"
        yield from _measure(_bench("SQLite", f"sqlite:///{file}", place, str(file)))
        url = databases.create_postgresql("ieum_bench_answers")
        bare = url.replace("+psycopg", "")
        databases.set_durability(bare, is_durable=True)  # as a company runs it
        try:
            yield from _measure(_bench("PostgreSQL", url, place, bare))
        finally:
            databases.set_durability(bare, is_durable=False)
            databases.drop_postgresql("ieum_bench_answers")


def ours() -> Flask:
    """Build the product as the environment says, without what follows an answer."""
    app = create_app(Settings.from_env())
    parts: Runtime = app.extensions["ieum"]
    install_runtime(app, replace(parts, follow_ups=_Nobody()))  # type: ignore[arg-type]
    return app


def _bench(name: str, url: str, place: Path, bare_url: str) -> Bench:
    databases.create_tables(url)
    bare_view.prepare(bare_url, PEOPLE)
    keys = place / f"{name}-keys"
    engine = create_engine(url)
    prepare_engine(engine)
    wave_id = prepare(engine, KeyFiles(keys))
    engine.dispose()
    bodies = place / f"{name}.json"
    bodies.write_text(json.dumps([body.decode() for body in _bodies(wave_id)]))
    environment = {
        "IEUM_ENV": "production", "IEUM_SECRET_KEY": "b" * 40, "IEUM_DATABASE_URL": url,
        "IEUM_DATA_DIR": str(place / name), "IEUM_KEY_DIR": str(keys),
        "IEUM_SLACK_SIGNING_SECRET": SECRET, "IEUM_SLACK_BOT_TOKEN": "xoxb-bench",
        "IEUM_SLACK_TEAM_ID": TEAM, bare_view.URL: bare_url,
    }  # fmt: skip
    return Bench(name, environment, bare_url, bodies)


def _measure(bench: Bench) -> Iterator[dict[str, object]]:
    yield from _served_rows(bench)
    yield _inside_row(bench)


def _served_rows(bench: Bench) -> Iterator[dict[str, object]]:
    """Press both servers in turn: 8 connections for the rate, one for the time of an answer."""
    with (
        served.serve("tests.benchmarks.bench_answers:ours()", bench.environment) as mine,
        served.serve("tests.benchmarks.bare_view:from_environment()", bench.environment) as bare,
    ):
        for port in (mine, bare, mine, bare):
            _load(bench, port, served.THREADS, CALLS // 2)
        pairs = [
            (_load(bench, mine, served.THREADS, CALLS), _load(bench, bare, served.THREADS, CALLS))
            for _ in range(ROUNDS)
        ]
        alone = [
            (_load(bench, mine, 1, ALONE_CALLS), _load(bench, bare, 1, ALONE_CALLS))
            for _ in range(3)
        ]
    ratio = statistics.median(ours.rate / theirs.rate for ours, theirs in pairs)
    rate = statistics.median(ours.rate for ours, _ in pairs)
    name = f"Slack answer endpoint, {bench.name}"
    yield _row(name, rate, "req/s", ratio=ratio, goal=">= 0.60", met=ratio >= 0.60)
    p50 = statistics.median(ours.p50_ms for ours, _ in alone)
    bare_p50 = statistics.median(theirs.p50_ms for _, theirs in alone)
    row = _row(f"{name}: p50, one connection", p50, "ms", p50 / bare_p50, "<= 2 ms", p50 <= 2)
    yield row


def _load(bench: Bench, port: int, connections: int, calls: int) -> Load:
    return served.press(port, bench.bodies, SECRET, connections=connections, calls=calls)


def _inside_row(bench: Bench) -> dict[str, object]:
    """Call both in this process, without a server."""
    mine, bare = create_app(_settings(bench)), bare_view.build(bench.bare_url)
    parts: Runtime = mine.extensions["ieum"]
    install_runtime(mine, replace(parts, follow_ups=_Nobody()))  # type: ignore[arg-type]
    bodies = [body.encode() for body in json.loads(bench.bodies.read_text())]
    for app in (mine, bare):
        _drive(app, bodies)
    pairs = [(_drive(mine, bodies), _drive(bare, bodies)) for _ in range(INSIDE_ROUNDS)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    rate = statistics.median(ours for ours, _ in pairs)
    name = f"Slack answer endpoint, {bench.name}: in process"
    return _row(name, rate, "req/s", ratio=ratio, goal="(for information)", met=True)


def _row(
    name: str, value: float, unit: str, ratio: float, goal: str, met: bool
) -> dict[str, object]:
    return {
        "name": name, "value": value, "unit": unit, "baseline": "bare Flask view", "ratio": ratio,
        "goal": goal, "met": met,
    }  # fmt: skip


def _settings(bench: Bench) -> Settings:
    given = {name: text for name, text in bench.environment.items() if name.startswith("IEUM_")}
    return Settings.from_env(given)


def _drive(app: Flask, bodies: list[bytes]) -> float:
    """Call ``app`` with signed presses; return calls a second."""
    chosen = random.Random(7).choices(bodies, k=INSIDE_CALLS)
    environs = [_environ(body) for body in chosen]
    began = time.perf_counter()
    for environ in environs:
        _call(app, environ)
    return INSIDE_CALLS / (time.perf_counter() - began)


def _call(app: Flask, environ: dict[str, Any]) -> None:
    seen: list[str] = []
    answer = app.wsgi_app(environ, lambda status, *_: seen.append(status))  # type: ignore[arg-type, return-value]
    for _ in answer:
        continue
    close = getattr(answer, "close", None)
    if close:
        close()
    if not seen[0].startswith("200"):
        raise RuntimeError(seen[0])


def _environ(body: bytes) -> dict[str, Any]:
    stamp = str(int(time.time()))
    return EnvironBuilder(
        path="/slack/interactions", method="POST", input_stream=io.BytesIO(body),
        content_length=len(body), content_type="application/x-www-form-urlencoded",
        headers={
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signing.sign(SECRET, stamp, body),
        },
    ).get_environ()  # fmt: skip


def _bodies(wave_id: int) -> list[bytes]:
    dice = random.Random(3)
    bodies = []
    for number in range(PEOPLE):
        code, option = dice.choice(QUESTIONS), dice.randint(1, 5)
        payload = {
            "type": "block_actions", "team": {"id": TEAM, "domain": "bench"},
            "user": {"id": f"U{number:06}", "team_id": TEAM, "name": f"p{number}"},
            "channel": {"id": f"D{number:06}"}, "trigger_id": "1.2.3",
            "container": {"type": "message", "message_ts": "1.1"},
            "response_url": "http://127.0.0.1:9/never",
            "actions": [{
                "action_id": ids.SURVEY_ANSWER[option], "block_id": "pulse.ko.1.1",
                "value": f"{wave_id}:{code}:{option}", "action_ts": "1.1", "type": "button",
            }],
        }  # fmt: skip
        bodies.append(b"payload=" + quote_plus(json.dumps(payload)).encode())
    return bodies


def prepare(engine: Engine, keys: KeyFiles) -> int:
    """Put people, a template and an open wave there; return the wave's id."""
    now = datetime.now(UTC)
    with Session(engine) as session, transaction(session):
        wave = _wave(now)
        session.add(wave)
        session.flush()
        wave.plan = {"form": freeze_form(wave.installments, wave.template.questions)}
        wave.plan_sha256 = f"{engine.dialect.name}-bench"
        wave.state = WaveState.OPEN
        _add_people(session, wave.id)
        wave_id = wave.id
    keys.create(wave_id)
    return wave_id


def _wave(now: datetime) -> Wave:
    scale = {"min": 1, "max": 5, "labels": [{"ko": str(n), "en": str(n)} for n in range(1, 6)]}
    questions = [
        Question(code=code, position=at, kind="scale", text_ko=code, text_en=code, options=scale)
        for at, code in enumerate(QUESTIONS)
    ]
    template = Template(
        code="BENCH", version=1, name_ko="b", name_en="b", document={}, questions=questions
    )
    return Wave(
        template=template, name_ko="b", name_en="b", state=WaveState.PLANNED, timezone="UTC",
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1),
        publishes_at=now + timedelta(days=2), answer_in=["slack"],
        installments=[
            Installment(
                number=1, opens_at=now - timedelta(days=1), question_codes=list(QUESTIONS)
            )
        ],
    )  # fmt: skip


def _add_people(session: Session, wave_id: int) -> None:
    employer = Employer(code="B", name_ko="b", name_en="b", is_own=True)
    session.add(employer)
    session.flush()
    session.add(
        Department(
            code="D", level="team", kind="x", employer_id=employer.id, calendar_code="C",
            opened_on=datetime(2020, 1, 1, tzinfo=UTC).date(),
        )
    )  # fmt: skip
    people = [
        Person(
            number=f"P{n}", name_ko="p", name_en="p", employer_id=employer.id, calendar_code="C",
            status=PersonStatus.ACTIVE,
        )
        for n in range(PEOPLE)
    ]  # fmt: skip
    session.add_all(people)
    session.flush()
    for n, person in enumerate(people):
        session.add(
            Identity(person_id=person.id, provider="slack", tenant=TEAM, subject=f"U{n:06}")
        )
        session.add(
            RosterEntry(
                wave_id=wave_id, person_id=person.id, department_path=["D"], role="x", site="x",
                tenure_band="x", employer="B",
            )
        )  # fmt: skip


if __name__ == "__main__":
    for entry in run():
        print(json.dumps(entry))
