from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.models import PublishedCell
from pulse.results.scores import (
    Score,
    change,
    dimension_scores,
    gaps,
    item_score,
    satisfaction_index,
    score_of,
)
from pulse.surveys.form import Form, read_form, weights_of

WEIGHTS = {
    "work": "0.14",
    "tools": "0.12",
    "service": "0.16",
    "lead": "0.12",
    "growth": "0.08",
    "recognition": "0.1",
    "rest": "0.1",
    "safety": "0.1",
    "voice": "0.08",
}
EXAMPLE = {
    "work": 70,
    "tools": 55,
    "service": 40,
    "lead": 72,
    "growth": 50,
    "recognition": 48,
    "rest": 60,
    "safety": 80,
    "voice": 35,
}


def weights() -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in WEIGHTS.items()}


def dimensions(**without: None) -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in EXAMPLE.items() if code not in without}


def form() -> Form:
    scale = {"min": 1, "max": 5}
    questions = [
        {"code": code, "kind": "scale", "dimension": dimension, "spec": scale}
        for code, dimension in (("A", "work"), ("B", "work"), ("R", "hassle"))
    ]
    for entry in questions:
        entry["reverse"] = entry["code"] == "R"
    return read_form({"installments": [], "questions": questions})


def cell(code: str, mean: str | None, end: str | None = None) -> PublishedCell:
    return PublishedCell(
        cell_key="everyone",
        question_code=code,
        mean=mean,
        end_code=end,
        n_band="10-19",
        interval=None if mean is None else ["2.0", "4.0"],
    )


def test_an_item_not_asked_in_every_language_is_in_no_mean_of_its_scale() -> None:
    entry = {"code": "D", "kind": "scale", "dimension": "work", "spec": {"min": 1, "max": 5}}
    dropped = entry | {"reverse": False, "dropped_in": ["ko"]}
    known = read_form({"installments": [], "questions": [dropped]}).questions | form().questions
    whole = Form((), known)
    found = dimension_scores([cell("A", "3.0"), cell("B", "4.0"), cell("D", "1.6")], whole)
    assert found["everyone"]["work"].value == Decimal("62.5")
    assert found["everyone"]["D"].value == Decimal("15.0")


def test_the_worked_example() -> None:
    index = satisfaction_index(Decimal("62.5"), dimensions(), weights())
    assert index is not None
    assert (index.value, index.missing) == (Decimal("58.7"), ())


def test_the_largest_gap_is_not_the_lowest_score() -> None:
    found = gaps(dimensions(), weights())
    assert found[0] == ("service", Decimal("5.6"))
    assert "safety" not in dict(found)


def test_missing_dimensions_share_their_weight_out() -> None:
    same = dict.fromkeys(WEIGHTS, Decimal(60))
    for without in ({}, {"work": None}, {"work": None, "rest": None, "voice": None}):
        kept = {code: value for code, value in same.items() if code not in without}
        index = satisfaction_index(Decimal(60), kept, weights())
        assert index is not None
        assert (index.value, set(index.missing)) == (Decimal("60.0"), set(without))


def test_no_index_with_more_than_three_missing_or_without_the_overall_item() -> None:
    few = dimensions(work=None, rest=None, voice=None, lead=None)
    assert satisfaction_index(Decimal(60), few, weights()) is None
    assert satisfaction_index(None, dimensions(), weights()) is None
    assert satisfaction_index(Decimal(60), {}, {}) is None


@pytest.mark.parametrize(
    ("mean", "low", "high", "score"),
    [("1.0", 1, 5, "0.0"), ("3.3", 1, 5, "57.5"), ("0.0", 0, 4, "0.0"), ("7.25", 0, 10, "72.5")],
)
def test_item_scores(mean: str, low: int, high: int, score: str) -> None:
    assert item_score(Decimal(mean), low, high) == Decimal(score)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_higher_mean_is_never_a_lower_score(one: int, other: int) -> None:
    first, second = (item_score(Decimal(10 + n) / 10, 1, 5) for n in (one, other))
    assert (first <= second) == (one <= other)


def test_ends_stay_ends() -> None:
    score = score_of(cell("A", "4.5", "high"), form())
    assert score is not None
    assert (score.text_code, score.interval) == ("≥87.5", (Decimal("25.0"), Decimal("75.0")))


def test_where_agreeing_is_bad_the_score_turns_round() -> None:
    score = score_of(cell("R", "4.5", "high"), form())
    assert score is not None
    assert score.text_code == "≤12.5"


def test_a_cell_without_a_mean_has_no_score() -> None:
    assert score_of(cell("A", None), form()) is None
    assert dimension_scores([cell("A", None), cell("gone", "3.0")], form()) == {}


def test_a_dimension_is_the_mean_of_its_items() -> None:
    found = dimension_scores([cell("A", "3.0"), cell("B", "4.0")], form())
    assert found == {"everyone": {"work": Score(Decimal("62.5"))}}


def test_a_change_is_told_between_shown_scores_only() -> None:
    now, before = Score(Decimal("62.5")), Score(Decimal("60.0"))
    assert change(now, before) == Decimal("2.5")
    for one, other in ((None, before), (now, None), (now, Score(Decimal("87.5"), "high"))):
        assert change(one, other) is None


def test_weights_come_from_the_template() -> None:
    listed = [{"id": "work", "weight": 0.14}, {"id": "common"}]
    assert weights_of({"dimensions": listed}) == {"work": Decimal("0.14")}
    assert weights_of({}) == {}
