"""What waits for the heads of departments: signatures, consents to replays, reviews."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from pulse.commitments.calendar_changes import missing_consents, open_changes
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    Service,
    VersionState,
)
from pulse.commitments.record_models import CalendarChange
from pulse.commitments.signing import SigningSide, signed_sides


@dataclass(frozen=True)
class WaitingVersions:
    """Versions of promises that wait: for a signature, and to be looked at again."""

    unsigned: list[CommitmentVersion]
    to_review: list[CommitmentVersion]


def versions_waiting(session: Session, headed: Collection[int], on: date) -> WaitingVersions:
    """Return what waits for the sides in ``headed`` on ``on``, in one query.

    ``headed`` are departments somebody heads, with all below them.
    """
    is_due = and_(
        CommitmentVersion.state == VersionState.IN_FORCE, CommitmentVersion.review_on <= on
    )
    query = (
        select(CommitmentVersion)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .join(Service, Service.id == Commitment.service_id)
        .where(
            or_(CommitmentVersion.state == VersionState.PROPOSED, is_due),
            or_(
                Service.provider_department_id.in_(headed),
                Service.buyer_department_id.in_(headed),
            ),
        )
        .options(joinedload(CommitmentVersion.commitment).joinedload(Commitment.service))
        .order_by(Service.code, CommitmentVersion.id)
    )
    found = session.scalars(query).all()
    proposed = [one for one in found if one.state is VersionState.PROPOSED]
    return WaitingVersions(
        unsigned=[one for one in proposed if _sides(one, headed) - signed_sides(one)],
        to_review=[one for one in found if one.state is VersionState.IN_FORCE],
    )


def unagreed_by(session: Session, headed: Collection[int]) -> list[CalendarChange]:
    """Return changes of calendars to which a department in ``headed`` has yet to agree."""
    return [
        change
        for change in open_changes(session)
        if not set(headed).isdisjoint(missing_consents(change))
    ]


def _sides(version: CommitmentVersion, headed: Collection[int]) -> set[SigningSide]:
    service = version.commitment.service
    departments = {
        SigningSide.PROVIDER: service.provider_department_id,
        SigningSide.CUSTOMER: service.buyer_department_id,
    }
    return {side for side, department_id in departments.items() if department_id in headed}
