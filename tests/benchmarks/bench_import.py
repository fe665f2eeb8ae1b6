"""Bringing in the event log of 25,000 requests: how long do those who answer meanwhile wait?

Another process presses answers, alone and then while the log is read, reckoned, laid aside and
moved in, on both databases. The whole import is one change: it comes in at one moment.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from integrations.key_files import KeyFiles
from pulse.commitments.log_reading import LogMapping
from pulse.commitments.models import ServiceRequest
from pulse.commitments.request_log import (
    apply_request_log,
    lay_request_log_aside,
    plan_request_log,
)
from pulse.transaction import one_connection, transaction
from tests import databases, factories
from tests.benchmarks import bench_answers
from tests.benchmarks.bench_writers import prepared_engine, presses

CASES = 25_000
ALONE_SECONDS = 5.0
PAUSE_SECONDS = 0.01
NAME = "ieum_bench_import"
MAPPING = Path(__file__).parents[2] / "app" / "demo" / "mappings" / "servicenow.json"
STATES = ("New", "Active", "Awaiting User Info", "Active", "Awaiting Vendor", "Active", "Resolved")
SPAWN = multiprocessing.get_context("spawn")


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        yield from _measure("SQLite", f"sqlite:///{Path(home) / 'bench.db'}", Path(home))
        url = databases.create_postgresql(NAME)
        try:
            yield from _measure("PostgreSQL", url, Path(home) / "pg")
        finally:
            databases.drop_postgresql(NAME)


def _measure(name: str, url: str, place: Path) -> Iterator[dict[str, object]]:
    databases.create_tables(url)
    engine = prepared_engine(url)
    wave_id = bench_answers.prepare(engine, KeyFiles(place / "keys"))
    with Session(engine) as session, transaction(session):
        factories.make_employer(session)
    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
        alone = _beside(pool, url, place, wave_id, lambda: time.sleep(ALONE_SECONDS))
        beside = _beside(pool, url, place, wave_id, lambda: _import(engine))
    with Session(engine) as session:
        if session.scalar(select(func.count()).select_from(ServiceRequest)) != CASES:
            raise AssertionError("every case is to be a service request")
    engine.dispose()
    p99, before = (statistics.quantiles(spent, n=100)[98] for spent in (beside, alone))
    what = f"an answer while {CASES:,} requests are brought in, {name}"
    yield _row(f"{what}: p99", p99, before)
    yield _row(f"{what}: slowest", max(beside), max(alone))


def _beside(
    pool: ProcessPoolExecutor, url: str, place: Path, wave_id: int, act: Callable[[], None]
) -> list[float]:
    """Do something while answers are pressed; return how long each took."""
    over = place / f"over-{time.monotonic_ns()}"
    pressing: Future[list[float]] = pool.submit(press, url, place / "keys", wave_id, over)
    try:
        act()
    finally:
        over.touch()
    return pressing.result()


def press(url: str, keys: Path, wave_id: int, over: Path) -> list[float]:
    """Submit answers until a file says that it is over; return the seconds each took."""
    engine, dice, spent = prepared_engine(url), random.Random(1), []
    act = presses(engine, keys, wave_id, dice)
    while not over.exists():
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
        time.sleep(dice.expovariate(1 / PAUSE_SECONDS))
    engine.dispose()
    return spent


def _import(engine: Engine) -> None:
    mapping = LogMapping.from_document(json.loads(MAPPING.read_text("utf-8")))
    with one_connection(engine) as session:
        plan = plan_request_log(session, enumerate(_log(), 2), mapping)
        lay_request_log_aside(session, plan)
        with transaction(session):
            apply_request_log(session, plan, datetime.now(UTC))


def _log() -> Iterator[dict[str, str]]:
    dice = random.Random(1)
    for number in range(CASES):
        opened = datetime(2025, 9, 1, tzinfo=UTC) + timedelta(minutes=20 * number)
        at = opened
        for state in STATES[: dice.randint(2, 6)] + STATES[-1:]:
            yield {
                "number": f"INC{number:07}",
                "incident_state": state,
                "priority": dice.choice(("2 - High", "3 - Moderate", "4 - Low")),
                "opened_at": opened.strftime("%d-%m-%Y %H:%M"),
                "sys_updated_at": at.strftime("%d-%m-%Y %H:%M"),
                "assignment_group": f"Group {dice.randrange(60)}",
            }
            at += timedelta(minutes=dice.choice((5, 30, 120, 600)))


def _row(name: str, value: float, baseline: float) -> dict[str, object]:
    return {
        "name": name, "value": value, "unit": "s", "baseline": baseline,
        "ratio": value / baseline, "goal": "<= 1", "met": value <= 1.0,
    }  # fmt: skip
