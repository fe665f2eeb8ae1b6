"""A million schedules: random surveys for random people, checked against every rule.

One in ten is checked by the rules written a second time (own shift, working day, night, absence),
and every week of every person against the budget.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.pulse.surveys.simulation import simulate
from tests.pulse.surveys.test_cadence import TABLES, breaches

SCHEDULES, CHECKED = 1_000_000, 100_000


def run() -> Iterator[dict[str, Any]]:
    """Yield how many breaches there were, and how long a schedule takes."""
    began = time.perf_counter()
    found = simulate(TABLES, SCHEDULES, Random(10**6), checked=CHECKED)
    took = time.perf_counter() - began
    broken = sum(bool(breaches(pair, limits, second)) for pair, limits, second in found.sample)
    yield _row(f"breaches of rules in {len(found.sample):,} asks of {found.asked:,}", broken)
    yield _row("weeks over the attention budget in 1,000,000 schedules", found.over_budget)
    yield _row("planning one schedule", 1e6 * took / SCHEDULES, "µs", "≤ 200 µs", 200.0)


def _row(
    name: str, value: float, unit: str = "", goal: str = "0", most: float = 0.0
) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "baseline": None,
        "ratio": None,
        "goal": goal,
        "met": value <= most,
    }
