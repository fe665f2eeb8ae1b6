import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.publishing.plan import Dimension, Plan, fold_small, partitions
from pulse.publishing.planning import build_plan
from tests.pulse.publishing.rosters import block, person, rosters


def keys(plan: Plan) -> set[str]:
    return {cell.key for cell in plan.cells}


def test_the_tree_comes_first_and_from_the_top() -> None:
    roster = [
        *block(0, 6, ("C", "A", "A1")),
        *block(6, 7, ("C", "A", "A2")),
        *block(13, 8, ("C", "B"), role="technician"),
    ]
    plan = build_plan(roster)
    assert [c.key for c in plan.cells] == [
        "everyone",
        "department:A",
        "department:B",
        "department:A1",
        "department:A2",
        "role:agent",
        "role:technician",
    ]
    assert plan.distribution_keys == ("department:A", "department:B")
    assert next(c for c in plan.cells if c.key == "department:A1").parent == "department:A"


def test_distributions_may_go_deeper_and_stay_disjoint_and_complete() -> None:
    roster = [
        *block(0, 6, ("C", "A", "A1")),
        *block(6, 7, ("C", "A", "A2")),
        *block(13, 8, ("C", "B")),
        *block(21, 2, ("C", "D")),
        *block(23, 3, ("C", "E")),
    ]
    plan = build_plan(roster, distribution_depth=2)
    chosen = [c for c in plan.cells if c.key in plan.distribution_keys]
    assert {c.key for c in chosen} == {
        "department:A1",
        "department:A2",
        "department:B",
        "department@everyone/other",
    }
    assert sum(len(c.members) for c in chosen) == len(roster)


def test_a_department_of_one_cannot_be_a_cell() -> None:
    roster = [*block(0, 9, ("C", "A")), *block(9, 9, ("C", "B")), person(18, ("C", "Solo"))]
    plan = build_plan(roster)
    # One person alone would still be one person under the name "Other".
    other = next(c for c in plan.cells if c.is_pool)
    assert other.terms == ("in:A", "in:Solo")
    assert "department:Solo" not in keys(plan)


def test_people_directly_in_an_upper_department_are_a_group_of_their_own() -> None:
    roster = [*block(0, 6, ("C", "A")), *block(6, 6, ("C", "A", "A1")), *block(12, 6, ("C", "B"))]
    plan = build_plan(roster)
    direct = next(c for c in plan.cells if c.key == "department:A/direct")
    assert direct.members == frozenset(range(6))


def test_a_value_with_odd_signs_or_none_at_all_keeps_keys_apart() -> None:
    roster = [*block(0, 6, ("C",), role=""), *block(6, 6, ("C",), role="a/b*c@d")]
    assert {"role:unstated", "role:a%2Fb%2Ac%40d"} <= keys(build_plan(roster))


def test_newcomers_count_in_everyone_only() -> None:
    roster = [*block(0, 8, ("C", "A")), *block(8, 8, ("C", "B"))]
    roster.append(person(99, ("C", "A"), settled=False))
    plan = build_plan(roster)
    assert [c.key for c in plan.cells if 99 in c.members] == ["everyone"]
    assert plan.newcomers == {99}
    assert Plan.from_json(plan.to_json(), roster) == plan


def test_the_cross_divides_the_distribution_level_by_role() -> None:
    roster = [
        *block(0, 6, ("C", "A"), role="agent"),
        *block(6, 6, ("C", "A"), role="planner"),
        *block(12, 6, ("C", "B"), role="agent"),
    ]
    plan = build_plan(roster, with_cross=True)
    crossed = [c for c in plan.cells if c.dimension is Dimension.DEPARTMENT_ROLE]
    assert [c.key for c in crossed] == ["department:A*role:agent", "department:A*role:planner"]


def test_the_roster_must_be_a_tree_of_distinct_people() -> None:
    with pytest.raises(ValueError, match="two places"):
        build_plan([person(1, ("C", "A", "X")), person(2, ("C", "B", "X"))])
    with pytest.raises(ValueError, match="twice"):
        build_plan([person(1), person(1)])


def test_an_empty_roster_has_an_empty_everyone() -> None:
    assert [c.key for c in build_plan([]).cells] == ["everyone"]


@given(rosters(40), st.booleans(), st.integers(1, 3))
@settings(max_examples=80, deadline=None)
def test_no_cell_is_small_partitions_are_disjoint_and_json_loses_nothing(
    roster: list, cross: bool, depth: int
) -> None:
    plan = build_plan(roster, with_cross=cross, distribution_depth=depth)
    by_key = {c.key: c for c in plan.cells}
    assert len(by_key) == len(plan.cells)
    for name, cells in partitions(plan.cells).items():
        assert name == "everyone" or all(len(c.members) >= 5 for c in cells)
        assert sum(len(c.members) for c in cells) == len(
            frozenset().union(*(c.members for c in cells))
        )
        for cell in cells:
            assert cell.parent is None or cell.members <= by_key[cell.parent].members
    shown = [by_key[key].members for key in plan.distribution_keys]
    assert sum(map(len, shown)) == len(frozenset().union(*shown))
    again = Plan.from_json(plan.to_json(), roster)
    assert again == plan
    assert again.plan_sha256 == plan.plan_sha256


def test_the_written_plan_names_nobody_and_its_seal_covers_k() -> None:
    roster = [*block(1000, 8, ("C", "A")), *block(2000, 9, ("C", "B"))]
    plan = build_plan(roster)
    assert "members" not in plan.to_json()
    assert not {"1000", "2000"} & set(json.dumps(json.loads(plan.to_json())).split('"'))
    assert plan.plan_sha256 != build_plan(roster, k=6).plan_sha256


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=8), st.integers(5, 10))
def test_folding_leaves_no_group_under_k(sizes: dict[str, int], k: int) -> None:
    alone, pooled = fold_small(sizes, k)
    assert all(sizes[name] >= k for name in alone)
    assert not pooled or sum(sizes[name] for name in pooled) >= k
    placed = {*alone, *pooled}
    missing = [name for name, size in sizes.items() if size and name not in placed]
    assert sum(sizes[name] for name in missing) < k


def test_a_pool_bears_the_name_of_its_largest_part_only_if_that_could_stand_alone() -> None:
    roster = [*block(0, 9, ("C", "A")), *block(9, 6, ("C", "B")), person(15, ("C",))]
    named = next(c for c in build_plan(roster).cells if c.is_pool)
    assert (named.terms, named.lead) == (("at:C", "in:B"), "in:B")
    small = [*block(0, 9, ("C", "A")), *block(9, 4, ("C", "B")), *block(13, 3, ("C", "D"))]
    unnamed = next(c for c in build_plan(small).cells if c.is_pool)
    assert (unnamed.terms, unnamed.lead) == (("in:B", "in:D"), "")
    assert not any(c.lead for c in build_plan(roster).cells if not c.is_pool)


def test_a_plan_sealed_before_pools_had_names_still_reads() -> None:
    roster = [*block(0, 9, ("C", "A")), *block(9, 6, ("C", "B")), person(15, ("C",))]
    plan = build_plan(roster)
    body = json.loads(plan.to_json())
    for cell in body["cells"]:
        del cell["lead"]
    read = Plan.from_json(json.dumps(body), roster)
    assert [c.members for c in read.cells] == [c.members for c in plan.cells]
    assert not any(c.lead for c in read.cells)
