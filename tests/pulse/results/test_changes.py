from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.cells import CellLabel
from pulse.publishing.plan import Dimension
from pulse.results.changes import Change, Side, Split, change_between, split, split_of
from pulse.results.scores import Score

SCORES = st.decimals("0", "100", places=1)
PEOPLE = st.integers(1, 500)


def score(value: str, low: str = "", high: str = "") -> Score:
    return Score(Decimal(value), None, (Decimal(low), Decimal(high)) if low else None)


def test_a_change_has_the_interval_of_two_separate_samples() -> None:
    found = change_between(score("60", "54", "66"), score("50", "42", "58"))
    assert found == Change(Decimal(10), (Decimal("0.0"), Decimal("20.0")))


@pytest.mark.parametrize(
    ("now", "direction"), [("75", "up"), ("35", "down"), ("58", "unclear"), ("50", "unclear")]
)
def test_only_an_interval_without_zero_says_which_way(now: str, direction: str) -> None:
    middle = Decimal(now)
    later = Score(middle, None, (middle - 6, middle + 6))
    found = change_between(later, score("50", "42", "58"))
    assert found is not None
    assert found.direction == direction


def test_the_wider_side_of_an_interval_counts_where_the_scale_cut_the_other() -> None:
    found = change_between(score("98", "90", "100"), score("50", "44", "56"))
    assert found is not None
    assert found.interval == (Decimal(38), Decimal(58))


def test_a_change_without_intervals_is_never_called_sure() -> None:
    assert change_between(score("90"), score("10")) == Change(Decimal(80))
    assert Change(Decimal(80)).direction == "unclear"


def test_nothing_is_compared_with_what_is_hidden_or_only_known_to_lie_beyond() -> None:
    shown = score("50")
    assert change_between(None, shown) is None
    assert change_between(shown, None) is None
    assert change_between(replace(shown, end_code="high"), shown) is None


def test_a_teams_score_changing_only_because_people_moved() -> None:
    moved = split([(80, Decimal(40), 20, Decimal(40)), (20, Decimal(80), 80, Decimal(80))])
    assert moved == Split(people=Decimal("24.0"), opinions=Decimal("0.0"))


def test_a_score_changing_only_because_opinions_did() -> None:
    changed = split([(30, Decimal(40), 60, Decimal(50)), (10, Decimal(60), 20, Decimal(70))])
    assert changed == Split(people=Decimal("0.0"), opinions=Decimal("10.0"))


def test_without_people_there_is_nothing_to_take_apart() -> None:
    assert split([]) is None
    assert split([(0, Decimal(1), 3, Decimal(1))]) is None


@given(st.lists(st.tuples(PEOPLE, SCORES, PEOPLE, SCORES), min_size=1, max_size=6))
def test_the_parts_add_up_to_the_change_of_the_whole(
    parts: list[tuple[int, Decimal, int, Decimal]],
) -> None:
    told = split(parts)
    assert told is not None
    before = sum(n * value for n, value, _, _ in parts) / sum(n for n, _, _, _ in parts)
    now = sum(n * value for _, _, n, value in parts) / sum(n for _, _, n, _ in parts)
    assert abs(told.people + told.opinions - (now - before)) <= Decimal("0.1")


def label(key: str, parent: str | None, *, is_partial: bool = False) -> CellLabel:
    return CellLabel(
        key, Dimension.DEPARTMENT, "p", parent, key, (f"in:{key}",), is_partial=is_partial
    )


def side(first: str, second: str, people: tuple[int, int], *more: str) -> Side:
    keys = ("department:A", "department:B", *more)
    labels = {key: label(key, "everyone") for key in keys}
    scores = {"department:A": score(first), "department:B": score(second)}
    return Side(labels, scores, dict(zip(keys, people, strict=False)))


def test_a_change_is_taken_apart_by_the_units_right_below() -> None:
    told = split_of("everyone", side("40", "80", (20, 80)), side("40", "80", (80, 20)))
    assert told == Split(Decimal("24.0"), Decimal("0.0"))


def test_a_hidden_or_different_part_makes_it_impossible_to_tell() -> None:
    now, before = side("40", "80", (20, 80)), side("40", "80", (80, 20))
    assert split_of("everyone", side("40", "80", (20, 80), "department:C"), before) is None
    hidden = {key: one for key, one in before.scores.items() if key != "department:B"}
    assert split_of("everyone", now, replace(before, scores=hidden)) is None
    ended = {**before.scores, "department:B": replace(score("87.5"), end_code="high")}
    assert split_of("everyone", now, replace(before, scores=ended)) is None
    assert split_of("everyone", replace(now, invited={}), before) is None
    assert split_of("department:A", now, before) is None
