from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pulse.people.roster_plan import Leaver, RosterPlan
from tests.pulse.people.small_company import DAY


@given(leavers=st.integers(0, 60), current=st.integers(0, 200))
def test_more_than_a_fifth_is_too_many(leavers: int, current: int) -> None:
    plan = RosterPlan(DAY, current=current, leavers=[Leaver("P", DAY)] * leavers)
    assert plan.has_too_many_leavers == (leavers > current / 5)
