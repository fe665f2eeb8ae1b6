from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.publishing.plan import RosterPerson
from pulse.publishing.planning import build_plan
from pulse.publishing.unit_participation import ReleasedRates, coarse_rate, rates, unit_rates
from tests.pulse.publishing.rosters import block, rosters


def test_participation_of_the_worked_example() -> None:
    found = rates(130, 118, 77)
    shown = [round(float(one) * 100, 1) for one in (found.reach, found.response, found.coverage)]
    assert shown == [90.8, 65.3, 59.2]
    assert found.reach * found.response == found.coverage
    told = [coarse_rate(118, 130), coarse_rate(77, 118), coarse_rate(77, 130)]
    assert told == ["90", "65", "60"]


@pytest.mark.parametrize("wrong", [(10, 11, 1), (10, 5, 6), (10, 0, 0), (10, 5, -1)])
def test_numbers_that_do_not_nest_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="within"):
        rates(*wrong)


@given(st.integers(10, 400), st.data())
def test_no_rate_says_that_nobody_or_everybody_did(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    told = coarse_rate(part, whole)
    assert told is not None
    assert int(told.lstrip("≤≥")) % 5 == 0
    if part in (0, whole):
        near = 1 if part == 0 else whole - 1
        assert told == coarse_rate(near, whole), "one more or less reads the same"


@pytest.mark.parametrize("part", range(10))
def test_under_ten_people_no_rate_is_told(part: int) -> None:
    assert coarse_rate(part, 9) is None


def company() -> list[RosterPerson]:
    return [
        *block(0, 12, ("C", "A")),
        *block(12, 11, ("C", "B")),
        *block(23, 6, ("C", "D")),
        *block(29, 5, ("C", "E")),
    ]


def by_key(found: list[ReleasedRates]) -> dict[str, ReleasedRates]:
    return {one.cell_key: one for one in found}


def test_units_under_ten_stand_together_and_nobody_is_listed() -> None:
    people = company()
    asked = {one.person_id for one in people}
    found = by_key(unit_rates(build_plan(people, 5), asked, set(range(0, 34, 2)), None))
    small = [key for key in found if key.endswith("/+other")]
    assert found["everyone"].invited == 34
    assert found["everyone"].coverage == "50"
    assert found["department:A"].invited == 12
    assert "department:D" not in found
    assert [found[key].invited for key in small] == [11]
    assert {one.reach for one in found.values()} == {None}


def test_whoever_answered_was_reached_and_a_response_needs_ten_delivered() -> None:
    people = company()
    asked = {one.person_id for one in people}
    found = by_key(unit_rates(build_plan(people, 5), asked, {0, 1, 2}, {3, 4, 30}))
    assert found["department:A"].reach == "40", "three who answered and two delivered of twelve"
    assert found["department:A"].response is None
    everyone = by_key(unit_rates(build_plan(people, 5), asked, set(range(17)), asked))["everyone"]
    assert (everyone.reach, everyone.response) == ("≥95", "50")


@given(rosters(largest=60))
def test_no_combination_of_rates_concerns_fewer_than_ten_invited(
    roster: list[RosterPerson],
) -> None:
    plan = build_plan(roster, 5)
    ids = sorted(one.person_id for one in roster)
    found = unit_rates(plan, ids, ids[::2], None)
    members = {cell.key: cell.members for cell in plan.cells}
    shown = [key for key in by_key(found) if key in members]
    marks = np.array([[one in members[key] for one in ids] for key in shown], dtype=float)
    for first in range(len(shown)):
        for second in range(first):
            apart = int(np.count_nonzero(marks[first] - marks[second]))
            assert apart == 0 or apart >= 10, (shown[first], shown[second])


def test_it_depends_on_the_roster_alone_which_groups_are_told_of() -> None:
    people = company()
    asked = {one.person_id for one in people}
    plan = build_plan(people, 5)
    few, many = (unit_rates(plan, asked, given, None) for given in (set(), asked))
    assert [one.cell_key for one in few] == [one.cell_key for one in many]
