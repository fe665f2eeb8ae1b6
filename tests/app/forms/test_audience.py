"""What was chosen about people reads as one rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms.audience import rule_of
from pulse.people.audience_rules import parse_filter


@pytest.mark.parametrize(
    ("chosen", "typed", "rule"),
    [
        ([], "", ""),
        ([("site", [])], "shift=night", "shift=night"),
        ([("department", ["D09"]), ("job_family", [""])], "", "department in (D09)"),
        (
            [("site", ["부산", "서울"])],
            "shift=night or shift=day",
            "site in (부산, 서울) and shift=night or site in (부산, 서울) and shift=day",
        ),
    ],
)
def test_a_choice_is_written_as_a_rule(
    chosen: list[tuple[str, list[str]]], typed: str, rule: str
) -> None:
    assert rule_of(chosen, typed) == rule


VALUES = st.lists(st.sampled_from(["D09", "부산 센터", "agent"]), max_size=3, unique=True)


@given(VALUES, VALUES, st.sampled_from(["", "shift=a", "shift=a or shift!=b"]))
def test_whatever_is_chosen_can_be_read_and_narrows(
    departments: list[str], sites: list[str], typed: str
) -> None:
    rule = rule_of([("department", departments), ("site", sites)], typed)
    wanted = int(bool(departments)) + int(bool(sites))
    for alternative in parse_filter(rule):
        assert len(alternative) == wanted + bool(typed)
