from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pulse.publishing.cells import CellLabel
from pulse.publishing.plan import Dimension
from pulse.results.scores import Score
from pulse.results.weighting import coverage_is_low, weighted_score

KEYS = ("department:A", "department:B")
LABELS = {
    key: CellLabel(key, Dimension.DEPARTMENT, "p", "everyone", key[-1], (f"in:{key[-1]}",))
    for key in KEYS
}
SCORES = {KEYS[0]: Score(Decimal(80)), KEYS[1]: Score(Decimal(40))}
INVITED = {KEYS[0]: 30, KEYS[1]: 90}


@pytest.mark.parametrize(("rate", "is_low"), [(59, True), (60, False), (55, True), (None, False)])
def test_low_coverage_begins_under_sixty(rate: int | None, is_low: bool) -> None:
    assert coverage_is_low(rate) is is_low


def test_every_unit_counts_by_how_many_were_asked() -> None:
    assert weighted_score("everyone", LABELS, SCORES, INVITED) == Decimal("50.0")


def test_with_a_part_hidden_or_at_an_end_nothing_is_weighted() -> None:
    hidden = {KEYS[0]: SCORES[KEYS[0]]}
    ended = {**SCORES, KEYS[1]: replace(SCORES[KEYS[1]], end_code="low")}
    assert weighted_score("everyone", LABELS, hidden, INVITED) is None
    assert weighted_score("everyone", LABELS, ended, INVITED) is None
    assert weighted_score("everyone", LABELS, SCORES, {KEYS[0]: 30}) is None
    assert weighted_score(KEYS[0], LABELS, SCORES, INVITED) is None
