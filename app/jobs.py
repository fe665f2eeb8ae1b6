"""What the scheduler's ticks do: one short function each, every one safe to run twice."""

from __future__ import annotations

from datetime import datetime

import structlog

from app.extensions import db
from app.runtime import runtime
from pulse.commitments import escalating, settling
from pulse.errors import DomainError
from pulse.instants import system_now, utc_now
from pulse.publishing import closing, opening
from pulse.surveys import waves
from pulse.transaction import transaction


def send_outbox() -> int:
    """Send what is due, as far as the pace of each way allows."""
    parts = runtime()
    senders = [parts.pump, *([parts.mail_pump] if parts.mail_pump else [])]
    return sum(sender.run_once(at=utc_now(), now=system_now()) for sender in senders)


def ask_surveys() -> int:
    """Open planned waves, each on its own, and tell people whose moment has come."""
    at = utc_now()
    planned = waves.due_to_open(db.session(), at)
    opened = sum(_open_wave(wave_id, at) for wave_id in planned)
    with transaction(db.session()) as session:
        return opened + waves.due_invitations(session, at)


def _open_wave(wave_id: int, at: datetime) -> bool:
    """Open one wave; one that cannot be opened must not keep the others waiting."""
    try:
        with transaction(db.session()) as session:
            opening.open_wave(session, runtime().keys, wave_id, at)
    except DomainError as error:
        structlog.get_logger("jobs").warning("wave_not_opened", wave=wave_id, code=error.code)
        return False
    return True


def fire_escalations() -> int:
    """Fire the escalation steps that are due."""
    with transaction(db.session()) as session:
        return escalating.fire_due(session, utc_now())


def settle_clocks() -> int:
    """Record broken promises once."""
    with transaction(db.session()) as session:
        return settling.settle_due(session, utc_now())


def close_waves() -> int:
    """Close every wave whose time is over, or whose close was interrupted."""
    at = utc_now()
    due = closing.due_to_close(db.session(), at)
    db.session.rollback()
    closer = closing.Closer(runtime().sessions, db.engine, runtime().keys)
    for wave_id in due:
        closing.close_wave(closer, wave_id, at)
    return len(due)


def publish_waves() -> int:
    """Make closed waves readable at their hour."""
    with transaction(db.session()) as session:
        return closing.publish_due(session, utc_now())
