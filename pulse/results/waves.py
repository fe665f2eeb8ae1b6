"""Which waves somebody finds: open for their answer, being asked, or published to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse.people.permissions import Permission, Viewer
from pulse.publishing.cells import labels_of
from pulse.publishing.first_look import withheld
from pulse.publishing.plan import EVERYONE
from pulse.results.care_questions import is_care
from pulse.results.readers import READS_EVERYONE, readable_cells
from pulse.surveys.models import APART, Invitation, RosterEntry, Wave, WaveState


def asking(
    session: Session, person_id: int, at: datetime, *, with_ratings: bool = False
) -> list[Wave]:
    """Return the open waves that have asked somebody by ``at``, soonest closing first.

    It says nothing about whether they have answered, and cannot. Ratings after a service are
    waves apart, and among them only where they are wanted.
    """
    asked = (
        select(Invitation.wave_id)
        .where(Invitation.person_id == person_id, Invitation.asks_at <= at)
        .scalar_subquery()
    )
    query = (
        select(Wave)
        .join(RosterEntry, RosterEntry.wave_id == Wave.id)
        .options(joinedload(Wave.template))
        .where(
            RosterEntry.person_id == person_id,
            Wave.id.in_(asked),
            Wave.state == WaveState.OPEN,
            Wave.closes_at > at,
        )
        .order_by(Wave.closes_at)
    )
    found = session.scalars(query)
    return [wave for wave in found if with_ratings or wave.result_channel != APART]


def open_waves(session: Session) -> list[Wave]:
    """Return the waves being asked now, soonest closing first."""
    query = (
        select(Wave)
        .where(Wave.state == WaveState.OPEN, Wave.result_channel != APART)
        .order_by(Wave.closes_at)
    )
    return list(session.scalars(query))


def readable_waves(session: Session, viewer: Viewer, limit: int = 40) -> list[Wave]:
    """Return the newest published waves of which the viewer reads at least one cell."""
    query = (
        select(Wave)
        .where(Wave.state == WaveState.PUBLISHED, Wave.result_channel != APART)
        .order_by(Wave.closes_at.desc(), Wave.id.desc())
        .limit(limit)
    )
    found = session.scalars(query).all()
    if not viewer.employer_is_own:
        return _of_own_firm(session, viewer, found)
    if any(viewer.can(permission) for permission in READS_EVERYONE):
        return [wave for wave in found if EVERYONE not in withheld(wave, (), viewer.on)]
    is_watching = viewer.can(Permission.READ_CARE_RESULTS)
    return [wave for wave in found if is_care(wave)] if is_watching else []


def _of_own_firm(session: Session, viewer: Viewer, found: Sequence[Wave]) -> list[Wave]:
    return [wave for wave in found if readable_cells(session, viewer, wave, labels_of(wave))]
