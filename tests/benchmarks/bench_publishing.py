"""Which cells survive the rule, how long it takes, and counting a million answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from pulse.publishing.atoms import Atoms
from pulse.publishing.drivers import driver_shares
from pulse.publishing.planning import build_plan
from pulse.publishing.safe import accept
from pulse.publishing.tabulating import count_atoms, count_cells
from pulse.publishing.weakest_link import Table
from tests.benchmarks.synthetic_company import company, respondents

Row = dict[str, object]
Rows = NDArray[np.integer]
SHARES = ((120, 20, 0.84), (400, 10, 0.95))
TIMES = ((120, False, 0.02), (400, False, 0.1), (400, True, 3.0), (1500, False, 3.0))
PEOPLE, QUESTIONS, OPTIONS = 100_000, 10, 5


def run() -> Iterator[Row]:
    for people, companies, goal in SHARES:
        own, pooled = _shown(people, companies)
        name = f"publishing: one-way cells of n>=5 shown by name, {people} people"
        yield _row(name, own, "share", f">= {goal}", own >= goal)
        name = f"publishing: one-way cells of n>=5 shown, pools counted, {people} people"
        yield _row(name, pooled, "share", f">= {goal}", pooled >= goal)
    for people, cross, goal in TIMES:
        seconds = _deciding(people, cross)
        name = f"publishing: deciding one question, {people} people{' crossed' * cross}"
        yield _row(name, seconds, "s", f"<= {goal}", seconds <= goal)
    yield from _counting()
    seconds = _drivers()
    name = "publishing: drivers, ten areas, 400 people"
    yield _row(name, seconds, "s", "<= 0.05", seconds <= 0.05)


def _row(name: str, value: float, unit: str, goal: str, met: bool) -> Row:
    return {
        "name": name, "value": value, "unit": unit, "baseline": None, "ratio": None, "goal": goal,
        "met": met,
    }  # fmt: skip


def _shown(people: int, companies: int) -> tuple[float, float]:
    own = pooled = planned = 0
    for seed in range(companies):
        plan, answered = build_plan(company(seed, people)), respondents(seed, people)
        large = {c.key for c in plan.cells if len(c.members & answered) >= 5}
        cells = accept(plan.cells, answered, 5)
        own += sum(cell.key in large for cell in cells)
        pooled += len(large & {part for cell in cells for part in cell.parts})
        planned += len(large)
    return own / planned, pooled / planned


def _deciding(people: int, cross: bool) -> float:
    plan = build_plan(company(1, people), with_cross=cross)
    answered = respondents(1, people)
    return _best(lambda: accept(plan.cells, answered, 5))


def _drivers() -> float:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(400, 10)) + rng.normal(size=(400, 1))
    overall = values.mean(axis=1, keepdims=True) + rng.normal(size=(400, 1))
    areas = Table(tuple("abcdefghij"), values)
    return _best(lambda: driver_shares(areas, Table(("overall",), overall)), 5)


def _counting() -> Iterator[Row]:
    """Thirty segments (five dimensions of six values) against one bincount per cell.

    Counted as a close counts: people are told apart once, then each question is counted among
    those who answered it, first by atom and then by cell. The floor is handed, ready made, the
    people of each segment who answered.
    """
    rng = np.random.default_rng(1)
    answers = rng.integers(0, OPTIONS, (PEOPLE, QUESTIONS)).astype(np.int8)
    values = rng.integers(0, 6, (PEOPLE, 5))
    groups = [np.flatnonzero(values[:, d] == v) for d in range(5) for v in range(6)]
    columns = [np.ascontiguousarray(answers[:, question]) for question in range(QUESTIONS)]
    everybody = np.arange(PEOPLE)
    people, cells = everybody.tolist(), [frozenset(group.tolist()) for group in groups]
    seconds = _best(lambda: Atoms.of(people, cells))
    name = f"publishing: telling {PEOPLE:,} people in 30 segments apart, once a wave"
    yield _row(name, seconds, "s", "<= 0.5", seconds <= 0.5)
    atoms = Atoms.of(people, cells)
    skipping = [np.flatnonzero(rng.random(PEOPLE) < 0.95) for _ in columns]
    ways = (
        ("the same people answering", [everybody] * QUESTIONS),
        ("others for each question", skipping),
    )
    for how, asked in ways:
        given = [column[rows] for column, rows in zip(columns, asked, strict=True)]
        inside = [
            [np.intersect1d(group, rows, assume_unique=True) for group in groups] for rows in asked
        ]

        def counted(asked: list[Rows] = asked, given: list[Rows] = given) -> list[Rows]:
            found = []
            for rows, column in zip(asked, given, strict=True):
                within = atoms.within(rows, atoms.incidence)
                found.append(count_cells(count_atoms(column, within, OPTIONS), within))
            return found

        def floor(inside: list[list[Rows]] = inside) -> list[Rows]:
            return [
                np.bincount(column[group], minlength=OPTIONS)
                for column, groups in zip(columns, inside, strict=True)
                for group in groups
            ]

        assert np.array_equal(np.vstack(counted()), np.vstack(floor()))
        tries = [(_best(floor, 1), _best(counted, 1)) for _ in range(15)]
        baseline, seconds = (min(taken) for taken in zip(*tries, strict=True))
        ratio = seconds / baseline
        name = f"publishing: counting 1,000,000 answers, 30 segments x 10, {how}"
        row = _row(name, seconds, "s", "<= 2 x numpy", ratio <= 2)
        yield row | {"baseline": baseline, "ratio": ratio}


def _best(work: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


if __name__ == "__main__":
    for line in run():
        print(json.dumps(line))
