"""What the scheduler's ticks do: one short function each, every one safe to run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from app.extensions import db
from app.runtime import runtime
from integrations.reminding import Reminding
from integrations.slack.directory import read_accounts
from pulse import leadership
from pulse.commitments import agreements, closes, escalating, settling
from pulse.errors import DomainError
from pulse.instants import system_now, utc_now
from pulse.people import accounts
from pulse.publishing import closing, opening
from pulse.surveys import waves
from pulse.transaction import transaction

SYNC, SYNC_EVERY = "slack_people", timedelta(hours=24)


def send_outbox() -> int:
    """Send what is due to Slack, as far as the pace allows, then the reminders."""
    parts = runtime()
    ended = parts.pump.run_once(at=utc_now(), now=system_now())
    ways = [parts.pump, *([parts.reminder_mail] if parts.reminder_mail else [])]
    reminding = Reminding(parts.sessions, db.engine, parts.keys, ways)
    return ended + reminding.run_once(utc_now())


def send_mail() -> int:
    """Send what is due by mail: a tick of its own, so that a slow mail server keeps no one up."""
    sender = runtime().mail_pump
    return sender.run_once(at=utc_now(), now=system_now()) if sender else 0


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


def keep_periods() -> int:
    """Bring signed promises up to today, and close the months and quarters that are over."""
    at, zone = utc_now(), ZoneInfo(runtime().settings.timezone)
    with transaction(db.session()) as session:
        changed = agreements.refresh_states(session, at.astimezone(zone).date())
        return changed + len(closes.close_finished(session, at, zone))


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


def sync_people() -> int:
    """Match the workspace's accounts to people once a day; return how many matches changed.

    The list is read with no transaction open, and a reading that failed is tried at the next beat.
    """
    parts, now = runtime(), system_now()
    last = leadership.last_beat(db.session(), name=SYNC)
    db.session.rollback()
    if parts.pump.messenger.is_stopped or (last is not None and now - last < SYNC_EVERY):
        return 0
    team_id = parts.settings.slack_team_id
    listed = read_accounts(parts.slack, team_id)
    with transaction(db.session()) as session:
        done = accounts.match_accounts(session, listed, team_id, at=utc_now())
        leadership.hold_lease(session, SYNC, now=now, name=SYNC)
    return sum(done.changes.values())
