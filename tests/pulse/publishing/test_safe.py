import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing.atoms import Atoms
from pulse.publishing.plan import RosterPerson
from pulse.publishing.planning import build_plan
from pulse.publishing.safe import SafeSet, accept, accept_each, counted
from tests.attacks.auditor import smallest_derivable
from tests.benchmarks.synthetic_company import company, respondents
from tests.pulse.publishing.rosters import block, person, rosters


def offered(groups: list[set[int]], k: int = 5) -> list[bool]:
    people = frozenset().union(*groups)
    atoms = Atoms.of(people, groups)
    safe = SafeSet(atoms.sizes(people), k)
    return [safe.offer(row) for row in atoms.incidence]


def test_a_part_is_hidden_where_the_rest_would_stand_alone() -> None:
    assert offered([set(range(20)), set(range(17))]) == [True, False]
    assert offered([set(range(20)), set(range(15))]) == [True, True]


def test_what_is_already_given_away_is_shown() -> None:
    assert offered([set(range(20)), set(range(10)), set(range(10, 20))]) == [True] * 3


def test_a_role_that_is_two_departments_and_one_person_is_hidden() -> None:
    first, second, third = set(range(10)), set(range(10, 20)), set(range(20, 40))
    role = first | second | {20}
    assert offered([first | second | third, first, second, role]) == [True, True, True, False]


def test_three_overlapping_cells_and_their_total_single_out_the_overlap() -> None:
    # a + b + c - everyone is not zero on the people of two of the three cells only.
    common = {90, 91}
    a, b, c = set(range(10)) | common, set(range(10, 20)) | common, set(range(20, 30))
    assert offered([a | b | c, a, b, c]) == [True, True, True, False]


@pytest.mark.parametrize("k", [5, 7, 10])
def test_the_minimum_is_as_asked(k: int) -> None:
    assert offered([set(range(40)), set(range(40 - k))], k) == [True, True]
    assert offered([set(range(40)), set(range(40 - k + 1))], k) == [True, False]


def test_few_answers_show_nothing_and_k_is_never_lower() -> None:
    plan = build_plan([*block(0, 12, ("C", "A")), *block(12, 12, ("C", "B"))])
    assert accept(plan.cells, range(9), 5) == []
    assert accept(plan.cells, range(12), 13) == []
    with pytest.raises(ValueError, match="never below"):
        accept(plan.cells, range(24), 4)


def test_small_values_are_pooled_at_the_close() -> None:
    roster = [
        *block(0, 10, ("C", "A")),
        *block(10, 8, ("C", "B")),
        *block(18, 8, ("C", "D")),
        *block(26, 8, ("C", "E")),
    ]
    plan = build_plan(roster)
    answered = [*range(10), 10, 11, 18, 19, 20, *range(26, 34)]
    shown = {cell.key: cell for cell in accept(plan.cells, answered, 5)}
    pool = shown["department@everyone/+other"]
    assert pool.parts == ("department:B", "department:D")
    assert pool.n == 5
    assert "department:B" not in shown


def test_skips_decide_each_question_by_itself() -> None:
    plan = build_plan([*block(0, 12, ("C", "A")), *block(12, 12, ("C", "B"))])
    atoms = Atoms.of(range(24), [cell.members for cell in plan.cells])
    chosen = accept_each(plan.cells, atoms, {"q1": range(24), "q2": range(15), "q3": range(24)}, 5)
    assert [c.n for c in chosen["q1"]] == [24, 12, 12]
    assert [c.n for c in chosen["q2"]] == [15]
    assert chosen["q1"] == chosen["q3"]


def test_newcomers_are_left_out_unless_k_of_them_answered() -> None:
    assert counted(range(10), {8, 9}, 5) == frozenset(range(8))
    assert counted(range(10), range(5), 5) == frozenset(range(10))
    roster = [*block(0, 12, ("C", "A")), *block(12, 12, ("C", "B"))]
    roster += [person(90 + n, ("C", "A"), settled=False) for n in range(4)]
    plan = build_plan(roster)
    everybody = [p.person_id for p in roster]
    # With four newcomers in the total, everyone less the two departments would be those four.
    assert len(accept(plan.cells, everybody, 5)) == 2
    assert len(accept(plan.cells, counted(everybody, plan.newcomers, 5), 5)) == 3


@given(rosters(20), st.randoms(use_true_random=False), st.booleans(), st.sampled_from([5, 6]))
@settings(max_examples=30, deadline=None)
def test_no_small_group_can_be_derived_in_any_small_company(
    roster: list[RosterPerson], chance: random.Random, cross: bool, k: int
) -> None:
    plan = build_plan(roster, k, with_cross=cross)
    people = frozenset(p.person_id for p in roster if chance.random() < 0.85)
    by_key = {c.key: c.members & people for c in plan.cells}
    shown = accept(plan.cells, people, k)
    groups = [frozenset().union(*(by_key[part] for part in cell.parts)) for cell in shown]
    assert [len(g) for g in groups] == [cell.n for cell in shown]
    assert smallest_derivable(groups, k) is None


@given(
    st.lists(st.integers(1, 4), min_size=4, max_size=9),
    st.lists(st.integers(1, 511), min_size=2, max_size=8),
    st.integers(3, 7),
)
@settings(max_examples=150, deadline=None)
def test_every_decision_on_up_to_nine_atoms_equals_exhaustive_search(
    sizes: list[int], masks: list[int], k: int
) -> None:
    starts = np.cumsum([0, *sizes])
    atom = [frozenset(range(starts[i], starts[i + 1])) for i in range(len(sizes))]
    safe = SafeSet(np.array(sizes), k)
    accepted: list[frozenset[int]] = []
    for mask in masks:
        marks = np.array([bool(mask >> i & 1) for i in range(len(sizes))])
        group = frozenset().union(*(a for a, m in zip(atom, marks, strict=True) if m))
        allowed = smallest_derivable([*accepted, group], k) is None
        assert safe.offer(marks) == allowed
        if allowed:
            accepted.append(group)


def test_an_undecided_cell_stays_hidden() -> None:
    marks = [
        np.arange(40) % step < half for step, half in ((2, 1), (4, 2), (8, 3), (5, 2), (7, 3))
    ]
    sizes = np.ones(40, np.int64)
    hasty, patient = SafeSet(sizes, 5, node_limit=0), SafeSet(sizes, 5)
    quick = [hasty.offer(mark) for mark in marks]
    slow = [patient.offer(mark) for mark in marks]
    assert all(not q or s for q, s in zip(quick, slow, strict=True))


@pytest.mark.parametrize(("people", "companies", "goal"), [(120, 6, 0.84), (400, 3, 0.95)])
def test_most_one_way_cells_are_shown(people: int, companies: int, goal: float) -> None:
    shown = planned = 0
    for seed in range(companies):
        plan, answered = build_plan(company(seed, people)), respondents(seed, people)
        large = {c.key for c in plan.cells if len(c.members & answered) >= 5}
        shown += sum(cell.key in large for cell in accept(plan.cells, answered, 5))
        planned += len(large)
    assert shown / planned >= goal
