"""What can be promised, and how it is counted."""

from __future__ import annotations

import pytest

from pulse.commitments.agreements import EVIDENCE, KINDS, UNITS
from pulse.commitments.promise_kinds import (
    BY_CLOCK,
    BY_HAND,
    UNITS_OF_KIND,
    can_be_timed,
    is_counted_so,
    most_of,
)


def test_every_kind_and_unit_of_a_file_can_be_promised_on_a_page() -> None:
    assert tuple(UNITS_OF_KIND) == KINDS
    assert set().union(*UNITS_OF_KIND.values()) == set(UNITS)
    assert (BY_CLOCK, BY_HAND) == EVIDENCE


@pytest.mark.parametrize(
    ("kind", "unit", "by_clock", "by_hand", "is_timed"),
    [
        ("first_response", "business_minutes", True, True, True),
        ("resolve", "settlement_cycle", False, True, False),
        ("resolve", "percent", False, False, False),
        ("periodic", "settlement_cycle", True, True, False),
        ("quality", "percent", True, True, False),
        ("quality", "business_days", False, False, False),
        ("miracle", "business_days", False, False, False),
    ],
)
def test_each_kind_is_counted_in_its_own_way(
    kind: str, unit: str, *, by_clock: bool, by_hand: bool, is_timed: bool
) -> None:
    assert is_counted_so(kind, unit, BY_CLOCK) is by_clock
    assert is_counted_so(kind, unit, BY_HAND) is by_hand
    assert can_be_timed(kind, unit) is is_timed


def test_no_share_is_more_than_all() -> None:
    assert (most_of("percent", 5), most_of("business_hours", 5)) == (100, 5)
