"""How a plan is laid out over a roster: what is skipped, pooled, and how a pool is called."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.plan import Dimension, PlannedCell, RosterPerson
from pulse.publishing.planning import build_plan
from tests.pulse.publishing.rosters import block, rosters


def departments(roster: list[RosterPerson]) -> dict[str, PlannedCell]:
    cells = build_plan(roster).cells
    return {cell.key: cell for cell in cells if cell.dimension is Dimension.DEPARTMENT}


def test_levels_that_part_nobody_are_walked_past() -> None:
    roster = [*block(0, 6, ("C", "H", "A")), *block(6, 6, ("C", "H", "B"))]
    cells = departments(roster)
    assert set(cells) == {"department:A", "department:B"}
    assert {cell.parent for cell in cells.values()} == {"everyone"}


def test_a_dimension_that_parts_nobody_has_no_cells() -> None:
    roster = [*block(0, 9, ("C", "A")), *block(9, 3, ("C", "B"))]
    assert [cell.key for cell in build_plan(roster).cells] == ["everyone"]


def test_a_pool_is_called_by_a_part_only_when_that_part_could_stand_alone() -> None:
    sizes = {"A": 9, "B": 6, "D": 2}
    roster: list[RosterPerson] = []
    for code, size in sizes.items():
        roster += block(len(roster), size, ("C", code))
    led = departments(roster)["department@everyone/other"]
    assert led.terms == ("in:B", "in:D")
    assert led.lead == "in:B"
    few = [*block(0, 9, ("C", "A")), *block(9, 3, ("C", "B")), *block(12, 4, ("C", "D"))]
    pool = departments(few)["department@everyone/other"]
    assert (pool.lead, len(pool.members)) == ("", 7)


def test_a_cut_that_ends_early_keeps_its_last_department() -> None:
    roster = [
        *block(0, 6, ("C", "A", "A1")),
        *block(6, 6, ("C", "A", "A2")),
        *block(12, 6, ("C", "B")),
    ]
    for depth, keys in (
        (1, {"department:A", "department:B"}),
        (2, {"department:A1", "department:A2", "department:B"}),
        (5, {"department:A1", "department:A2", "department:B"}),
    ):
        assert set(build_plan(roster, distribution_depth=depth).distribution_keys) == keys


@given(rosters(), st.integers(0, 1000))
def test_the_order_of_the_roster_decides_nothing(roster: list[RosterPerson], seed: int) -> None:
    shuffled = Random(seed).sample(roster, len(roster))
    assert {cell.key: cell.members for cell in build_plan(shuffled).cells} == {
        cell.key: cell.members for cell in build_plan(roster).cells
    }
