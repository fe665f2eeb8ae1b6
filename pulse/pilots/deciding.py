"""Deciding on a pilot: once, with the reason, told to everybody in both arms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict, Refused
from pulse.pilots.models import Pilot, PilotDecision
from pulse.pilots.reading import pilot_named, said_of, waves_of
from pulse.pilots.rules import Decision
from pulse.results.responses import Draft, record_response
from pulse.surveys.models import Series
from pulse.surveys.series import stop_series


@dataclass(frozen=True)
class Decided:
    """What somebody decided, and how both arms are told: ``told`` says the decision in words."""

    decision: Decision
    reason: str
    told: str
    answer: Draft


def decide(
    session: Session, pilot_id: int, decided: Decided, at: datetime, actor_id: int
) -> PilotDecision:
    """Record the decision on a pilot, end its waves, and tell both arms what was decided.

    Refused("nothing_published") before there is a published wave; Conflict("already_decided");
    Invalid as for any answer to results. What the rule said is kept beside what was decided.
    """
    pilot = pilot_named(session, pilot_id)
    if session.get(PilotDecision, pilot_id) is not None:
        raise Conflict("already_decided", pilot_id=pilot_id)
    waves = waves_of(session, pilot)
    if not waves:
        raise Refused("nothing_published", pilot_id=pilot_id)
    reason = decided.reason.strip()
    draft = replace(
        decided.answer, unit_code="", doing=f"{decided.told} {reason}" if reason else ""
    )
    response = record_response(session, actor_id, waves[0].wave, draft, at=at)
    found = PilotDecision(
        pilot_id=pilot_id,
        decision=decided.decision.value,
        rule_said=said_of(pilot, waves),
        reason=reason,
        decided_at=at,
        decided_by=actor_id,
        response_id=response.id,
    )
    session.add(found)
    session.flush()
    _end(session, pilot, at, actor_id)
    audit.record(
        session, "pilot_decided", "pilot", pilot_id, at=at, actor_id=actor_id,
        details={"decision": found.decision, "rule_said": found.rule_said},
    )  # fmt: skip
    return found


def _end(session: Session, pilot: Pilot, at: datetime, actor_id: int) -> None:
    series = session.get_one(Series, pilot.series_id)
    if series.stopped_at is None:
        stop_series(session, series.id, at, actor_id)
