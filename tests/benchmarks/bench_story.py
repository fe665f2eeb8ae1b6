"""How long the whole story takes to tell, and the pages people open most with all of it behind."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.demo.story import WHOLE_WEEKS
from app.extensions import db
from pulse.surveys.models import Wave, WaveState
from tests import databases, told
from tests.app import company
from tests.journeys.test_storylines_pages import HEAD, HR_LEAD, OWNER, browser

TIMES = 20
TELLING_SECONDS = 30
PAGE_MILLISECONDS = 200
PAGES = (
    ("list of results", "/results", HR_LEAD),
    ("result", "/results/{wave}", HR_LEAD),
    ("result of one's own unit", "/results/{wave}", HEAD),
    ("board of promises with the matrix", "/promises", HR_LEAD),
    ("queue", "/queue", OWNER),
)


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as place:
        story, copy = Path(place) / "told", Path(place) / "copy"
        story.mkdir()
        url = f"sqlite:///{story / 'ieum.db'}"
        databases.create_tables(url)
        began = time.perf_counter()
        told.tell(story, url, WHOLE_WEEKS)
        yield _row("story: telling 34 weeks", time.perf_counter() - began, "s", TELLING_SECONDS)
        app = company.copied(story, copy, locale="en")
        with company.standing_still():
            wave = _newest(app)
            for what, path, number in PAGES:
                spent = _median(app, path.format(wave=wave), number)
                yield _row(f"page, 34 weeks: {what}", spent * 1000, "ms", PAGE_MILLISECONDS)
        with app.app_context():
            db.engine.dispose()


def _newest(app: Flask) -> int:
    with app.app_context():
        query = select(Wave.id).where(Wave.state == WaveState.PUBLISHED, Wave.invited > 400)
        return db.session.scalars(query.order_by(Wave.closes_at.desc())).first() or 0


def _median(app: Flask, path: str, number: str) -> float:
    client = browser(app, number)
    assert client.get(path).status_code == 200
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(path)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _row(name: str, value: float, unit: str, goal: float) -> dict[str, object]:
    return {
        "name": name, "value": value, "unit": unit, "baseline": None, "ratio": None,
        "goal": f"<= {goal}", "met": value <= goal,
    }  # fmt: skip
