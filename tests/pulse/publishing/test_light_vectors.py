import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing import light_vectors
from pulse.publishing.light_vectors import Effort, has_light_vector
from tests.attacks.auditor import lightest_vector


def solve(table: list[list[int]], weights: list[int], budget: int) -> bool:
    rows = np.array(table, np.int64)
    return has_light_vector(rows, np.array(weights, np.int64), budget, Effort(100_000))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    width = draw(st.integers(4, 11))
    row = st.lists(st.sampled_from([0, 1, 1]), min_size=width, max_size=width)
    weights = draw(st.lists(st.integers(1, 3), min_size=width, max_size=width))
    return draw(st.lists(row, min_size=1, max_size=6)), weights


@given(tables(), st.integers(1, 8))
@settings(max_examples=150, deadline=None)
def test_the_search_agrees_with_trying_every_support(
    drawn: tuple[list[list[int]], list[int]], budget: int
) -> None:
    table, weights = drawn
    lightest = lightest_vector(table, weights)
    assert solve(table, weights, budget) == (lightest is not None and lightest <= budget)


@given(tables(), st.integers(1, 8))
@settings(max_examples=100, deadline=None)
def test_branching_alone_agrees_too(drawn: tuple[list[list[int]], list[int]], budget: int) -> None:
    table, weights = drawn

    def by_rows_only(
        rows: np.ndarray, pivots: list[int], sizes: np.ndarray, most: int
    ) -> bool | None:
        return True if ((rows != 0) @ sizes <= most).any() else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(light_vectors, "_by_information_sets", by_rows_only)
        found = solve(table, weights, budget)
    lightest = lightest_vector(table, weights)
    assert found == (lightest is not None and lightest <= budget)


def test_pairs_are_decided_without_branching() -> None:
    rows = np.array([[1, 0, 1, 1, 1, 1, 0], [0, 1, 1, 1, 1, 0, 1]], np.int64)
    weights = np.ones(7, np.int64)
    assert light_vectors._light_pair(rows, weights, 4) is True
    assert light_vectors._light_pair(rows, weights, 3) is False


def test_too_little_effort_counts_as_found() -> None:
    rows = np.eye(4, 20, dtype=np.int64) + 1
    assert has_light_vector(rows, np.full(20, 1, np.int64), 1, Effort(0)) is True


def test_a_table_with_one_used_column_is_decided() -> None:
    assert solve([[0, 0, 0, 0], [0, 0, 0, 1]], [1, 1, 1, 1], 1)
    assert not solve([[0, 0, 0, 0], [0, 0, 0, 1]], [1, 1, 1, 5], 1)
