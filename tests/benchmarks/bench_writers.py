"""Four processes writing to one SQLite file: how long the slowest waits, and is anybody refused.

Two of them submit answers as a press does; two write outbox-sized rows through an ORM session, as
the worker does. Each pauses between two writes, for a company's traffic comes in drops; a round
without pauses would measure the disk.
"""

from __future__ import annotations

import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from integrations.key_files import KeyFiles
from pulse.ballots import submitting
from pulse.inbox import InboxReceipt
from pulse.transaction import prepare_engine, transaction, write_surely
from tests import databases
from tests.benchmarks import bench_answers

WRITERS, WRITES = 4, 400
PAUSE_SECONDS = 0.004
SPAWN = multiprocessing.get_context("spawn")


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        place = Path(home)
        url = f"sqlite:///{place / 'writers.db'}"
        databases.create_tables(url)
        engine = prepared_engine(url)
        wave_id = bench_answers.prepare(engine, KeyFiles(place / "keys"))
        engine.dispose()
        start_at = time.time() + 4.0
        with ProcessPoolExecutor(WRITERS, mp_context=SPAWN) as pool:
            runs = [
                pool.submit(write, url, place / "keys", wave_id, n, start_at)
                for n in range(WRITERS)
            ]
            found = [each.result() for each in runs]
    worst = max(statistics.quantiles(spent, n=100)[98] for spent, _ in found) * 1000
    locked = sum(refused for _, refused in found)
    name = "SQLite, four writer processes"
    yield _row(f"{name}: slowest p99", worst, "ms", "<= 50", worst <= 50)
    yield _row(f"{name}: database is locked", locked, "times", "0", locked == 0)


def write(
    url: str, keys: Path, wave_id: int, number: int, start_at: float
) -> tuple[list[float], int]:
    """Write ``WRITES`` times; return the seconds of each and how often the file was locked."""
    engine = prepared_engine(url)
    dice = random.Random(number)
    act = presses(engine, keys, wave_id, dice) if number % 2 else _receipts(engine, number)
    spent, done = [], 0
    time.sleep(max(0.0, start_at - time.time()))
    for _ in range(WRITES):
        began = time.perf_counter()
        with suppress(OperationalError):
            act()
            done += 1
        spent.append(time.perf_counter() - began)
        time.sleep(dice.expovariate(1 / PAUSE_SECONDS))
    engine.dispose()
    return spent, WRITES - done


def prepared_engine(url: str) -> Engine:
    """Return an engine as the product has it."""
    engine = create_engine(url)
    prepare_engine(engine)
    return engine


def presses(engine: Engine, keys: Path, wave_id: int, dice: random.Random) -> Callable[[], object]:
    """Return what submits one answer of somebody, as a press does."""
    store = KeyFiles(keys)

    def press() -> object:
        return write_surely(
            engine,
            lambda connection: submitting.submit_as(
                connection,
                store,
                wave_id=wave_id,
                slack_team=bench_answers.TEAM,
                slack_user=f"U{dice.randrange(bench_answers.PEOPLE):06}",
                answers={dice.choice(bench_answers.QUESTIONS): dice.randint(1, 5)},
                at=datetime.now(UTC),
            ),
        )

    return press


def _receipts(engine: Engine, number: int) -> Callable[[], Any]:
    keys = iter(range(WRITES))

    def receive() -> None:
        with Session(engine) as session, transaction(session):
            at = datetime.now(UTC)
            session.add(InboxReceipt(key=f"{number}-{next(keys)}", received_at=at))

    return receive


def _row(name: str, value: float, unit: str, goal: str, met: bool) -> dict[str, object]:
    return {
        "name": name, "value": value, "unit": unit, "baseline": None, "ratio": None, "goal": goal,
        "met": met,
    }  # fmt: skip


if __name__ == "__main__":
    import json

    for entry in run():
        print(json.dumps(entry))
