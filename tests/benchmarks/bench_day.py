"""A day of 2,000 people in Slack with faults, duplicates and late repeats: what gets lost.

The same day as in the tests, only larger; the sender's pauses are leapt over, its work is not.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import databases
from tests.integrations.slack.day import Day
from tests.integrations.slack.stage import staged
from tests.pulse.surveys.world import DURING

PEOPLE = 2000
UNCLEAR = "a day of 2,000 people: of those rows"


def run() -> Iterator[dict[str, Any]]:
    """Yield the rows of the table; a loss or a double ends the run with its own words."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'day.db'}"
        databases.create_tables(url)
        engine = databases.make_engine(url)
        began = time.perf_counter()
        with staged(engine, DURING) as stage:
            day = Day(stage)
            day.begin(PEOPLE)
            day.send_all()
            day.answer_all()
            day.ask_for_things()
            day.send_all()
            day.remind()
            counts = day.check()
        seconds = time.perf_counter() - began
        engine.dispose()
    yield _row("a day of 2,000 people: lost, doubled, or over a limit", 0, "", "0")
    yield _row("a day of 2,000 people: calls that went wrong", counts["went_wrong"], "", "")
    yield _row("a day of 2,000 people: rows that say nobody knows", counts["unsettled"], "", "")
    yield _row(f"{UNCLEAR}, had it all the same", counts["unsettled"] - counts["without"], "", "")
    yield _row(f"{UNCLEAR}, by App Home and the reminder", counts["without"], "", "")
    yield _row("a day of 2,000 people: time to live it", round(seconds, 1), "s", "")


def _row(name: str, value: float, unit: str, goal: str) -> dict[str, Any]:
    facts = {"baseline": None, "ratio": None, "goal": goal, "met": True}
    return {"name": name, "value": value, "unit": unit, **facts}


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row, ensure_ascii=False))
