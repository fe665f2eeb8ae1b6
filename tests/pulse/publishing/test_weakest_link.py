from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing import weakest_link
from pulse.publishing.weakest_link import Table, surely_lowest

GAP = float("nan")


def table(*rows: tuple[float, ...]) -> Table:
    return Table(("a", "b", "c")[: len(rows[0])], np.array(rows))


def means(found: Table) -> dict[str, Fraction]:
    return {
        code: Fraction(float(value)).limit_denominator(1000)
        for code, value in zip(found.codes, np.nanmean(found.values, axis=0), strict=True)
    }


def test_an_area_far_below_the_others_is_named() -> None:
    found = table(*[(25.0, 75.0, 100.0), (50.0, 75.0, 75.0)] * 8)
    assert surely_lowest(found, means(found)) == "a"


def test_areas_that_change_places_with_the_people_asked_are_not_clear() -> None:
    found = table(*[(0.0, 100.0, 75.0), (100.0, 25.0, 75.0)] * 8)
    assert surely_lowest(found, means(found)) is None


def test_no_name_says_more_than_the_published_means() -> None:
    found = table(*[(25.0, 75.0, 100.0), (50.0, 75.0, 75.0)] * 8)
    assert surely_lowest(found, {**means(found), "a": means(found)["b"]}) is None


def test_all_alike_are_not_clear() -> None:
    found = table(*[(50.0, 50.0, 50.0)] * 12)
    assert surely_lowest(found, means(found)) is None


def test_gaps_are_left_out_of_the_means() -> None:
    found = table(*[(GAP, 75.0, 100.0), (25.0, 75.0, GAP), (25.0, 50.0, 75.0)] * 6)
    assert surely_lowest(found, means(found)) == "a"


def test_many_people_are_drawn_by_their_normal_distribution() -> None:
    rows = [(50.0, 75.0), (25.0, 75.0), (75.0, 50.0)]
    few, many = table(*rows * 20), table(*rows * (weakest_link.PEOPLE_DRAWN // 3 + 1))
    assert surely_lowest(few, means(few)) == surely_lowest(many, means(many)) == "a"


answers = st.lists(st.tuples(*[st.sampled_from([0.0, 25.0, 50.0, GAP])] * 3), min_size=10)


@settings(max_examples=20, deadline=None)
@given(answers, st.randoms(use_true_random=False))
def test_who_gave_which_answers_changes_nothing(
    rows: list[tuple[float, ...]], chance: object
) -> None:
    rows = [*rows, (0.0, 25.0, 50.0)]
    turned = list(rows)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    told = means(table(*rows))
    assert surely_lowest(table(*rows), told) == surely_lowest(table(*turned), told)


def test_five_links_a_point_apart_are_told_from_twenty_answers_each() -> None:
    chance = np.random.default_rng(7)
    told = []
    for _ in range(40):
        steps = np.clip(np.rint(chance.normal(3.8, 0.9, (20, 5)) - [1, 0, 0, 0, 0]), 1, 5)
        found = Table(tuple("abcde"), (steps - 1) * 25)
        told.append(surely_lowest(found, means(found)))
    assert told.count("a") >= 0.8 * len(told)
    assert set(told) <= {"a", None}
