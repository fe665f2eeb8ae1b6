"""The company's score as if every part of it had answered equally often, beside the raw one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from pulse.publishing.cells import CellLabel
from pulse.results.scores import Score

LOW_COVERAGE = 60
TENTH = Decimal("0.1")


def coverage_is_low(rate: int | None) -> bool:
    """Tell whether so few answered that the weighted score has to stand beside the raw one."""
    return rate is not None and rate < LOW_COVERAGE


def weighted_score(
    key: str,
    labels: Mapping[str, CellLabel],
    scores: Mapping[str, Score],
    invited: Mapping[str, int],
) -> Decimal | None:
    """Return Σ invited × score / Σ invited over the departments right below a cell.

    From published numbers alone. None where one of the parts is not shown, only known to lie at
    an end, or without a number of invited people: then there is nothing to weight by.
    """
    parts = [
        label.key
        for label in labels.values()
        if label.parent == key and label.key.startswith("department")
    ]
    if len(parts) < 2 or any(part not in invited or part not in scores for part in parts):
        return None
    if any(scores[part].end_code for part in parts):
        return None
    whole = sum(invited[part] for part in parts)
    total = sum((invited[part] * scores[part].value for part in parts), Decimal(0))
    return (total / whole).quantize(TENTH, ROUND_HALF_UP)
