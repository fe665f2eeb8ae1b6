import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.atoms import Atoms


@given(st.lists(st.sets(st.integers(0, 15)), max_size=10))
def test_atoms_are_the_people_in_exactly_the_same_cells(cells: list[set[int]]) -> None:
    atoms = Atoms.of(range(16), cells)
    for one in range(16):
        for two in range(16):
            alike = all((one in c) == (two in c) for c in cells)
            assert (atoms.atom_of[one] == atoms.atom_of[two]) == alike
    for cell, row in zip(cells, atoms.incidence, strict=True):
        assert {p for p in range(16) if row[atoms.atom_of[p]]} == cell


def test_sizes_count_the_people_asked_for() -> None:
    atoms = Atoms.of([5, 3, 9], [{3, 5}, {9, 77}])
    assert atoms.people.tolist() == [3, 5, 9]
    assert sorted(atoms.sizes({3, 9, 77}).tolist()) == [1, 1]
    assert atoms.rows_of([9]).tolist() == [2]


def test_without_people_or_cells_there_is_one_empty_atom() -> None:
    assert Atoms.of([], [{1}]).sizes([1]).tolist() == [0]
    assert Atoms.of([1, 2], []).sizes([1, 2]).tolist() == [2]
    assert Atoms.of([], []).incidence.dtype == np.bool_


def test_more_than_sixty_four_cells_still_tell_people_apart() -> None:
    cells = [{number % 90} for number in range(200)]
    atoms = Atoms.of(range(100), cells)
    assert atoms.count == 91
    assert sorted(atoms.sizes(range(100)).tolist()) == [*[1] * 90, 10]


PEOPLE = st.sets(st.integers(0, 15))


@given(st.lists(PEOPLE, max_size=8), PEOPLE, PEOPLE, st.data())
def test_atoms_of_some_under_united_cells_are_those_made_from_the_start(
    cells: list[set[int]], everybody: set[int], some: set[int], data: st.DataObject
) -> None:
    whole = Atoms.of(everybody, cells)
    parts = st.sets(st.integers(0, len(cells) - 1)) if cells else st.just(set())
    united = data.draw(st.lists(parts, max_size=6))
    marks = np.zeros((len(united), whole.count), np.bool_)
    for place, numbers in enumerate(united):
        marks[place] = whole.incidence[[*numbers]].any(axis=0)
    members = [set().union(*(cells[number] for number in numbers)) for numbers in united]
    found = whole.within(whole.rows_of(some), marks)
    anew = Atoms.of(everybody & some, members)
    assert found.people.tolist() == anew.people.tolist()
    assert found.atom_of.tolist() == anew.atom_of.tolist()
    assert found.incidence.tolist() == anew.incidence.tolist()
