"""Recording breaches: the tick that writes down, once, that a promise is broken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select, text, update
from sqlalchemy.orm import Session

from pulse import audit
from pulse.commitments.announcing import announce_breach
from pulse.commitments.caches import TimedClock, timed_clocks
from pulse.commitments.events import facts_of_requests
from pulse.commitments.models import Clock

_BATCH = 500
_IS_UNBROKEN = text("clock.state = 'running' AND clock.breached_at IS NULL")


def settle_due(session: Session, at: datetime) -> int:
    """Record the breach of every running clock whose goal is exceeded by ``at``; return how many.

    The moment recorded is the first second that counts beyond the goal, not the tick's. A clock
    whose goal is used up, but exactly, stays unbroken until such a second has passed.
    """
    broken = 0
    reached: tuple[datetime, int] | None = None
    while batch := _next_due(session, at, reached):
        logs = facts_of_requests(session, {clock.request_id for clock in batch})
        due = {clock.id for clock in batch}
        reached = (batch[-1].due_at or at, batch[-1].id)
        for one in timed_clocks(session, logs, at):
            if one.clock.id in due and one.reading.breached_at is not None:
                broken += _record(session, one, at)
    return broken


def _next_due(
    session: Session, at: datetime, reached: tuple[datetime, int] | None
) -> Sequence[Clock]:
    """Take the next clocks in order of their due moment, the order of the index."""
    query = (
        select(Clock)
        .where(_IS_UNBROKEN, Clock.due_at < at)
        .order_by(Clock.due_at, Clock.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    if reached is not None:
        due_at, clock_id = reached
        later = or_(Clock.due_at > due_at, and_(Clock.due_at == due_at, Clock.id > clock_id))
        query = query.where(Clock.due_at >= due_at, later)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _record(session: Session, one: TimedClock, at: datetime) -> int:
    breached_at = one.reading.breached_at
    claimed = session.scalars(
        update(Clock)
        .where(Clock.id == one.clock.id, Clock.breached_at.is_(None))
        .values(breached_at=breached_at, settled_at=one.reading.settled_at)
        .returning(Clock.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    if claimed and breached_at is not None:
        details = {"breached_at": breached_at.isoformat(), "request_id": one.clock.request_id}
        audit.record(session, "clock.breached", "clock", one.clock.id, at=at, details=details)
        announce_breach(session, one.clock, breached_at, at=at)
    return len(claimed)
