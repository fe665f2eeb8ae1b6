"""When a copy of the database was last made, and at which revision it stood.

Copies are noted in the audit trail, so one made by other means (``pg_dump``) can be noted too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, inspect, literal, literal_column, select, true
from sqlalchemy.orm import Session

from pulse import audit
from pulse.audit import AuditEntry

MADE, RESTORED = "backup_made", "backup_restored"
KIND = "database"
TABLE = "alembic_version"
REVISION: ColumnElement[str] = literal_column("(SELECT version_num FROM alembic_version)")
OLD = timedelta(days=7)
LONGEST_NAME = 64


@dataclass(frozen=True)
class LastBackup:
    """The newest copy on record: its file's name, its bytes, and the revision it holds."""

    at: datetime
    name: str
    size: int
    revision: str

    def is_old(self, at: datetime) -> bool:
        """Tell whether more than a week has gone by since."""
        return at - self.at > OLD


def note_backup(session: Session, name: str, size: int, *, at: datetime) -> None:
    """Note a copy; ``name`` is the file's name without its folder."""
    facts = {"file": name, "bytes": size, "revision": revision_of(session)}
    audit.record(session, MADE, KIND, name[:LONGEST_NAME], at=at, details=facts)


def note_restored(session: Session, name: str, *, at: datetime) -> None:
    """Note that what stands in the database comes from a copy."""
    facts = {"file": name, "revision": revision_of(session)}
    audit.record(session, RESTORED, KIND, name[:LONGEST_NAME], at=at, details=facts)


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
