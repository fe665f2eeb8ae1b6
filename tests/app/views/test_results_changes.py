from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.views.results_changes import _split_words, strokes
from pulse.results.changes import Change, Split
from pulse.results.scores import Score
from pulse.results.trends import Break, TrendPoint


def points(*values: str | None, broken_at: int = -1) -> list[TrendPoint]:
    wave: Any = None
    return [
        TrendPoint(
            wave,
            None if value is None else Score(Decimal(value)),
            (Break.METHOD,) if at == broken_at else (),
        )
        for at, value in enumerate(values)
    ]


def test_a_series_is_one_line() -> None:
    (line,) = strokes(points("0", "50", "100"))
    assert line == "4.0,36.0 80.0,20.0 156.0,4.0"


@pytest.mark.parametrize(
    "series",
    [points("40", "50", "60", "70", broken_at=2), points("40", "50", None, "60", "70")],
)
def test_a_break_or_a_gap_is_never_drawn_across(series: list[TrendPoint]) -> None:
    assert len(strokes(series)) == 2


def test_single_points_draw_nothing() -> None:
    assert strokes(points("40")) == []
    assert strokes(points("40", "50", broken_at=1)) == []


def test_what_moved_adds_up_to_the_change(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        told = Split(Decimal("1.5"), Decimal("3.0"))
        words = _split_words(told, Change(Decimal("5.0")))
        assert words == "people +1.5, opinions +3.0, who answered +0.5"
        assert _split_words(None, Change(Decimal(1))) == "cannot be told apart"
