"""What came after a decision: how the promise it was about was kept before, and is kept now.

Before are the four weeks the question rested on, now the last four. Better or worse is said only
where the two 90 % ranges do not overlap, and not before four whole weeks have gone by since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.fulfilment import company_fulfilment
from pulse.commitments.rates import wilson
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.raising import PERIOD
from pulse.digests.reading import in_reach
from pulse.people.permissions import Viewer

LOOK_BACK = timedelta(days=183)
SHOWN = 30
Kept = tuple[int, int]


class Change(StrEnum):
    """What may be said about before and now."""

    BETTER = "better"
    WORSE = "worse"
    CHANCE = "chance"
    TOO_EARLY = "too_early"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True)
class Effect:
    """A decision, how many of how many promises were kept before and now, and what that says."""

    decision: Decision
    change: Change
    before: Kept | None = None
    now: Kept | None = None


def effects_of(session: Session, viewer: Viewer, at: datetime) -> list[Effect]:
    """Return what a reader decided in the last half-year with what came after, newest first."""
    decided = session.scalars(
        select(Decision)
        .where(Decision.state == DecisionState.DECIDED, in_reach(viewer))
        .where(Decision.answered_at > at - LOOK_BACK, Decision.answered_at <= at)
        .order_by(Decision.answered_at.desc(), Decision.id.desc())
        .limit(SHOWN)
    ).all()
    kept = _kept_now(session, decided, at)
    return [_effect(one, kept, at) for one in decided]


def change_of(before: Kept, now: Kept) -> Change:
    """Compare two shares, each as kept of due."""
    if not before[1] or not now[1]:
        return Change.NOT_COUNTED
    was, is_now = wilson(*before), wilson(*now)
    if is_now.low > was.high:
        return Change.BETTER
    return Change.WORSE if is_now.high < was.low else Change.CHANCE


def _kept_now(session: Session, decided: Sequence[Decision], at: datetime) -> Mapping[int, Kept]:
    """Count the last four weeks by commitment, where any decision was about one."""
    if not any(one.kind is DecisionKind.MISSED_PROMISE for one in decided):
        return {}
    counted: dict[int, Kept] = {}
    for service in company_fulfilment(session, at - PERIOD, at, at):
        for version in service.versions:
            met, due = counted.get(version.commitment_id, (0, 0))
            tally = version.tally
            counted[version.commitment_id] = (met + tally.met, due + tally.due)
    return counted


def _effect(decision: Decision, kept: Mapping[int, Kept], at: datetime) -> Effect:
    if decision.kind is not DecisionKind.MISSED_PROMISE or decision.answered_at is None:
        return Effect(decision, Change.NOT_COUNTED)
    before = (int(decision.facts["met"]), int(decision.facts["due"]))
    now = kept.get(_commitment_id(decision), (0, 0))
    if decision.answered_at > at - PERIOD:
        return Effect(decision, Change.TOO_EARLY, before)
    return Effect(decision, change_of(before, now), before, now)


def _commitment_id(decision: Decision) -> int:
    """Read which promise a question was about off its key."""
    return int(decision.key.split(":")[1])
