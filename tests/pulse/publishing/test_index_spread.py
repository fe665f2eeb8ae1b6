from __future__ import annotations

from decimal import Decimal
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.findings import index_findings
from pulse.publishing.index_spread import LEAST_POINTS, index_spread
from pulse.publishing.items import Item
from pulse.publishing.models import FindingKind

WEIGHTS = {"work": Decimal("0.6"), "rest": Decimal("0.4")}
PEOPLE = range(30)


def item(dimension: str, index_of: dict[int, int], *, is_reversed: bool = False) -> Item:
    return Item(f"Q-{dimension}", dimension, 1, 5, is_reversed, index_of)


def asked(people: range = PEOPLE) -> list[Item]:
    return [
        item("overall", {p: p % 5 for p in people}),
        item("work", {p: p % 3 for p in people}),
        item("rest", {p: (p + 1) % 4 for p in people}, is_reversed=True),
    ]


def test_it_is_the_deviation_of_peoples_own_index_in_whole_points() -> None:
    own = [
        0.3 * 25 * (p % 5) + 0.7 * (0.6 * 25 * (p % 3) + 0.4 * (100 - 25 * ((p + 1) % 4)))
        for p in PEOPLE
    ]
    assert index_spread(asked(), WEIGHTS) == round(stdev(own))


def test_thirty_people_have_to_have_answered_all_of_it() -> None:
    assert index_spread(asked(range(29)), WEIGHTS) is None
    skipped = [*asked()[:2], item("rest", {p: 1 for p in PEOPLE if p})]
    assert index_spread(skipped, WEIGHTS) is None


def test_without_the_overall_item_or_with_too_much_not_asked_there_is_none() -> None:
    assert index_spread(asked()[1:], WEIGHTS) is None
    assert index_spread(asked()[:1], WEIGHTS) is None
    many = {**WEIGHTS, **dict.fromkeys(("a", "b", "c", "d"), Decimal("0.1"))}
    assert index_spread(asked(), many) is None
    assert index_spread(asked(), {k: v for k, v in many.items() if k != "d"}) is not None


def test_it_never_says_that_everybody_feels_alike() -> None:
    same = [item(code, dict.fromkeys(PEOPLE, 3)) for code in ("overall", *WEIGHTS)]
    assert index_spread(same, WEIGHTS) == LEAST_POINTS


@given(st.permutations(PEOPLE))
def test_who_gave_which_answers_changes_nothing(order: list[int]) -> None:
    """P8: people in the same groups can change places."""
    moved = [
        Item(
            one.code,
            one.dimension,
            1,
            5,
            one.is_reversed,
            {order[p]: i for p, i in one.index_of.items()},
        )
        for one in asked()
    ]
    assert index_spread(moved, WEIGHTS) == index_spread(asked(), WEIGHTS)


@pytest.mark.parametrize("weights", [WEIGHTS, {}])
def test_it_is_told_of_everybody_only(weights: dict[str, Decimal]) -> None:
    found = index_findings(asked(), weights)
    assert [(one.cell_key, one.kind) for one in found] == (
        [("everyone", FindingKind.INDEX_SPREAD)] if weights else []
    )
