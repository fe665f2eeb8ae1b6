"""Readers who keep every published rate and know who was asked try to find out who did not."""

from __future__ import annotations

from hypothesis import given, settings

from pulse.publishing.plan import RosterPerson
from pulse.publishing.planning import build_plan
from pulse.publishing.unit_participation import TOLD_OF, unit_rates
from tests.attacks.auditor import smallest_derivable
from tests.pulse.publishing.rosters import block, person, rosters

LEAST = 10


def told_groups(roster: list[RosterPerson]) -> list[frozenset[int]]:
    """The true people behind each rate."""
    plan = build_plan(roster, 5)
    members = {cell.key: cell.members for cell in plan.cells if cell.dimension in TOLD_OF}
    ids = {one.person_id for one in roster}
    groups = []
    for rate in unit_rates(plan, ids, ids, None):
        parts = [rate.cell_key]
        if rate.cell_key.endswith("/+other"):
            stem = rate.cell_key.removesuffix("/+other")
            alone = {one.cell_key for one in unit_rates(plan, ids, ids, None)}
            parts = [
                cell.key for cell in plan.cells if cell.partition == stem and cell.key not in alone
            ]
        groups.append(frozenset[int]().union(*(members[part] for part in parts)))
        assert len(groups[-1]) == rate.invited
    return groups


@settings(deadline=None, max_examples=60)
@given(rosters(largest=40))
def test_no_rate_and_no_combination_concerns_fewer_than_ten(roster: list[RosterPerson]) -> None:
    assert smallest_derivable(told_groups(roster), LEAST) is None


def test_an_employer_that_is_a_department_and_one_more_person_is_not_told_of_twice() -> None:
    roster = [
        *block(0, 14, ("C", "A")),
        *block(14, 12, ("C", "P"), employer="PA"),
        person(26, ("C", "A"), employer="PA"),
    ]
    groups = told_groups(roster)
    assert smallest_derivable(groups, LEAST) is None
    assert not {frozenset(range(14, 26)), frozenset(range(14, 27))} <= set(groups)
