"""Scores from 0 to 100 and the satisfaction index, worked out of published means alone.

An item score is (x - min) / (max - min) × 100, to one decimal, halves up. A mean that is only
known to lie at or beyond an end gives a score of which the same is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from pulse.publishing.index_spread import DIMENSION_SHARE, MOST_MISSING, OVERALL_SHARE
from pulse.publishing.models import PublishedCell
from pulse.surveys.form import AskedQuestion, Form
from pulse.surveys.question_kinds import Scale

GOAL = 75
TENTH = Decimal("0.1")
OTHER_END = {"low": "high", "high": "low", None: None}


@dataclass(frozen=True)
class Score:
    """A score with its 90 % interval where there is one, and the end it is coded at."""

    value: Decimal
    end_code: str | None = None
    interval: tuple[Decimal, Decimal] | None = None
    n_band: str = ""

    @property
    def text_code(self) -> str:
        """The score as it is written: "62.5", "≤12.5" or "≥87.5"."""
        return {"low": "≤", "high": "≥"}.get(self.end_code or "", "") + str(self.value)


@dataclass(frozen=True)
class Index:
    """The satisfaction index with what it was made of; dimensions that were missing are named.

    ``interval`` and ``n_band`` stand beside it where they are known.
    """

    value: Decimal
    missing: tuple[str, ...]
    interval: tuple[Decimal, Decimal] | None = None
    n_band: str = ""


def item_score(mean: Decimal, low: int, high: int) -> Decimal:
    """Return the score of a mean on the scale ``low`` to ``high``."""
    return _tenth(Fraction(Fraction(mean) - low) / (high - low) * 100)


def score_of(cell: PublishedCell, form: Form) -> Score | None:
    """Return the score of a published cell; None where its question has no mean."""
    asked = form.questions.get(cell.question_code)
    if cell.mean is None or asked is None or not isinstance(asked.kind, Scale):
        return None
    low, high = asked.kind.low, asked.kind.high
    score = Score(
        item_score(Decimal(cell.mean), low, high),
        cell.end_code,
        _interval(cell.interval, low, high),
        cell.n_band,
    )
    return _reversed(score) if asked.is_reversed else score


def dimension_scores(cells: Sequence[PublishedCell], form: Form) -> dict[str, dict[str, Score]]:
    """Return scores by cell key and dimension: the mean where several items are of one.

    A mean of several has no interval of its own, and is end-coded where all its items are, alike.
    An item that is not asked in every language is in the mean of its scale for nobody, so that
    the scale rests on the same items whatever language people read.
    """
    gathered: dict[str, dict[str, list[Score]]] = {}
    for cell in cells:
        score = score_of(cell, form)
        if score is not None:
            dimension = _counts_towards(form.questions[cell.question_code])
            gathered.setdefault(cell.cell_key, {}).setdefault(dimension, []).append(score)
    return {
        key: {dimension: mean_score(scores) for dimension, scores in by_dimension.items()}
        for key, by_dimension in gathered.items()
    }


def _counts_towards(asked: AskedQuestion) -> str:
    return asked.code if asked.is_dropped else asked.dimension or asked.code


def mean_score(scores: Sequence[Score]) -> Score:
    """Return the mean of scores; of one score, that score."""
    if len(scores) == 1:
        return scores[0]
    value = _tenth(sum((Fraction(score.value) for score in scores), Fraction(0)) / len(scores))
    ends = {score.end_code for score in scores}
    return Score(value, ends.pop() if len(ends) == 1 else None)


def satisfaction_index(
    overall: Decimal | None, dimensions: Mapping[str, Decimal], weights: Mapping[str, Decimal]
) -> Index | None:
    """Return 0.3 × overall + 0.7 × Σ weight × dimension, in points of 100.

    The weights of missing dimensions are shared out among the rest; there is no index without the
    overall item or with more than three dimensions missing.
    """
    missing = tuple(code for code in weights if code not in dimensions)
    present = {code: Fraction(weight) for code, weight in weights.items() if code in dimensions}
    whole = sum(present.values(), Fraction(0))
    if overall is None or len(missing) > MOST_MISSING or not whole:
        return None
    parts = (weight * Fraction(dimensions[code]) for code, weight in present.items())
    inner = sum(parts, Fraction(0)) / whole
    return Index(_tenth(OVERALL_SHARE * Fraction(overall) + DIMENSION_SHARE * inner), missing)


def gaps(
    dimensions: Mapping[str, Decimal], weights: Mapping[str, Decimal], goal: int = GOAL
) -> list[tuple[str, Decimal]]:
    """Return dimensions under the goal by weight × gap, the largest first."""
    found = [
        (code, _tenth(Fraction(weight) * (goal - Fraction(dimensions[code]))))
        for code, weight in weights.items()
        if code in dimensions and dimensions[code] < goal
    ]
    return sorted(found, key=lambda entry: (-entry[1], entry[0]))


def change(now: Score | None, before: Score | None) -> Decimal | None:
    """Return by how much a published score moved; None where either is not shown or end-coded."""
    if now is None or before is None or now.end_code or before.end_code:
        return None
    return now.value - before.value


def _interval(
    bounds: Sequence[object] | None, low: int, high: int
) -> tuple[Decimal, Decimal] | None:
    if bounds is None:
        return None
    least, most = (item_score(Decimal(str(bound)), low, high) for bound in bounds)
    return least, most


def _reversed(score: Score) -> Score:
    """Turn a score round where agreeing is bad."""
    turned = None if score.interval is None else (100 - score.interval[1], 100 - score.interval[0])
    return Score(100 - score.value, OTHER_END[score.end_code], turned, score.n_band)


def _tenth(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(TENTH, ROUND_HALF_UP)
