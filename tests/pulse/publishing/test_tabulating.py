import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.atoms import Atoms
from pulse.publishing.tabulating import (
    MISSING,
    NOT_APPLICABLE,
    SKIPPED,
    TabulatedCell,
    count_atoms,
    shaped,
    tabulate,
)

CODE = st.sampled_from([SKIPPED, NOT_APPLICABLE, MISSING, 0, 1, 2, 3, 4])


@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(st.lists(CODE, min_size=3, max_size=3), min_size=n, max_size=n)
    ),
    st.data(),
)
def test_counts_equal_counting_by_hand(table: list[list[int]], data: st.DataObject) -> None:
    rows = st.sets(st.integers(0, len(table) - 1))
    groups = data.draw(st.lists(rows, min_size=1, max_size=4))
    counted = tabulate(
        np.array(table, np.int8), [np.array(sorted(g), np.int64) for g in groups], 5
    )
    for group, by_question in zip(groups, counted, strict=True):
        for question in range(3):
            column = [table[row][question] for row in group]
            assert by_question[question].tolist() == [column.count(c) for c in range(-3, 5)]


def test_people_without_an_answer_are_not_counted_as_answering() -> None:
    answers = np.array([[0], [4], [MISSING], [NOT_APPLICABLE], [SKIPPED]], np.int8)
    counted = tabulate(answers, [np.arange(5)], 5)
    assert shaped(counted, ["everyone"], [(7, 5)]) == [
        TabulatedCell("everyone", 7, 2, (1, 0, 0, 0, 1), 1)
    ]


def test_answers_by_atom_say_who_decides_each_question() -> None:
    answers = np.array([[0, 1], [1, MISSING], [2, 2]], np.int8)
    atoms = Atoms.of(range(3), [{0, 1}, {2}])
    counts = count_atoms(answers, atoms.atom_of, atoms.count, 5)
    assert sorted(counts.answered.tolist()) == [[1, 1], [2, 1]]


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(ValueError, match="neither an option"):
        tabulate(np.array([[5]], np.int8), [np.arange(1)], 5)


def test_a_question_with_fewer_options_keeps_its_own_length() -> None:
    counted = tabulate(np.array([[1, 4]], np.int8), [np.arange(1)], 5)
    assert [c.counts for c in shaped(counted, ["a"], [(1, 2), (2, 5)])] == [
        (0, 1),
        (0, 0, 0, 0, 1),
    ]
