"""A half-year's sheet on people, by the areas that reports on human capital commonly name.

Only what is on record or published is in it; an area of which nothing is known says so. Turnover
is people of the company who left in the half-year / the mean of those employed at its two ends,
in percent. Reports to officers are told as a band, whose lowest holds none as well, so that a
first one is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from pulse.participation.process import Records, Span
from pulse.people.models import Employer, Person
from pulse.publishing.cells import findings_of
from pulse.publishing.models import FindingKind, WaveRecord
from pulse.publishing.plan import EVERYONE
from pulse.reports.models import SealedReport
from pulse.results.history import history_of
from pulse.results.scores import Score
from pulse.surveys.form import weights_of
from pulse.surveys.models import Wave

TENTH = Decimal("0.1")
LEADERSHIP, SAFETY = "lead", "safety"
BANDS = ((4, "0-4"), (9, "5-9"), (19, "10-19"), (49, "20-49"))


class Area(StrEnum):
    """One area of the sheet."""

    ENGAGEMENT = "engagement"
    LEADERSHIP = "leadership"
    SAFETY = "safety"
    TURNOVER = "turnover"
    GRIEVANCES = "grievances"
    TRAINING = "training"


@dataclass(frozen=True)
class AreaFigure:
    """One area's figure, its range where it has one, and the survey or count it comes from.

    ``n_band`` says from how many people at least, ``record`` how the survey was counted.
    """

    area: Area
    figure: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    wave: Wave | None = None
    met: int | None = None
    mean_people: Decimal | None = None
    n_band: str = ""
    record: WaveRecord | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything can be told."""
        return bool(self.figure)


def sheet_of(session: Session, records: Records, span: Span) -> list[AreaFigure]:
    """Return all areas in their order. Two to five queries."""
    return [
        *_surveyed(session, records),
        _turnover(session, span),
        _grievances(session, span),
        AreaFigure(Area.TRAINING),
    ]


def _surveyed(session: Session, records: Records) -> list[AreaFigure]:
    """Read engagement, leadership and safety from the newest survey that has an index."""
    areas = (Area.ENGAGEMENT, Area.LEADERSHIP, Area.SAFETY)
    weighted = [wave for wave in records.waves if weights_of(wave.template.document)]
    if not weighted:
        return [AreaFigure(area) for area in areas]
    wave = weighted[-1]
    record = session.get(WaveRecord, wave.id)
    history = history_of(session, wave, [EVERYONE])
    index = history.index(EVERYONE, _spread(session, wave.id))
    scores = history.scores[0].get(EVERYONE, {})
    told = AreaFigure(Area.ENGAGEMENT)
    if index is not None:
        low, high = index.interval or (None, None)
        told = AreaFigure(
            Area.ENGAGEMENT, str(index.value), low, high, wave, n_band=index.n_band, record=record
        )
    return [
        told,
        _scored(Area.LEADERSHIP, scores.get(LEADERSHIP), wave, record),
        _scored(Area.SAFETY, scores.get(SAFETY), wave, record),
    ]


def _spread(session: Session, wave_id: int) -> int | None:
    for finding in findings_of(session, wave_id, {EVERYONE}):
        if finding.kind == FindingKind.INDEX_SPREAD.value:
            return int(finding.document["points"])
    return None


def _scored(area: Area, score: Score | None, wave: Wave, record: WaveRecord | None) -> AreaFigure:
    if score is None:
        return AreaFigure(area)
    low, high = score.interval or (None, None)
    return AreaFigure(area, score.text_code, low, high, wave, n_band=score.n_band, record=record)


def _turnover(session: Session, span: Span) -> AreaFigure:
    start, end = span.half.starts_on, min(span.half.ends_on, span.today)
    counted = session.execute(
        select(
            _how_many((Person.left_on >= start) & (Person.left_on < end)),
            _how_many(_employed(start)),
            _how_many(_employed(end)),
        )
        .select_from(Person)
        .join(Employer)
        .where(Employer.is_own.is_(True))
    ).one()
    left, before, after = (int(number or 0) for number in counted)
    mean = Decimal(before + after) / 2
    if not mean:
        return AreaFigure(Area.TURNOVER)
    rate = (Decimal(left) * 100 / mean).quantize(TENTH, ROUND_HALF_UP)
    return AreaFigure(Area.TURNOVER, str(rate), met=left, mean_people=mean)


def _employed(on: date) -> ColumnElement[bool]:
    return (Person.hired_on <= on) & or_(Person.left_on.is_(None), Person.left_on > on)


def _how_many(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((where, 1), else_=0))


def _grievances(session: Session, span: Span) -> AreaFigure:
    start, end = span.bounds
    count = session.scalar(
        select(func.count())
        .select_from(SealedReport)
        .where(SealedReport.sent_at >= start, SealedReport.sent_at < end)
    )
    band = next((words for most, words in BANDS if (count or 0) <= most), "50+")
    return AreaFigure(Area.GRIEVANCES, band)
