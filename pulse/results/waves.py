"""Which waves somebody finds: open for their answer, being asked, or published to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from pulse.errors import Invalid
from pulse.people.permissions import Permission, Viewer
from pulse.publishing.cells import labels_of
from pulse.publishing.first_look import withheld
from pulse.publishing.plan import EVERYONE
from pulse.results.care_questions import is_care
from pulse.results.readers import READS_EVERYONE, readable_cells
from pulse.surveys.models import APART, Invitation, RosterEntry, Wave, WaveState

COMING = (WaveState.OPEN, WaveState.PLANNED)


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


@dataclass(frozen=True)
class WavesFound:
    """The published waves a viewer reads, the newest first, and those still to be published."""

    readable: Sequence[Wave]
    coming: Sequence[Wave]


def all_waves(session: Session, viewer: Viewer, *, with_coming: bool) -> WavesFound:
    """Return every wave a viewer may find, with those being asked or planned if wanted."""
    wanted = (WaveState.PUBLISHED, *(COMING if with_coming else ()))
    query = (
        select(Wave)
        .where(Wave.state.in_(wanted), Wave.result_channel != APART)
        .order_by(Wave.closes_at.desc(), Wave.id.desc())
    )
    found = session.scalars(query).all()
    published = [wave for wave in found if wave.state is WaveState.PUBLISHED]
    coming = [wave for wave in reversed(found) if wave.state in COMING]
    return WavesFound(_readable(session, viewer, published), coming)


def readable_waves(session: Session, viewer: Viewer, limit: int = 40) -> list[Wave]:
    """Return the newest published waves of which the viewer reads at least one cell."""
    return _readable(session, viewer, _published(session, limit))


def readable_part(
    session: Session, viewer: Viewer, limit: int, after_id: int | None = None
) -> list[Wave]:
    """Return up to ``limit`` published waves the viewer reads of, the newest first.

    ``after_id`` is the last wave of the part before; Invalid where it is no published wave.
    """
    found: list[Wave] = []
    while len(found) < limit:
        part = _published(session, limit, after_id)
        if not part:
            break
        found += _readable(session, viewer, part)
        after_id = part[-1].id
    return found[:limit]


def _published(session: Session, limit: int, after_id: int | None = None) -> Sequence[Wave]:
    query = select(Wave).where(Wave.state == WaveState.PUBLISHED, Wave.result_channel != APART)
    if after_id is not None:
        last = session.scalar(query.where(Wave.id == after_id))
        if last is None:
            raise Invalid("invalid_input", fields={"cursor": "unknown"})
        same = and_(Wave.closes_at == last.closes_at, Wave.id < last.id)
        query = query.where(or_(Wave.closes_at < last.closes_at, same))
    return session.scalars(
        query.order_by(Wave.closes_at.desc(), Wave.id.desc()).limit(limit)
    ).all()


def _readable(session: Session, viewer: Viewer, found: Sequence[Wave]) -> list[Wave]:
    if not viewer.employer_is_own:
        return _of_own_firm(session, viewer, found)
    if any(viewer.can(permission) for permission in READS_EVERYONE):
        return [wave for wave in found if EVERYONE not in withheld(wave, (), viewer.on)]
    is_watching = viewer.can(Permission.READ_CARE_RESULTS)
    return [wave for wave in found if is_care(wave)] if is_watching else []


def _of_own_firm(session: Session, viewer: Viewer, found: Sequence[Wave]) -> list[Wave]:
    return [wave for wave in found if readable_cells(session, viewer, wave, labels_of(wave))]
