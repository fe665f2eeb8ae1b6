"""The escalation sweep: what it costs among a million open clocks against ten thousand.

Rows are put in by SQLAlchemy Core, four service requests' worth of log for the hundred that are
due; all other clocks are open and due later. Both sizes are measured in the same run.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, update
from sqlalchemy.orm import Session

from pulse.commitments import escalating, settling
from pulse.commitments.models import (
    Clock,
    ClockState,
    Escalation,
    EscalationState,
    EventKind,
    RequestEvent,
    RequestState,
    ServiceRequest,
    TargetKind,
)
from pulse.transaction import transaction
from tests import databases
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

SMALL, LARGE, DUE = 10_000, 1_000_000, 100
BATCH = 20_000
ROUNDS = 5
SOON = NINE + 8 * HOUR
LATER = NINE + timedelta(days=400)


def run() -> Iterator[dict[str, Any]]:
    """Yield the rows of the table: the sweep's cost by size, and the cost of nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        small = _filled(Path(folder) / "small.db", SMALL)
        large = _filled(Path(folder) / "large.db", LARGE)
        baseline, value, nothing, settled = [], [], [], []
        for turn in range(ROUNDS):
            baseline.append(_sweep(small, turn))
            value.append(_sweep(large, turn))
            nothing.append(_timed(large, lambda session: escalating.fire_due(session, NINE)))
            settled.append(_timed(large, lambda session: settling.settle_due(session, NINE)))
        small.dispose()
        large.dispose()
    cost, floor = statistics.median(value), statistics.median(baseline)
    yield _row("escalation sweep, 1,000,000 open clocks and 100 due", cost, floor, 3.0)
    for name, taken in (("escalations", nothing), ("breaches", settled)):
        best = statistics.median(taken)
        yield {
            "name": f"sweep of {name}, 1,000,000 open clocks and nothing due",
            "value": round(1000 * best, 3),
            "unit": "ms",
            "baseline": None,
            "ratio": None,
            "goal": "<= 2 ms",
            "met": best <= 0.002,
        }


def _row(name: str, value: float, baseline: float, goal: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(1000 * value, 1),
        "unit": "ms",
        "baseline": round(1000 * baseline, 1),
        "ratio": round(value / baseline, 2),
        "goal": f"<= {goal:g} x with 10,000 open",
        "met": value <= goal * baseline,
    }


def _filled(path: Path, count: int) -> Engine:
    url = f"sqlite:///{path}"
    databases.create_tables(url)
    engine = databases.make_engine(url)
    with Session(engine) as session, transaction(session):
        scene = scenes.build(session)
        version = scenes.promise(session, scene)
        facts = {
            "service_id": scene.service.id,
            "requester_id": scene.asker.id,
            "customer_department_id": scene.customer.id,
            "provider_department_id": scene.provider.id,
        }
        for first in range(1, count + 1, BATCH):
            numbers = range(first, min(first + BATCH, count + 1))
            _insert_batch(session, numbers, facts, version.id)
    return engine


def _insert_batch(
    session: Session, numbers: range, facts: dict[str, int], version_id: int
) -> None:
    session.execute(insert(ServiceRequest), [_request(number, facts) for number in numbers])
    session.execute(insert(Clock), [_clock(number, version_id) for number in numbers])
    session.execute(insert(Escalation), [_step(number) for number in numbers])
    logged = [number for number in numbers if number <= DUE]
    if logged:
        session.execute(insert(RequestEvent), [_event(number) for number in logged])


def _request(number: int, facts: dict[str, int]) -> dict[str, Any]:
    return {
        **facts,
        "id": number,
        "number": f"R-{number:06d}",
        "requester_role": "user",
        "priority": "P2",
        "subject": "느려요",
        "details": "",
        "opened_at": NINE,
        "state": RequestState.OPEN,
        "source": "web",
    }


def _clock(number: int, version_id: int) -> dict[str, Any]:
    return {
        "id": number,
        "request_id": number,
        "version_id": version_id,
        "target": TargetKind.RESOLUTION,
        "state": ClockState.RUNNING,
        "due_at": LATER,
        "elapsed_seconds": 0,
        "paused_seconds": 0,
        "exclusion": "",
    }


def _step(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "clock_id": number,
        "request_id": number,
        "step": 0,
        "rule": "80pct",
        "targets": ["service_owner"],
        "via": "slack_dm",
        "quiet_hours": "defer_to_next_opening",
        "due_at": SOON if number <= DUE else LATER,
        "state": EscalationState.PLANNED,
        "told": [],
    }


def _event(number: int) -> dict[str, Any]:
    return {
        "request_id": number,
        "at": NINE,
        "recorded_at": NINE,
        "kind": EventKind.OPENED,
        "reason": "",
        "data": {"priority": "P2"},
    }


def _sweep(engine: Engine, turn: int) -> float:
    """Time one sweep of the hundred due, then make them due again."""
    at = SOON + timedelta(seconds=turn)
    taken = _timed(engine, lambda session: escalating.fire_due(session, at), expected=DUE)
    with Session(engine) as session, transaction(session):
        session.execute(
            update(Escalation)
            .where(Escalation.id <= DUE)
            .values(state=EscalationState.PLANNED, fired_at=None)
        )
    return taken


def _timed(engine: Engine, sweep: Any, expected: int = 0) -> float:
    with Session(engine) as session:
        began = time.perf_counter()
        with transaction(session):
            found = sweep(session)
        taken = time.perf_counter() - began
    if found != expected:
        msg = f"{found} instead of {expected}"
        raise RuntimeError(msg)
    return taken


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row, ensure_ascii=False))
