from __future__ import annotations

import itertools

import numpy as np
import pytest

from pulse.publishing.drivers import Drivers, Refusal, driver_shares
from pulse.publishing.weakest_link import Numbers, Table


def made(weights: list[float], people: int = 400, noise: float = 1.0) -> tuple[Table, Table]:
    chance = np.random.default_rng(1)
    values = chance.normal(size=(people, len(weights))) + chance.normal(size=(people, 1))
    overall = values @ np.array(weights) + noise * chance.normal(size=people)
    codes = tuple(f"d{n}" for n in range(len(weights)))
    return Table(codes, values), Table(("overall",), overall[:, None])


def explained(areas: Numbers, overall: Numbers) -> float:
    """R² of a least-squares fit, found another way than the module does."""
    if areas.shape[1] == 0:
        return 0.0
    design = np.column_stack([np.ones(len(areas)), areas])
    left = overall - design @ np.linalg.lstsq(design, overall, rcond=None)[0]
    return float(1 - left.var() / overall.var())


def test_shares_are_mean_gains_over_every_order() -> None:
    areas, overall = made([1.0, 0.4, 0.1])
    orders = list(itertools.permutations(range(3)))
    gains = np.zeros(3)
    for order in orders:
        for at, area in enumerate(order):
            before, after = list(order[:at]), list(order[: at + 1])
            whole = overall.values[:, 0]
            gains[area] += explained(areas.values[:, after], whole)
            gains[area] -= explained(areas.values[:, before], whole)
    gains /= len(orders)
    told = driver_shares(areas, overall)
    assert isinstance(told, Drivers)
    for code, gain in zip(areas.codes, gains / gains.sum(), strict=True):
        assert abs(told.shares[code] - 100 * gain) <= 2.5
    assert abs(told.explained - 100 * gains.sum()) <= 2.5


def test_only_whole_five_points_are_told() -> None:
    told = driver_shares(*made([1.0, 0.7, 0.3, 0.2, 0.0]))
    assert isinstance(told, Drivers)
    assert all(share % 5 == 0 for share in [*told.shares.values(), told.explained])
    assert told.to_document() == {"shares": dict(told.shares), "explained": told.explained}


def test_areas_that_say_the_same_share_alike() -> None:
    areas, overall = made([1.0, 0.0])
    twice = Table(("a", "b"), areas.values[:, [0, 0]])
    told = driver_shares(twice, overall)
    assert isinstance(told, Drivers)
    assert told.shares["a"] == told.shares["b"] == 50


@pytest.mark.parametrize(("count", "people"), [(3, 29), (8, 39)])
def test_too_few_people_are_refused(count: int, people: int) -> None:
    assert driver_shares(*made([1.0] * count, people)) is Refusal.TOO_FEW
    assert isinstance(driver_shares(*made([1.0] * count, people + 1)), Drivers)


def test_only_whole_answers_count() -> None:
    areas, overall = made([1.0, 0.5], 40)
    areas.values[:12, 0] = np.nan
    assert driver_shares(areas, overall) is Refusal.TOO_FEW


def test_what_cannot_be_told_is_refused() -> None:
    areas, overall = made([1.0, 0.5])
    flat = Table(areas.codes, np.column_stack([areas.values[:, 0], np.full(400, 3.0)]))
    assert driver_shares(flat, overall) is Refusal.NO_SPREAD
    assert driver_shares(*made([0.0, 0.0])) is Refusal.NOT_EXPLAINED
    assert driver_shares(*made([1.0] * 13)) is Refusal.TOO_MANY_AREAS


def test_the_order_of_people_changes_nothing() -> None:
    areas, overall = made([1.0, 0.4, 0.1])
    turned = np.random.default_rng(2).permutation(400)
    again = driver_shares(
        Table(areas.codes, areas.values[turned]), Table(overall.codes, overall.values[turned])
    )
    assert again == driver_shares(areas, overall)
