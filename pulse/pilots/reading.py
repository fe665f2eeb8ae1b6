"""What was published of a pilot: the arms beside each other, and what its rule says of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse.errors import NotFound
from pulse.pilots.models import Pilot, PilotDecision
from pulse.pilots.planning import KEEP
from pulse.pilots.rules import NOTHING, Rule, rule_says
from pulse.publishing.models import PublishedCell
from pulse.publishing.plan import Dimension
from pulse.results.changes import Change, change_between
from pulse.results.scores import Score, score_of
from pulse.surveys.arms import COMPARE, TRIAL
from pulse.surveys.form import AskedQuestion, read_form
from pulse.surveys.models import Wave, WaveState

KEYS = {arm: f"{Dimension.ARM.value}:{arm}" for arm in (TRIAL, COMPARE)}


@dataclass(frozen=True)
class Beside:
    """One question in both arms, or in the trial alone; a side that is not shown is None.

    ``difference`` is trial less compare in points of 100 with its 90 % interval.
    """

    question: str
    trial: Score | None
    compare: Score | None
    difference: Change | None
    is_common: bool = True


@dataclass(frozen=True)
class PilotWave:
    """The published numbers of one wave of a pilot."""

    wave: Wave
    rows: Sequence[Beside]
    shares: Mapping[str, str]

    def difference(self, question: str) -> Change | None:
        """Return the difference on a question; None where it cannot be told."""
        return next((row.difference for row in self.rows if row.question == question), None)


def pilots(session: Session) -> Sequence[tuple[Pilot, PilotDecision | None]]:
    """Return all pilots with their decisions, the newest first."""
    rows = session.execute(
        select(Pilot, PilotDecision)
        .outerjoin(PilotDecision, PilotDecision.pilot_id == Pilot.id)
        .order_by(Pilot.starts_on.desc(), Pilot.id.desc())
    )
    return [(pilot, decision) for pilot, decision in rows]


def pilot_named(session: Session, pilot_id: int) -> Pilot:
    """Return a pilot; NotFound."""
    pilot = session.get(Pilot, pilot_id)
    if pilot is None:
        raise NotFound("pilot_not_found", pilot_id=pilot_id)
    return pilot


def waves_of(session: Session, pilot: Pilot) -> list[PilotWave]:
    """Return the published waves of a pilot, the newest first, from published cells alone."""
    if pilot.series_id is None:
        return []
    waves = session.scalars(
        select(Wave)
        .where(Wave.series_id == pilot.series_id, Wave.state == WaveState.PUBLISHED)
        .options(joinedload(Wave.template))
        .order_by(Wave.closes_at.desc())
    ).all()
    cells = session.scalars(
        select(PublishedCell).where(
            PublishedCell.wave_id.in_([wave.id for wave in waves]),
            PublishedCell.cell_key.in_(KEYS.values()),
        )
    ).all()
    return [_wave(wave, [cell for cell in cells if cell.wave_id == wave.id]) for wave in waves]


def is_decided(session: Session, series_id: int) -> bool:
    """Tell whether a series asked for a pilot that has been decided."""
    query = (
        select(PilotDecision.pilot_id)
        .join(Pilot, Pilot.id == PilotDecision.pilot_id)
        .where(Pilot.series_id == series_id)
    )
    return session.scalar(query) is not None


def said_of(pilot: Pilot, waves: Sequence[PilotWave]) -> str:
    """Return what a pilot's rule says of its newest published wave."""
    if not waves:
        return NOTHING
    rule = Rule.from_document(pilot.rule)
    return rule_says(rule, waves[0].difference(rule.question), waves[0].shares)


def _asked_in(asked: AskedQuestion) -> tuple[str, ...]:
    """Return the arms a question is asked in."""
    return asked.arms or tuple(KEYS)


def _wave(wave: Wave, cells: Sequence[PublishedCell]) -> PilotWave:
    form = read_form(wave.plan["form"])
    scores = {(cell.cell_key, cell.question_code): score_of(cell, form) for cell in cells}
    rows = []
    for code, asked in form.questions.items():
        if asked.kind.name == "scale":
            trial = scores.get((KEYS[TRIAL], code))
            compare = scores.get((KEYS[COMPARE], code))
            difference = change_between(trial, compare)
            rows.append(Beside(code, trial, compare, difference, COMPARE in _asked_in(asked)))
    shares = next(
        (
            {code: str(share) for code, share in (cell.distribution or {}).items()}
            for cell in cells
            if (cell.cell_key, cell.question_code) == (KEYS[TRIAL], KEEP)
        ),
        {},
    )
    return PilotWave(wave, rows, shares)
