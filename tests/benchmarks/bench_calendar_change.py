"""Putting a calendar change in force that 20,000 open promises run by: how long others wait.

Everything is staged beforehand; what is measured is the one transaction that changes the calendar
and all its clocks, and the longest of the pieces in which the steps of escalations follow.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.orm import Session

from pulse import long_work
from pulse.commitments import calendar_changes, replaying
from pulse.commitments.calendar_changes import Grounds, as_it_is
from pulse.commitments.models import Clock, Escalation, RequestEvent, ServiceRequest
from pulse.commitments.record_models import ClockChange
from tests.databases import create_tables, make_engine
from tests.factories import CALENDAR, with_holiday
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

OPEN = 20_000
AT = NINE + timedelta(days=3)
MOST_AT_ONCE = 5_000


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{Path(home) / 'bench.db'}"
        create_tables(url)
        engine = make_engine(url)
        _fill(engine)
        last, longest = _change(engine)
        engine.dispose()
    what = f"calendar change over {OPEN:,} open clocks"
    yield _row(f"{what}: the last transaction", last, 1.0)
    yield _row(f"{what}: longest piece after it", longest, 1.0)


def _fill(engine: Engine) -> None:
    """Open one request and copy it with its log, clock and steps."""
    with Session(engine) as session:
        made = scenes.build(session)
        scenes.promise(session, made, goal_value=40)
        first = scenes.ask(session, made, at=AT - 2 * HOUR)
        session.flush()
        clock = session.scalars(select(Clock).where(Clock.request_id == first.id)).one()
        for model in (ServiceRequest, RequestEvent, Clock, Escalation):
            _copy(session, model, first.id, clock.id)
        session.commit()


def _copy(session: Session, model: Any, request_id: int, clock_id: int) -> None:
    key = model.id if model is ServiceRequest else model.request_id
    names = [column.key for column in model.__table__.columns]
    found = session.scalars(select(model).where(key == request_id)).all()
    originals = [{name: getattr(one, name) for name in names} for one in found]
    copies = [
        _moved(model, one, number, request_id, clock_id)
        for number in range(1, OPEN)
        for one in originals
    ]
    for start in range(0, len(copies), MOST_AT_ONCE):
        session.execute(insert(model), copies[start : start + MOST_AT_ONCE])


def _moved(
    model: Any, one: dict[str, Any], number: int, request_id: int, clock_id: int
) -> dict[str, Any]:
    """Return a row as that of the request ``number`` places on."""
    if model is ServiceRequest:
        return one | {"id": request_id + number, "number": f"B-{number:07}"}
    moved = one | {"request_id": request_id + number}
    if model is Clock:
        return moved | {"id": clock_id + number}
    del moved["id"]
    return moved | {"clock_id": clock_id + number} if model is Escalation else moved


def _change(engine: Engine) -> tuple[float, float]:
    with Session(engine) as session:
        after = with_holiday(as_it_is(session, CALENDAR), date(2026, 8, 31), "쉼", "Off")
        grounds = Grounds("bench", is_by_law=True)
        calendar_changes.propose(session, CALENDAR, after, None, grounds, at=AT)
        work = long_work.claim(session, AT)
        if work is None:
            raise AssertionError("a change of so many clocks is long work")
        key = work.key
        session.commit()
        while (piece := replaying.read_piece(session, key, AT)) is not None:
            replaying.keep_piece(session, key, piece, AT)
            session.commit()
            session.expunge_all()
        began = time.perf_counter()
        replaying.finish(session, key, AT + HOUR)
        session.commit()
        last = time.perf_counter() - began
        if session.scalar(select(func.count()).select_from(ClockChange)) != OPEN:
            raise AssertionError("every clock is to read another due time")
        return last, _follow(session, key)


def _follow(session: Session, key: str) -> float:
    longest, is_going_on = 0.0, True
    while is_going_on:
        began = time.perf_counter()
        is_going_on = replaying.replan_piece(session, key, AT + HOUR)
        session.commit()
        session.expunge_all()
        longest = max(longest, time.perf_counter() - began)
    return longest


def _row(name: str, seconds: float, most: float) -> dict[str, object]:
    return {
        "name": name, "value": seconds, "unit": "s", "baseline": None, "ratio": None,
        "goal": f"<= {most:g}", "met": seconds <= most,
    }  # fmt: skip
