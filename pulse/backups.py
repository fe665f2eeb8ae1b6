"""When a copy of the database was last made, and at which revision it stood.

Copies are noted in the audit trail, so one made by other means (``pg_dump``) can be noted too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, inspect, literal, literal_column, select, true
from sqlalchemy.orm import Session

from pulse import audit
from pulse.audit import AuditEntry

MADE, RESTORED, FAILED = "backup_made", "backup_restored", "backup_failed"
KIND = "database"
TABLE = "alembic_version"
REVISION: ColumnElement[str] = literal_column("(SELECT version_num FROM alembic_version)")
OLD, OLD_IF_DAILY = timedelta(days=7), timedelta(hours=30)
TRY_AGAIN = timedelta(hours=1)
LONGEST_NAME = 64


@dataclass(frozen=True)
class LastBackup:
    """The newest copy on record: its file's name, its bytes, and the revision it holds."""

    at: datetime
    name: str
    size: int
    revision: str

    def is_old(self, at: datetime, *, is_daily: bool = False) -> bool:
        """Tell whether more than a week has gone by since; a day and a quarter where daily."""
        return at - self.at > (OLD_IF_DAILY if is_daily else OLD)


@dataclass(frozen=True)
class Failing:
    """Copies have failed since ``at``; ``reason`` is a code."""

    at: datetime
    reason: str


def is_due(
    made: datetime | None, tried: datetime | None, now: datetime, hour: time, zone: ZoneInfo
) -> bool:
    """Tell whether the daily copy is to be made: its hour came since the last one was made.

    One that failed, or whose process died, is tried again after an hour. All in system time.
    """
    if tried is not None and now - tried < TRY_AGAIN:
        return False
    local = now.astimezone(zone)
    day = local.date() if local.time() >= hour else local.date() - timedelta(days=1)
    return made is None or made < datetime.combine(day, hour, zone)


def note_backup(session: Session, name: str, size: int, *, at: datetime) -> None:
    """Note a copy; ``name`` is the file's name without its folder."""
    facts = {"file": name, "bytes": size, "revision": revision_of(session)}
    audit.record(session, MADE, KIND, name[:LONGEST_NAME], at=at, details=facts)


def note_restored(session: Session, name: str, *, at: datetime) -> None:
    """Note that what stands in the database comes from a copy."""
    facts = {"file": name, "revision": revision_of(session)}
    audit.record(session, RESTORED, KIND, name[:LONGEST_NAME], at=at, details=facts)


def note_failed(session: Session, reason: str, *, at: datetime) -> None:
    """Note that a copy could not be made; the same reason again is no news."""
    found = failing(session)
    if found is None or found.reason != reason:
        audit.record(session, FAILED, KIND, KIND, at=at, details={"reason": reason})


def failing(session: Session) -> Failing | None:
    """Return since when copies fail, or None where the last one was made."""
    newest = session.execute(
        select(AuditEntry.at, AuditEntry.action, AuditEntry.details)
        .where(AuditEntry.action.in_((MADE, FAILED)))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).one_or_none()
    if newest is None or newest.action == MADE:
        return None
    return Failing(newest.at, str(newest.details["reason"]))


def last_backup(session: Session) -> LastBackup | None:
    """Return the newest copy on record, or None where none was ever noted."""
    return standing(session, has_revisions=False)[1]


def standing(session: Session, *, has_revisions: bool) -> tuple[str, LastBackup | None]:
    """Return the database's revision and the newest copy on record, in one query.

    Without revisions (tables made by other means) the first is empty.
    """
    made = select(AuditEntry.at, AuditEntry.details).where(AuditEntry.action == MADE)
    newest = made.order_by(AuditEntry.id.desc()).limit(1).subquery()
    always = select(literal(1).label("one")).subquery()
    revision = REVISION if has_revisions else literal("")
    found = session.execute(
        select(revision, newest.c.at, newest.c.details).select_from(
            always.outerjoin(newest, true())
        )
    ).one()
    said, at, facts = found
    if at is None:
        return str(said or ""), None
    last = LastBackup(at, str(facts["file"]), int(facts["bytes"]), str(facts["revision"]))
    return str(said or ""), last


def revision_of(session: Session) -> str:
    """Return the database's revision; empty where its tables were made without revisions."""
    has_revisions = inspect(session.connection()).has_table(TABLE)
    return standing(session, has_revisions=has_revisions)[0]
