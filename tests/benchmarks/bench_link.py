"""Answering by personal link against a bare page: open it and send ten answers.

The bare page does what a Flask page of this kind does: both check the signature of the link and
make one SELECT; GET renders ten questions of five options from one short template, POST reads JSON
and makes one INSERT of all ten answers and one commit, through the database's own driver. Ours
reads the token, asks the door, shows the page; then opens the sealed ballot, merges, seals it
again and writes it. Both are served alike (gunicorn, one worker of 8 threads) and visited over
HTTP from a process of its own, in alternating rounds; the ratio is the median of the rounds'
ratios. Then 100,000 ballots are put into the same wave and ours is measured against itself.
"""

from __future__ import annotations

import hmac
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, Response, request
from sqlalchemy import Engine, create_engine, insert
from sqlalchemy.orm import Session

from integrations.key_files import KeyFiles
from pulse.ballots.models import SealedBallot
from pulse.surveys.form import freeze_form
from pulse.surveys.links import AnswerLinks
from pulse.surveys.models import Installment, Question, RosterEntry, Template, Wave, WaveState
from pulse.transaction import prepare_engine, transaction
from tests import databases
from tests.benchmarks import served
from tests.benchmarks.bench_answers import _add_people

SECRET = "b" * 40
URL = "BENCH_BARE_URL"
SIGNATURES: dict[str, str] = {}
PAGE = """<!doctype html><title>bare</title><form method="post">
{% for code in codes %}<fieldset><legend>{{ code }}</legend>
{% for value in range(1, 6) %}<label><input type="radio" name="{{ code }}" value="{{ value }}">
{{ value }}</label>{% endfor %}</fieldset>{% endfor %}<button>Send</button></form>"""
CODES = tuple(f"Q-{number}" for number in range(1, 11))
ROUNDS, VISITS = 7, 400
STORED, CHUNK = 100_000, 2_000
BALLOT_BYTES = 4_096 + 28


@dataclass(frozen=True)
class Bench:
    """One database with its people, an open wave, and the visits to be made."""

    name: str
    engine: Engine
    environment: dict[str, str]
    wave_id: int
    visits: Path


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        file = place / "bench.db"
        yield from _measure(_bench("SQLite", f"sqlite:///{file}", place, str(file)))
        url = databases.create_postgresql("ieum_bench_link")
        try:
            bare = url.replace("+psycopg", "")
            yield from _measure(_bench("PostgreSQL", url, place, bare))
        finally:
            databases.drop_postgresql("ieum_bench_link")


def bare() -> Flask:
    """Build the bare page for the database named by the environment."""
    app, url = Flask("bare"), os.environ[URL]
    page = app.jinja_env.from_string(PAGE)
    kept = threading.local()
    mark = "%s" if url.startswith("postgresql") else "?"

    def run_sql(sql: str, values: tuple[object, ...]) -> Any:
        if not hasattr(kept, "connection"):
            kept.connection = _bare_connection(url)
        return kept.connection.execute(sql.replace("?", mark), values)

    def person(token: str) -> int:
        signature = hmac.digest(SECRET.encode(), token.encode(), "sha256").hex()
        if not hmac.compare_digest(signature, SIGNATURES.setdefault(token, signature)):
            raise PermissionError
        return int(run_sql("SELECT id FROM bare_visitor WHERE token = ?", (token,)).fetchone()[0])

    @app.get("/a/<token>")
    def show(token: str) -> Response:
        person(token)
        return Response(page.render(codes=CODES))

    @app.post("/a/<token>")
    def send(token: str) -> Response:
        answers = json.dumps(request.get_json()["answers"])
        run_sql("INSERT INTO bare_sent VALUES (?, ?)", (person(token), answers))
        return Response('{"state":"kept"}', mimetype="application/json")

    return app


