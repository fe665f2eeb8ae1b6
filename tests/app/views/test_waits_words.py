"""Whose broken promises the page of waiting tells of first, and beside which scores."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.views.waits_words import Swing, _swing
from pulse.commitments.waits import Waited
from pulse.results.waits import Point

DESK = 7
WAVES = 6


def swing(app: Flask, broken: dict[str, Sequence[int]], fall: dict[str, float]) -> Swing | None:
    """What is told of units with so many broken promises, each costing so many points."""
    points = [
        Point(unit, wave, count, 60 - fall[unit] * count)
        for unit, counts in broken.items()
        for wave, count in enumerate(counts)
    ]
    counted = [
        Waited(point.wave, point.unit, 1, DESK, point.broken + 2, 2)
        for point in points
        if point.broken
    ]
    setting: Any = SimpleNamespace(
        compared=SimpleNamespace(
            units={unit: unit for unit in broken}, unit_of={unit: unit for unit in broken}
        ),
        names=SimpleNamespace(cell=str.title),
        services={DESK: SimpleNamespace(code="S01", name_ko="화면", name_en="Screens")},
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return _swing(setting, counted, points)


def test_the_widest_swing_is_told_whatever_the_scores_did(app: Flask) -> None:
    found = swing(
        app,
        {"agents": (9, 0, 8, 1, 7, 2), "stores": (3, 1, 2, 1, 2, 1)},
        {"agents": 0, "stores": 10},
    )
    assert found is not None
    assert (found.unit, found.service, found.service_code) == ("Agents", "Screens", "S01")
    assert found.broken == 27
    assert "most of them (8.0 on average) its score was 60.0" in found.words
    assert "fewest (1.0) it was 60.0" in found.words


@pytest.mark.parametrize("counts", [(0,) * WAVES, (3,) * WAVES, (9, 0, 8)])
def test_nothing_is_told_where_nothing_swung_or_too_little_is_known(
    app: Flask, counts: Sequence[int]
) -> None:
    assert swing(app, {"agents": counts}, {"agents": 1}) is None
