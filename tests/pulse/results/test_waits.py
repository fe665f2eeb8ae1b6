"""Broken promises beside scores: what is said where there is a link, and where there is none."""

from __future__ import annotations

from random import Random

import pytest

from pulse.results.waits import Link, Point, together

UNITS = {"a": 40.0, "b": 55.0, "c": 60.0, "d": 75.0, "e": 50.0}
WAVES = 10


def readings(seed: int, effect: float, noise: float = 2.0) -> list[Point]:
    """Units that are always different, waves that were hard for everybody, and an effect."""
    drawn = Random(seed)
    hard = [drawn.gauss(0, 3) for _ in range(WAVES)]
    points = []
    for place, (unit, usual) in enumerate(UNITS.items()):
        for wave in range(WAVES):
            broken = place * 4 + drawn.randrange(6) + round(abs(hard[wave]))
            score = usual + effect * broken - hard[wave] + drawn.gauss(0, noise)
            points.append(Point(unit, wave, broken, score))
    return points


def test_a_planted_effect_is_found_with_its_size() -> None:
    found = together(readings(1, effect=-1.5))
    assert found.link is Link.LOWER
    assert found.low < -1.5 < found.high < 0
    assert found.points == 50
    assert found.waves == WAVES
    assert found.is_among_others


def test_the_other_way_round_is_said_as_well() -> None:
    assert together(readings(2, effect=1.5)).link is Link.HIGHER


def test_without_an_effect_almost_nothing_is_called_sure() -> None:
    links = [together(readings(seed, effect=0.0)).link for seed in range(200)]
    assert links.count(Link.MAY_BE_CHANCE) >= 193
    assert Link.TOO_LITTLE not in links


def test_what_units_are_always_like_makes_no_link() -> None:
    usual = {"a": (0, 80.0), "b": (5, 60.0), "c": (10, 40.0)}
    points = [
        Point(unit, wave, broken + (wave + len(unit)) % 2, score + wave % 3)
        for unit, (broken, score) in usual.items()
        for wave in range(9)
    ]
    assert together(points).link in (Link.MAY_BE_CHANCE, Link.TOO_LITTLE)


def test_what_a_wave_was_like_for_everybody_makes_no_link() -> None:
    points = [
        Point(unit, wave, hard + drawn.randrange(2), 60.0 - 5 * hard + drawn.gauss(0, 1))
        for drawn in [Random(7)]
        for unit in UNITS
        for wave, hard in enumerate([0, 3, 1, 4, 2, 6, 0, 5, 3, 1])
    ]
    assert together(points).link is Link.MAY_BE_CHANCE


def test_two_groups_are_compared_with_themselves_alone() -> None:
    few = [point for point in readings(3, effect=-3.0) if point.unit in ("a", "b")]
    found = together(few)
    assert not found.is_among_others
    assert found.change < 0


@pytest.mark.parametrize(
    "points",
    [
        [],
        [Point("a", wave, wave, 50.0) for wave in range(9)],
        [Point(unit, wave, 2, 50.0 + wave) for unit in UNITS for wave in range(9)],
        [Point(unit, wave, wave, 50.0) for unit in ("a", "b") for wave in range(9)],
        [Point(unit, 0, at, 50.0 + at) for at, unit in enumerate("abcdefghijklmnop")],
    ],
    ids=["nothing", "too few", "nothing broke more than usual", "scores that stand still", "one"],
)
def test_where_nothing_can_be_told_nothing_is(points: list[Point]) -> None:
    assert together(points).link is Link.TOO_LITTLE
