"""A published wave among those before it, in two queries: what changed, and the index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.publishing.cells import labels_of, published_waves
from pulse.publishing.first_look import everybody_from, withheld
from pulse.publishing.items import OVERALL
from pulse.publishing.models import PublishedCell
from pulse.publishing.rounding import Z_90, NumberBand
from pulse.results.scores import (
    TENTH,
    Index,
    Score,
    dimension_scores,
    mean_score,
    satisfaction_index,
)
from pulse.surveys.form import read_form, weights_of
from pulse.surveys.models import Wave

WAVES_IN_INDEX = 3
WAVES_IN_TREND = 12
FEW_KEYS = 40

Scores = Mapping[str, Mapping[str, Score]]


@dataclass(frozen=True)
class History:
    """Scores by cell and dimension of the last waves of a questionnaire, the newest first."""

    waves: tuple[Wave, ...]
    scores: tuple[Scores, ...]

    @property
    def before(self) -> Scores:
        """The scores of the wave before; empty for a first wave."""
        return self.scores[1] if len(self.scores) > 1 else {}

    def index(self, key: str, spread: int | None = None) -> Index | None:
        """Return the satisfaction index of a cell: each dimension is its mean over the waves.

        With the published spread of people's own index (points of 100) it has its 90 % range:
        index ± 1.645 × spread / √n, n being the lower end of the smallest number band of the
        newest wave. Several waves of the same people are taken as one, which errs on the wide
        side.
        """
        weights = weights_of(self.waves[0].template.document)
        gathered: dict[str, list[Score]] = {}
        for by_cell in self.scores[:WAVES_IN_INDEX]:
            for dimension, score in by_cell.get(key, {}).items():
                gathered.setdefault(dimension, []).append(score)
        means = {code: mean_score(scores).value for code, scores in gathered.items()}
        overall = means.get(OVERALL)
        dimensions = {code: value for code, value in means.items() if code in weights}
        found = satisfaction_index(overall, dimensions, weights) if weights else None
        return None if found is None else _ranged(found, self.scores[0].get(key, {}), spread)


def _ranged(found: Index, now: Mapping[str, Score], spread: int | None) -> Index:
    """Give an index its number band and, where the spread is published, its range."""
    bands = [NumberBand(score.n_band) for score in now.values() if score.n_band]
    if not bands:
        return found
    least = min(bands, key=lambda band: band.at_least)
    if spread is None:
        return replace(found, n_band=least.value)
    half = Decimal(str(Z_90 * spread / sqrt(least.at_least))).quantize(TENTH, ROUND_CEILING)
    interval = (max(found.value - half, Decimal(0)), min(found.value + half, Decimal(100)))
    return replace(found, interval=interval, n_band=least.value)


def history_of(
    session: Session, wave: Wave, keys: Collection[str], limit: int = WAVES_IN_INDEX
) -> History:
    """Return a published wave and those before it, ``limit`` in all, in the cells of ``keys``.

    A pool is the same cell in another wave only where it pools the same departments there. A cell
    that partners read first for longer than in ``wave`` is left out of the earlier one.
    """
    waves = published_waves(session, wave.template.code, wave.closes_at, limit)
    cells = _cells(session, waves, keys)
    pooled = {one.id: _pools(one) for one in waves}
    here, waiting = _pools(wave), {one.id: _waiting_longer(one, wave) for one in waves}
    return History(
        tuple(waves),
        tuple(
            dimension_scores(
                [
                    cell
                    for cell in cells
                    if cell.wave_id == one.id
                    and cell.cell_key in keys
                    and cell.cell_key not in waiting[one.id]
                    and pooled[one.id].get(cell.cell_key) == here.get(cell.cell_key)
                ],
                read_form(one.plan["form"]),
            )
            for one in waves
        ),
    )


def _waiting_longer(earlier: Wave, wave: Wave) -> frozenset[str]:
    read_from = everybody_from(wave) or wave.publishes_at.date()
    return frozenset() if earlier is wave else withheld(earlier, (), read_from)


def _pools(wave: Wave) -> dict[str, tuple[str, ...]]:
    """Return what each pool of a wave's plan holds, by its key."""
    return {key: label.terms for key, label in labels_of(wave).items() if label.is_pool}


def _cells(
    session: Session, waves: Sequence[Wave], keys: Collection[str]
) -> Sequence[PublishedCell]:
    query = select(PublishedCell).where(PublishedCell.wave_id.in_([one.id for one in waves]))
    if len(keys) <= FEW_KEYS:
        query = query.where(PublishedCell.cell_key.in_(list(keys)))
    return session.scalars(query).all()
