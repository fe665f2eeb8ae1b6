from __future__ import annotations

from decimal import Decimal

from app.views.results_figures import lowest_of
from pulse.results.scores import Score


def score(value: str, low: str | None = None, high: str | None = None) -> Score:
    interval = None if low is None or high is None else (Decimal(low), Decimal(high))
    return Score(Decimal(value), interval=interval)


def test_an_area_apart_from_the_others_is_named_alone() -> None:
    scores = {"a": score("30", "25", "35"), "b": score("60", "55", "65"), "c": score("70")}
    assert lowest_of(scores) == ["a"]


def test_areas_whose_ranges_meet_are_named_together() -> None:
    scores = {
        "a": score("45", "40", "50"),
        "b": score("48", "43", "53"),
        "c": score("80", "75", "85"),
    }
    assert lowest_of(scores) == ["a", "b"]


def test_when_all_could_be_lowest_none_is_named() -> None:
    scores = {"a": score("45", "30", "60"), "b": score("50", "35", "65")}
    assert lowest_of(scores) == []


def test_a_single_area_is_not_called_lowest() -> None:
    assert lowest_of({"a": score("45")}) == []
