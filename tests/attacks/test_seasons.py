"""Whole seasons of random companies, read as every role and head, add up to nobody's answer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from app.cli.privacy import privacy
from app.extensions import db
from config import Settings
from pulse.people.permissions import Role
from tests.attacks.season_auditor import (
    Told,
    gathered,
    pinned,
    says_what_is_true,
    smallest_alone,
    with_people,
)
from tests.attacks.seasons import Season
from tests.pulse.surveys.world import question

SEASONS = int(os.environ.get("IEUM_ATTACK_SEASONS", "2"))
WAVES = 3
THREE_STEPS = {"min": 1, "max": 3, "labels": []}


@pytest.fixture
def reading(sqlite_fresh: Engine, tmp_path: Path) -> Iterator[Flask]:
    made = create_app(
        Settings(
            env="test", database_url=str(sqlite_fresh.url), data_dir=tmp_path, log_level="error"
        )
    )
    yield made
    with made.app_context():
        db.engine.dispose()


def told_to_all(app: Flask, season: Season) -> list[dict[str, Any]]:
    """What the command gives for every role and for everybody who heads something."""
    runner = app.test_cli_runner()
    asked = [("--role", role.value) for role in Role]
    asked += [("--person", number) for number in season.heads]
    found = []
    for who in asked:
        done = runner.invoke(privacy, ["published", *who, "--json"])
        assert done.exit_code == 0, done.output
        found.append(json.loads(done.output))
    return found


@pytest.mark.parametrize("seed", range(SEASONS))
def test_no_season_of_any_company_gives_anybody_away(
    sqlite_fresh: Engine, reading: Flask, seed: int
) -> None:
    """P6, over time: whatever all readers put together concerns five people or more."""
    season = Season(sqlite_fresh, Random(seed)).begin(teams=5, largest=9)
    for number in range(WAVES):
        if number:
            season.change(number)
        season.wave(number)
    waves = gathered(told_to_all(reading, season))
    assert set(waves) == set(season.truth)
    shown = 0
    for wave_id, wave in waves.items():
        truth = season.truth[wave_id]
        told = with_people(wave, truth)
        assert [one.key for one in told if not says_what_is_true(one, truth)] == []
        for code in {one.question for one in told}:
            groups = [one.members for one in told if one.question == code]
            assert smallest_alone(groups, wave["k"]) is None
            shown += len(groups)
            everybody = sorted(max(groups, key=len))
            assert smallest_alone([*groups, frozenset(everybody[1:])], wave["k"]) is not None
    assert shown > WAVES * 3  # it is no season in which nothing was told


@pytest.mark.parametrize("seed", range(SEASONS))
def test_no_answer_is_pinned_by_whole_numbers_in_a_company_of_eleven(
    sqlite_fresh: Engine, reading: Flask, seed: int
) -> None:
    """Every answer everybody could have given is tried against every printed number."""
    season = Season(sqlite_fresh, Random(seed + 100))
    asked = [question(code, at, "scale", THREE_STEPS) for at, code in enumerate("AB")]
    season.begin(teams=3, largest=4, questions=asked)
    season.fill(11)
    season.wave(0)
    for wave_id, wave in gathered(told_to_all(reading, season)).items():
        told = with_people(wave, season.truth[wave_id])
        for code in {one.question for one in told}:
            numbers = [one for one in told if one.question == code]
            people = sorted(frozenset().union(*(one.members for one in numbers)))
            assert pinned(numbers, people, 1, 3) == []


@pytest.mark.parametrize(
    ("groups", "alone"),
    [
        ([range(10), range(7)], {7, 8, 9}),
        ([range(10), range(5)], None),
        ([{1, 2, 3, 4, 5, 6}, {1, 2, 3, 7, 8, 9}, {4, 5, 6, 7, 8, 10}], {7, 8, 9, 10}),
        ([range(12), range(6), range(6, 12), [0, 1, 2, 3, 4, 5, 6]], {6}),
    ],
)
def test_the_auditor_finds_what_can_be_worked_out(
    groups: list[list[int]], alone: set[int] | None
) -> None:
    found = smallest_alone([frozenset(group) for group in groups], 5)
    assert (found is None) is (alone is None)
    if alone:
        assert found is not None
        assert len(found) <= len(alone)


def test_the_auditor_pins_what_whole_numbers_pin() -> None:
    told = [
        {"mean": "1.8", "end_code": None, "distribution": None},
        {"mean": "2.0", "end_code": None, "distribution": None},
    ]
    numbers = [
        Told("A", "x", frozenset(range(5)), told[0]),
        Told("A", "y", frozenset(range(6)), told[1]),
    ]
    assert pinned(numbers, list(range(6)), 1, 3) == [5]
