"""Published comments and the letters on them go when the time their survey promised is over.

The numbers stay: they name nobody. What stays of the comments is a line in the wave's certificate
and one in the audit trail: when they went, and how many. All of it is one transaction, and the
database's files are cleaned after it by the job that closes waves, which takes the wave up again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from pulse import audit
from pulse.publishing.certificates import with_comments_deleted
from pulse.publishing.models import PublishedComment, WaveRecord
from pulse.results.models import CommentLetter
from pulse.surveys.keeping import months_after, months_kept
from pulse.surveys.models import Wave

DELETED = "comments_deleted"


@dataclass(frozen=True)
class Kept:
    """The comments of one closed wave: how many there are, and on which day they go."""

    wave: Wave
    record: WaveRecord
    comments: int
    goes_on: date


def kept_comments(session: Session) -> Sequence[Kept]:
    """Return the waves that have comments, in the order in which these go, in one query."""
    counted = (
        select(PublishedComment.wave_id, func.count().label("comments"))
        .group_by(PublishedComment.wave_id)
        .subquery()
    )
    rows = session.execute(
        select(Wave, WaveRecord, counted.c.comments)
        .join(WaveRecord, WaveRecord.wave_id == Wave.id)
        .join(counted, counted.c.wave_id == Wave.id)
        .options(joinedload(Wave.template))
    )
    found = [
        Kept(wave, record, comments, _goes_on(wave, record)) for wave, record, comments in rows
    ]
    return sorted(found, key=lambda one: (one.goes_on, one.wave.id))


def delete_comments_due(session: Session, *, at: datetime) -> int:
    """Delete the comments whose time is over, each wave's on its own calendar day; count them."""
    return sum(
        _delete(session, one, at)
        for one in kept_comments(session)
        if one.goes_on <= _day(one.wave, at)
    )


def _delete(session: Session, kept: Kept, at: datetime) -> int:
    wave_id = kept.wave.id
    theirs = select(PublishedComment.id).where(PublishedComment.wave_id == wave_id)
    letters = session.execute(
        delete(CommentLetter)
        .where(CommentLetter.comment_id.in_(theirs))
        .execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined]
    comments = session.execute(
        delete(PublishedComment)
        .where(PublishedComment.wave_id == wave_id)
        .execution_options(synchronize_session=False)
    ).rowcount  # type: ignore[attr-defined]
    facts = {
        "on": _day(kept.wave, at).isoformat(),
        "comments": int(comments),
        "letters": int(letters),
        "months": months_kept(kept.wave.template.document),
    }
    kept.record.certificate = with_comments_deleted(kept.record, facts)
    audit.record(session, DELETED, "wave", wave_id, at=at, details=facts)
    session.flush()
    return int(comments)


def _goes_on(wave: Wave, record: WaveRecord) -> date:
    return months_after(record.closed_on, months_kept(wave.template.document))


def _day(wave: Wave, at: datetime) -> date:
    return at.astimezone(ZoneInfo(wave.timezone)).date()
