import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.elimination import PRIME, inverses, modulo, reduce, remainder

LARGEST = (PRIME - 1) ** 2 + PRIME


@given(st.lists(st.integers(0, LARGEST), min_size=1, max_size=6))
def test_folding_equals_the_remainder_of_division(values: list[int]) -> None:
    assert modulo(np.array(values, np.int64)).tolist() == [v % PRIME for v in values]


@given(st.lists(st.integers(0, PRIME - 1), min_size=1, max_size=5))
def test_an_entry_times_its_inverse_is_one(values: list[int]) -> None:
    found = inverses(np.array(values, np.int64)).tolist()
    assert [v * i % PRIME for v, i in zip(values, found, strict=True)] == [
        int(v > 0) for v in values
    ]


@given(
    st.lists(st.lists(st.integers(0, PRIME - 1), min_size=5, max_size=5), min_size=1, max_size=4),
    st.permutations(range(5)),
)
def test_reduced_rows_are_units_on_pivots_and_still_express_every_row(
    table: list[list[int]], order: list[int]
) -> None:
    rows = np.array(table, np.int64)
    reduced, pivots = reduce(rows, order)
    assert (reduced[: len(pivots), pivots] == np.eye(len(pivots))).all()
    assert not reduced[len(pivots) :].any()
    for row in rows:
        assert not remainder(reduced[: len(pivots)], pivots, row).any()
