from __future__ import annotations

from decimal import Decimal

import pytest

from pulse.pilots.rules import NOTHING, Rule, rule_says
from pulse.results.changes import Change

RULE = Rule(question="X-load", points=10, keep=60, worse=5, stop=50)
COMMON = {"X-load": "정리 시간"}


def moved(value: int, half: int) -> Change:
    return Change(Decimal(value), (Decimal(value - half), Decimal(value + half)))


@pytest.mark.parametrize(
    ("difference", "shares", "said"),
    [
        (moved(12, 5), {"widen": "60", "stop": "≤20"}, "widen"),
        (moved(10, 9), {"widen": "≥80", "stop": "≤20"}, "widen"),
        (moved(9, 5), {"widen": "60", "stop": "≤20"}, "change"),
        (moved(12, 12), {"widen": "60", "stop": "≤20"}, "change"),
        (moved(12, 5), {"widen": "50", "stop": "≤20"}, "change"),
        (moved(-6, 5), {"widen": "60", "stop": "≤20"}, "stop"),
        (moved(-4, 3), {"widen": "60", "stop": "≤20"}, "change"),
        (moved(-6, 6), {"widen": "60", "stop": "≤20"}, "change"),
        (moved(0, 9), {"widen": "≤20", "stop": "50"}, "stop"),
        (None, {"widen": "60", "stop": "≤20"}, NOTHING),
        (Change(Decimal(12)), {"widen": "60", "stop": "≤20"}, NOTHING),
        (moved(12, 5), {}, NOTHING),
    ],
)
def test_the_rule_is_read_from_the_top(
    difference: Change | None, shares: dict[str, str], said: str
) -> None:
    assert rule_says(RULE, difference, shares) == said


def test_a_rule_is_kept_as_it_was_written_and_names_what_cannot_be() -> None:
    assert Rule.from_document(RULE.to_document()) == RULE
    assert RULE.problems(COMMON) == {}
    bad = Rule(question="X-help", points=0, keep=85, worse=51, stop=25)
    assert set(bad.problems(COMMON)) == {"question", "points", "keep", "worse", "stop"}