def _bare_connection(url: str) -> Any:
    """Open a connection on which every statement is a transaction of its own."""
    if url.startswith("postgresql"):
        return psycopg.connect(url, autocommit=True)
    connection = sqlite3.connect(url, isolation_level=None, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _bench(name: str, url: str, place: Path, bare_url: str) -> Bench:
    databases.create_tables(url)
    keys = place / f"{name}-keys"
    engine = create_engine(url)
    prepare_engine(engine)
    wave_id, people = _prepare(engine, KeyFiles(keys))
    links = AnswerLinks([SECRET])
    tokens = [links.token(wave_id, person) for person in people]
    connection = _bare_connection(bare_url)
    connection.execute("CREATE TABLE bare_visitor (token TEXT PRIMARY KEY, id INTEGER)")
    connection.execute("CREATE TABLE bare_sent (person INTEGER, answers TEXT)")
    rows = ", ".join(f"('{token}', {at})" for at, token in enumerate(tokens))
    connection.execute(f"INSERT INTO bare_visitor VALUES {rows}")
    connection.close()
    visits = place / f"{name}.json"
    visits.write_text(json.dumps(_visits(tokens)))
    environment = {
        "IEUM_ENV": "production", "IEUM_SECRET_KEY": SECRET, "IEUM_DATABASE_URL": url,
        "IEUM_DATA_DIR": str(place / name), "IEUM_KEY_DIR": str(keys), URL: bare_url,
    }  # fmt: skip
    return Bench(name, engine, environment, wave_id, visits)


def _measure(bench: Bench) -> Iterator[dict[str, object]]:
    with (
        served.serve("wsgi:app", bench.environment) as mine,
        served.serve("tests.benchmarks.bench_link:bare()", bench.environment) as theirs,
    ):
        for port in (mine, theirs):
            _rate(port, bench)
        pairs = [(_rate(mine, bench), _rate(theirs, bench)) for _ in range(ROUNDS)]
        ratio = statistics.median(ours / bare_rate for ours, bare_rate in pairs)
        empty = statistics.median(ours for ours, _ in pairs)
        name = f"link: page and ten answers, {bench.name}"
        yield _row(name, empty, "bare page", ratio, 0.5)
        _store(bench)
        _rate(mine, bench)
        full = statistics.median(_rate(mine, bench) for _ in range(ROUNDS))
        name = f"link: with {STORED:,} ballots stored, {bench.name}"
        yield _row(name, full, "the same when empty", full / empty, 0.9)
    bench.engine.dispose()


def _row(name: str, rate: float, baseline: str, ratio: float, goal: float) -> dict[str, object]:
    return {
        "name": name, "value": rate, "unit": "visits/s", "baseline": baseline, "ratio": ratio,
        "goal": f">= {goal:.2f}", "met": ratio >= goal,
    }  # fmt: skip


def _rate(port: int, bench: Bench) -> float:
    """Return visits a second: 8 connections, each opening the page and then sending."""
    arguments = (str(port), str(bench.visits), str(served.THREADS), str(VISITS))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.visiting", *arguments],
        cwd=served.ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(ran.stdout)


def _store(bench: Bench) -> None:
    """Put other people's ballots into the wave, as long as real ones and as random."""
    for _ in range(STORED // CHUNK):
        rows = [
            {"wave_id": bench.wave_id, "pid": os.urandom(16), "box": os.urandom(BALLOT_BYTES)}
            for _ in range(CHUNK)
        ]
        with bench.engine.begin() as connection:
            connection.execute(insert(SealedBallot), rows)


def _visits(tokens: list[str]) -> list[tuple[str, str]]:
    dice = random.Random(5)
    answers = [{code: str(dice.randint(1, 5)) for code in CODES} for _ in tokens]
    return [
        (f"/a/{token}", json.dumps({"answers": each, "consent": False}))
        for token, each in zip(tokens, answers, strict=True)
    ]


def _prepare(engine: Engine, keys: KeyFiles) -> tuple[int, list[int]]:
    """Put people, a template of ten questions and an open wave there."""
    now = datetime.now(UTC)
    with Session(engine) as session, transaction(session):
        wave = _wave(now)
        session.add(wave)
        session.flush()
        wave.plan = {"form": freeze_form(wave.installments, wave.template.questions)}
        wave.plan_sha256 = f"{engine.dialect.name}-link"
        wave.state = WaveState.OPEN
        _add_people(session, wave.id)
        session.flush()
        people = [entry.person_id for entry in session.query(RosterEntry)]
        wave_id = wave.id
    keys.create(wave_id)
    return wave_id, people


def _wave(now: datetime) -> Wave:
    labels = [{"ko": f"{n}점이라고 생각해요", "en": f"{n} of 5"} for n in range(1, 6)]
    questions = [
        Question(
            code=code, position=at, kind="scale", text_ko="일하기에 필요한 것이 갖춰져 있었다.",
            text_en="What I needed was there.", options={"min": 1, "max": 5, "labels": labels},
        )
        for at, code in enumerate(CODES)
    ]  # fmt: skip
    template = Template(
        code="LINK", version=1, name_ko="현장 점검", name_en="Field check", document={},
        questions=questions,
    )  # fmt: skip
    opens = now - timedelta(days=1)
    part = Installment(number=1, opens_at=opens, question_codes=list(CODES))
    return Wave(
        template=template, name_ko="b", name_en="b", state=WaveState.PLANNED, timezone="UTC",
        opens_at=opens, closes_at=now + timedelta(days=1), publishes_at=now + timedelta(days=2),
        answer_in=["link"], installments=[part],
    )  # fmt: skip


if __name__ == "__main__":
    for entry in run():
        print(json.dumps(entry))
