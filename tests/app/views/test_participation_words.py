from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from app.views.participation_words import build, columns, half_words, rows, rubric_page
from pulse.participation.overview import Overview, Perception
from pulse.participation.periods import Half
from pulse.participation.process import Share, Span, Step
from pulse.participation.rubric import Criterion, Rubric, Side
from pulse.results.scores import Score
from tests.pulse.surveys.world import AFTER

HALF = Half(2026, 2)
SPAN = Span(HALF, "Asia/Seoul", AFTER)
SAID = Perception(1, date(2026, 8, 1), Score(Decimal(46)))
SHARES = tuple(
    Share(step, met, due, left_out=int(step is Step.CONSULTED))
    for step, met, due in zip(Step, (82, 50, 64, 9), (100, 100, 100, 14), strict=True)
)


def rubric(*points: tuple[int, int]) -> Rubric:
    sides = zip(Criterion, points, strict=True)
    return Rubric(2, True, tuple(Side(one, given, ("/a", "/b")) for one, given in sides))


def test_the_index_is_told_with_its_parts_where_all_are_there(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        page = build(Overview(SAID, SHARES, rubric(*[(2, 2)] * 5)), SPAN)
        table = rows(page, HALF)
        assert list(table[0]) == columns()
    assert page.headline == "The index of taking part is 54.4 of 100."
    assert [one.number for one in page.figures] == ["54.4", "46", "65.1", "50.0"]
    assert page.missing == []
    assert page.lines[1].counts == "50 of 100; 1 demanded by law, left out"
    assert len(table) == 8


def test_what_is_missing_is_said_part_by_part(app: Flask) -> None:
    nothing = (Share(Step.ANSWERED, 0, 0), *SHARES[1:])
    with app.test_request_context(headers={"Accept-Language": "en"}):
        page = build(Overview(None, nothing, rubric((0, 2), *[(2, 2)] * 4)), SPAN)
    assert page.headline.endswith("3 parts of it are missing.")
    assert "they talk first" in page.missing[-1]
    assert page.figures[0].number == "–"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Rubric(0, False, ()), "nobody has rated yet; it takes two."),
        (Rubric(1, False, ()), "1 person has begun"),
        (Rubric(2, False, ()), "2 people have begun"),
        (rubric(*[(2, 3)] * 5), "25 of 40 points"),
    ],
)
def test_the_rubric_says_how_far_it_is(app: Flask, found: Rubric, words: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert words in rubric_page(found, HALF).headline
        assert half_words(Half(2026, 1)) == "First half of 2026"
