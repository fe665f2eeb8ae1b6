"""All that is known of taking part in a half-year, and the index where all of it is there.

PMI (소통·참여 지수) = 0.4 × perception + 0.4 × mean of the process shares + 0.2 × rubric, of 100.
Perception is the mean score of the newest published survey on being heard. Nothing is put in the
place of what is missing: without any one part there is no index.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.digests.models import Decision, DecisionState
from pulse.participation.process import IsWorking, Records, Share, Span, records_of, shares_of
from pulse.participation.rubric import Rubric, rubric_of
from pulse.publishing.cells import cells_of
from pulse.publishing.plan import EVERYONE
from pulse.results.indices import participation_in_management, process_mean
from pulse.results.scores import Score, dimension_scores, mean_score
from pulse.surveys.form import read_form

VOICE = "TPL-VOICE"
"""The questionnaire on whether people were heard and what changed."""


@dataclass(frozen=True)
class Perception:
    """What people say of being heard, and in which survey."""

    wave_id: int
    closed_on: date
    score: Score


@dataclass(frozen=True)
class Overview:
    """Perception, process and rubric side by side."""

    perception: Perception | None
    shares: tuple[Share, ...]
    rubric: Rubric

    @property
    def process(self) -> Decimal | None:
        """The mean of the process shares; None while nothing was due in one of them."""
        known = self._known()
        return None if known is None else process_mean(known)

    @property
    def index(self) -> Decimal | None:
        """The index; None while any part of it is missing."""
        rated, known = self.rubric.counted, self._known()
        if self.perception is None or rated is None or known is None:
            return None
        return participation_in_management(self.perception.score.value, known, rated)

    def _known(self) -> list[Decimal] | None:
        rates = [share.percent for share in self.shares]
        known = [rate for rate in rates if rate is not None]
        return known if len(known) == len(rates) else None


def overview_of(session: Session, span: Span, is_working: IsWorking) -> Overview:
    """Put together a half-year for a reader of the company's results. Six or seven queries."""
    records = records_of(session, span)
    return Overview(
        perception=_perception(session, records, span),
        shares=shares_of(session, records, span, is_working),
        rubric=rubric_of(session, span.half),
    )


def insight_reach(session: Session, span: Span) -> tuple[int, int]:
    """Return how many decisions asked of their owner were answered in time, and of how many.

    Counted are those of the half-year that were answered or whose time is over.
    """
    start, end = span.bounds
    rows = session.execute(
        select(Decision.state, func.count())
        .where(Decision.raised_at >= start, Decision.raised_at < end)
        .where(Decision.state != DecisionState.OPEN)
        .group_by(Decision.state)
    )
    counted = {state: count for state, count in rows}  # noqa: C416 - rows are no tuples
    over = counted.pop(DecisionState.OVER, 0)
    answered = sum(counted.values())
    return answered, answered + over


def _perception(session: Session, records: Records, span: Span) -> Perception | None:
    """Return the mean score of the newest survey on being heard, of everybody."""
    asked = [wave for wave in records.waves if wave.template.code == VOICE]
    if not asked:
        return None
    wave = asked[-1]
    cells = cells_of(session, wave.id, {EVERYONE})
    scores = dimension_scores(cells, read_form(wave.plan["form"])).get(EVERYONE, {})
    if not scores:
        return None
    return Perception(wave.id, span.local(wave.closes_at), mean_score(list(scores.values())))
