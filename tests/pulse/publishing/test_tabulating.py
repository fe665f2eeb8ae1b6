import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.atoms import Atoms
from pulse.publishing.tabulating import count_atoms, count_cells

OPTIONS = 5


@given(st.lists(st.integers(0, OPTIONS - 1), min_size=1, max_size=12), st.data())
def test_counts_equal_counting_by_hand(answers: list[int], data: st.DataObject) -> None:
    rows = st.sets(st.integers(0, len(answers) - 1))
    cells = data.draw(st.lists(rows, min_size=1, max_size=4))
    atoms = Atoms.of(range(len(answers)), cells)
    counts = count_atoms(np.array(answers, np.int8), atoms, OPTIONS)
    assert counts.sum(axis=1).tolist() == [answers.count(option) for option in range(OPTIONS)]
    for cell, by_option in zip(cells, count_cells(counts, atoms), strict=True):
        column = [answers[row] for row in cell]
        assert by_option.tolist() == [column.count(option) for option in range(OPTIONS)]


@pytest.mark.parametrize("answers", [[5], [-1], [1, 2]])
def test_what_is_no_answer_of_these_people_is_refused(answers: list[int]) -> None:
    atoms = Atoms.of([7], [{7}])
    with pytest.raises(ValueError, match="not an option"):
        count_atoms(np.array(answers, np.int8), atoms, OPTIONS)
