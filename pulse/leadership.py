"""Who beats the scheduler: exactly one process, and another within seconds when it dies.

PostgreSQL holds an advisory lock on a connection of its own; SQLite holds a lease row. Ticks are
idempotent all the same, because no lock survives every failure.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base, conflict_insert

ADVISORY_KEY = 4_917_231
LEASE = timedelta(seconds=6)


class LeaderLease(Base):
    """The one row that names the leader, and the scheduler's last beat for the status page."""

    __tablename__ = "leader_lease"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]
    beat_at: Mapped[datetime]


def hold_lease(session: Session, holder: str, *, now: datetime, name: str = "scheduler") -> bool:
    """Take or renew the lease; tell whether ``holder`` leads. ``now`` is system time."""
    row = session.get(LeaderLease, name, populate_existing=True)
    if row is not None and row.holder != holder and row.until > now:
        return False
    if row is None:
        session.execute(
            conflict_insert(session, LeaderLease)
            .values(name=name, holder=holder, until=now + LEASE, beat_at=now)
            .on_conflict_do_nothing()
        )
        session.flush()
        row = session.get(LeaderLease, name, populate_existing=True)
        return row is not None and row.holder == holder
    row.holder, row.until, row.beat_at = holder, now + LEASE, now
    session.flush()
    return True


def release_lease(session: Session, holder: str, *, name: str = "scheduler") -> None:
    """Give the lease back at a clean stop, so that another process need not wait."""
    row = session.get(LeaderLease, name)
    if row is not None and row.holder == holder:
        session.delete(row)
        session.flush()


def try_advisory_lock(connection: Connection) -> bool:
    """Try PostgreSQL's session lock on a connection kept for nothing else."""
    return bool(
        connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY})
    )


def release_advisory_lock(connection: Connection) -> None:
    """Give the lock back, however often it was taken, so that another need not wait."""
    connection.execute(text("SELECT pg_advisory_unlock_all()"))


def last_beat(session: Session, *, name: str = "scheduler") -> datetime | None:
    """Return when a scheduler last beat (system time), or ``None`` if never."""
    row = session.get(LeaderLease, name)
    return None if row is None else row.beat_at
