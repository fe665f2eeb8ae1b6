"""The satisfaction index over the last published waves, by cell."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from sqlalchemy.orm import Session

from pulse.publishing.cells import cells_of, published_waves
from pulse.publishing.items import OVERALL
from pulse.results.scores import (
    Index,
    Score,
    dimension_scores,
    mean_score,
    satisfaction_index,
    weights_of,
)
from pulse.surveys.form import read_form

WAVES_IN_INDEX = 3


def index_by_cell(session: Session, template_code: str, keys: Collection[str]) -> dict[str, Index]:
    """Return the index of each of ``keys`` that has one: dimensions are means over three waves."""
    waves = published_waves(session, template_code, WAVES_IN_INDEX)
    if not waves:
        return {}
    weights = weights_of(waves[0].template.document)
    gathered: dict[str, dict[str, list[Score]]] = {}
    for wave in waves:
        scores = dimension_scores(cells_of(session, wave.id, keys), read_form(wave.plan["form"]))
        for key, by_dimension in scores.items():
            for dimension, score in by_dimension.items():
                gathered.setdefault(key, {}).setdefault(dimension, []).append(score)
    found = {key: _index(by_dimension, weights) for key, by_dimension in gathered.items()}
    return {key: index for key, index in found.items() if index is not None}


def _index(by_dimension: dict[str, list[Score]], weights: dict[str, Decimal]) -> Index | None:
    means = {code: mean_score(scores).value for code, scores in by_dimension.items()}
    overall = means.pop(OVERALL, None)
    dimensions = {code: value for code, value in means.items() if code in weights}
    return satisfaction_index(overall, dimensions, weights)
