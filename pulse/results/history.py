"""A published wave among the two before it, in two queries: what changed, and the index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.publishing.cells import published_waves
from pulse.publishing.items import OVERALL
from pulse.publishing.models import PublishedCell
from pulse.results.indices import WAVES_IN_INDEX
from pulse.results.scores import (
    Index,
    Score,
    dimension_scores,
    mean_score,
    satisfaction_index,
    weights_of,
)
from pulse.surveys.form import read_form
from pulse.surveys.models import Wave

Scores = Mapping[str, Mapping[str, Score]]


@dataclass(frozen=True)
class History:
    """Scores by cell and dimension of up to three waves of a questionnaire, the newest first."""

    waves: tuple[Wave, ...]
    scores: tuple[Scores, ...]

    @property
    def before(self) -> Scores:
        """The scores of the wave before; empty for a first wave."""
        return self.scores[1] if len(self.scores) > 1 else {}

    def index(self, key: str) -> Index | None:
        """Return the satisfaction index of a cell: each dimension is its mean over the waves."""
        weights = weights_of(self.waves[0].template.document)
        gathered: dict[str, list[Score]] = {}
        for by_cell in self.scores:
            for dimension, score in by_cell.get(key, {}).items():
                gathered.setdefault(dimension, []).append(score)
        means = {code: mean_score(scores).value for code, scores in gathered.items()}
        overall = means.get(OVERALL)
        dimensions = {code: value for code, value in means.items() if code in weights}
        return satisfaction_index(overall, dimensions, weights) if weights else None


def history_of(session: Session, wave: Wave, keys: Collection[str]) -> History:
    """Return a published wave and the two before it, in the cells of ``keys``."""
    published = published_waves(session, wave.template.code)
    waves = [one for one in published if one.closes_at <= wave.closes_at][:WAVES_IN_INDEX]
    cells = session.scalars(
        select(PublishedCell).where(PublishedCell.wave_id.in_([one.id for one in waves]))
    ).all()
    return History(
        tuple(waves),
        tuple(
            dimension_scores(
                [cell for cell in cells if cell.wave_id == one.id and cell.cell_key in keys],
                read_form(one.plan["form"]),
            )
            for one in waves
        ),
    )
