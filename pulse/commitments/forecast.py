"""Burn rate and outlook: how many misses a period allows, how many are used, how it may end.

The goal of a period allows a share of misses. Whether the rest of the period will keep to it is
told by a beta-binomial: what is known of this commitment (the period so far, and the time before
it at a limited weight) gives a belief about its share of kept promises, and that belief spread
over the promises still to come gives the chance that the period ends below its goal. With few
promises the belief is wide, and the chance stays far from 0 and 1, as it should.

Source of the distribution: J. G. Skellam, "A probability distribution derived from the binomial
distribution", Journal of the Royal Statistical Society B 10 (1948).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from pulse.commitments.fulfilment import IS_COUNTED, IS_MET
from pulse.commitments.models import Clock, ClockState, Commitment, CommitmentVersion

METHOD_VERSION = 1
"""The way these figures are worked out; raised when the same events would give others."""

PRIOR_WEIGHT = 20
"""How many promises the time before the period may count for, at most."""

LOOK_BACK = timedelta(days=91)
_JEFFREYS = 0.5
_MOST_TO_COME = 2_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a commitment in a period: kept and missed so far, and what is to come.

    ``to_come`` is what falls due in the rest of the period: going promises, and as many again as
    the time before lets expect. ``kept_before`` and ``due_before`` are of the time before.
    """

    kept: int
    missed: int
    to_come: int
    kept_before: int = 0
    due_before: int = 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a period stands: allowed misses, the share of them used, the chance to end below.

    ``burn`` is above 1 once more is missed than the whole period allows; None where it allows
    none. ``chance_below`` is a probability from 0 to 1; None while nothing is or falls due.
    """

    known: Known
    target: float
    allowed: int
    burn: float | None
    chance_below: float | None


@dataclass(frozen=True, slots=True)
class VersionOutlook:
    """The outlook of one commitment version."""

    version: CommitmentVersion
    outlook: Outlook


def outlook(known: Known, target: float) -> Outlook:
    """Say how a period with a goal of ``target`` (a share of 1) stands and may end."""
    whole = known.kept + known.missed + known.to_come
    allowed = whole - needed(whole, target)
    return Outlook(
        known=known,
        target=target,
        allowed=allowed,
        burn=known.missed / allowed if allowed else None,
        chance_below=_chance_below(known, target) if whole else None,
    )


def needed(whole: int, target: float) -> int:
    """Say how many of ``whole`` must be kept to reach the goal; exact for goals in percent."""
    return -(-whole * round(target * 10_000) // 10_000)


def beta_binomial(trials: int, alpha: float, beta: float) -> list[float]:
    """Give the probability of each number of successes from 0 to ``trials``."""
    before = _log_beta(alpha, beta)
    return [
        math.exp(
            _log_choose(trials, kept) + _log_beta(alpha + kept, beta + trials - kept) - before
        )
        for kept in range(trials + 1)
    ]


def service_outlook(
    session: Session, service_id: int, from_: datetime, to: datetime, at: datetime
) -> list[VersionOutlook]:
    """Tell how each of a service's promises stands in the period, in one query.

    Promises of which nothing fell due, or will, in the period are left out.
    """
    rows = session.execute(_counting(service_id, (from_, min(at, to), to)))
    found = [
        VersionOutlook(version, outlook(_known(counts, (to - at) / LOOK_BACK), _goal(version)))
        for version, *counts in rows
    ]
    return [one for one in found if one.outlook.chance_below is not None]


def _goal(version: CommitmentVersion) -> float:
    return version.target_rate / 100


def _known(counts: Sequence[int], part: float) -> Known:
    """Make sense of a row; ``part`` is the rest of the period as a part of the time before."""
    met, due, met_before, due_before, going = (int(count or 0) for count in counts)
    return Known(
        kept=met,
        missed=due - met,
        to_come=max(going, round(due_before * max(part, 0.0))),
        kept_before=met_before,
        due_before=due_before,
    )


def _counting(
    service_id: int, moments: tuple[datetime, datetime, datetime]
) -> Select[*tuple[Any, ...]]:
    """Count met and due of the period so far and of the time before it, and what is going."""
    from_, at, to = moments
    so_far = and_(Clock.settled_at >= from_, Clock.settled_at < at)
    before = and_(Clock.settled_at >= from_ - LOOK_BACK, Clock.settled_at < from_)
    going = and_(
        Clock.state == ClockState.RUNNING,
        Clock.breached_at.is_(None),
        Clock.due_at >= at,
        Clock.due_at < to,
    )
    rules = (
        and_(so_far, IS_MET),
        and_(so_far, IS_COUNTED),
        and_(before, IS_MET),
        and_(before, IS_COUNTED),
        going,
    )
    return (
        select(CommitmentVersion, *(func.sum(case((rule, 1), else_=0)) for rule in rules))
        .join(Clock, Clock.version_id == CommitmentVersion.id)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .where(Commitment.service_id == service_id, or_(so_far, before, going))
        .group_by(CommitmentVersion.id)
        .order_by(CommitmentVersion.id)
    )


def _chance_below(known: Known, target: float) -> float:
    to_come = min(known.to_come, _MOST_TO_COME)
    needs = needed(known.kept + known.missed + to_come, target) - known.kept
    if needs <= 0:
        return 0.0
    if needs > to_come:
        return 1.0
    alpha, beta = _belief(known)
    return min(sum(beta_binomial(to_come, alpha, beta)[:needs]), 1.0)


def _belief(known: Known) -> tuple[float, float]:
    """Give the beta distribution of the share kept: this period whole, the time before in part."""
    weight = min(1.0, PRIOR_WEIGHT / known.due_before) if known.due_before else 0.0
    missed_before = known.due_before - known.kept_before
    return (
        _JEFFREYS + known.kept + weight * known.kept_before,
        _JEFFREYS + known.missed + weight * missed_before,
    )


def _log_beta(alpha: float, beta: float) -> float:
    return math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
