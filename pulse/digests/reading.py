"""A reader's digest of a week: how promises were kept, what was published, what to decide.

What stands in it is what the reader's pages show; a reader with neither rights nor news has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from pulse.commitments.fulfilment import ServiceFulfilment, company_fulfilment
from pulse.commitments.rates import FulfilmentVerdict
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.digests.raising import PERIOD
from pulse.people.permissions import Permission, Viewer
from pulse.people.tree import subtree_ids
from pulse.results.waves import readable_waves
from pulse.surveys.models import Wave

MOST_DECISIONS = 3
MOST_WAVES = 3


@dataclass(frozen=True)
class Digest:
    """One week for one reader; ``met`` of ``due`` promises fell due in the last four weeks."""

    week_on: date
    is_company: bool
    met: int
    due: int
    missed: Sequence[ServiceFulfilment]
    unsure: int
    waves: Sequence[Wave]
    decisions: Sequence[Decision]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.due or self.waves or self.decisions)


def week_of(on: date) -> date:
    """Return the Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def may_read(viewer: Viewer) -> bool:
    """Tell whether there is a digest for somebody: they lead something, or the company."""
    return viewer.can(Permission.DECIDE) or bool(viewer.headed_department_ids)


def digest_of(session: Session, viewer: Viewer, at: datetime, on: date) -> Digest:
    """Return the digest of ``on``'s week; ``on`` is the day in the company's zone."""
    is_company = viewer.can(Permission.READ_ALL_COMMITMENTS)
    providers = None if is_company else _below(session, viewer, on)
    found = company_fulfilment(session, at - PERIOD, at, at, provider_ids=providers)
    versions = [version for service in found for version in service.versions]
    verdicts = [version.verdict for version in versions]
    return Digest(
        week_on=week_of(on),
        is_company=is_company,
        met=sum(version.tally.met for version in versions),
        due=sum(version.tally.due for version in versions),
        missed=[service for service in found if _has_missed(service)],
        unsure=verdicts.count(FulfilmentVerdict.CANNOT_SAY_MISSED),
        waves=[
            wave
            for wave in readable_waves(session, viewer, MOST_WAVES)
            if wave.publishes_at > at - PERIOD
        ],
        decisions=asked_of(session, viewer, at),
    )


def asked_of(session: Session, viewer: Viewer, at: datetime) -> list[Decision]:
    """Return the decisions asked of a reader now: at most three, the weightiest first.

    One that stays unanswered is among them again next week. Where a proposal waits, one of the
    three places is the oldest one's; what figures ask for cannot crowd it out.
    """
    query = (
        select(Decision)
        .where(Decision.state == DecisionState.OPEN, Decision.expires_at > at, in_reach(viewer))
        .order_by(Decision.weight.desc(), Decision.id)
    )
    found = session.scalars(query).all()
    proposals = [one for one in found if one.kind is DecisionKind.PROPOSAL]
    figures = [one for one in found if one.kind is not DecisionKind.PROPOSAL]
    kept = figures[: MOST_DECISIONS - bool(proposals)]
    return [*kept, *proposals[: MOST_DECISIONS - len(kept)]]


def in_reach(viewer: Viewer) -> ColumnElement[bool]:
    """Return which decisions are a reader's to answer."""
    own = Decision.department_id.in_(viewer.headed_department_ids)
    company = Decision.department_id.is_(None) if viewer.can(Permission.DECIDE) else false()
    return or_(own, company)


def reaches(viewer: Viewer, decision: Decision) -> bool:
    """Tell of a decision that was read what ``in_reach`` selects."""
    if decision.department_id is None:
        return viewer.can(Permission.DECIDE)
    return decision.department_id in viewer.headed_department_ids


def _below(session: Session, viewer: Viewer, on: date) -> list[int]:
    """Return the departments a reader heads, with all that lies below them."""
    found: set[int] = set()
    for department_id in viewer.headed_department_ids:
        found |= subtree_ids(session, department_id, on)
    return sorted(found)


def _has_missed(service: ServiceFulfilment) -> bool:
    return any(one.verdict is FulfilmentVerdict.MISSED for one in service.versions)
