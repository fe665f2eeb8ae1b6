"""What the scheduler's ticks do: one short function each, every one safe to run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from app import uploads
from app.extensions import db
from app.long_work import next_step
from app.runtime import Runtime, runtime
from integrations.reminding import Reminding
from integrations.slack.directory import read_accounts
from pulse import idempotency, leadership, long_work
from pulse.commitments import agreements, closes, escalating, reviewing, settling
from pulse.errors import DomainError
from pulse.instants import system_now, utc_now
from pulse.people import pins, preferences, unmatched
from pulse.publishing import closing, opening
from pulse.ratings import asking, batches, by_role
from pulse.reports import succession
from pulse.results import care, letters, responses
from pulse.retention import comments as old_comments
from pulse.retention import leavers
from pulse.surveys import attention, invitations, locks, series, waves
from pulse.surveys.models import Wave
from pulse.transaction import transaction

SYNC, SYNC_EVERY = "slack_people", timedelta(hours=24)


def send_outbox() -> int:
    """Send what is due to Slack, as far as the pace allows, then a few reminders."""
    parts = runtime()
    ended = parts.pump.run_once(at=utc_now(), now=system_now())
    return ended + _reminding(parts).run_once(utc_now())


def send_mail() -> int:
    """Send what is due by mail: a tick of its own, so that a slow mail server keeps no one up."""
    parts = runtime()
    if parts.mail_pump is None:
        return 0
    ended = parts.mail_pump.run_once(at=utc_now(), now=system_now())
    return ended + _reminding(parts).run_aside(parts.mail_pump, utc_now())


def _reminding(parts: Runtime) -> Reminding:
    aside = parts.reminders_aside if parts.mail_pump else None
    return Reminding(parts.sessions, db.engine, parts.keys, parts.pump, aside)


def send_webhooks() -> int:
    """Send what is due to other programs: a tick of its own, for they may be slow."""
    return runtime().webhook_pump.run_once(at=utc_now(), now=system_now())


def tidy() -> int:
    """Forget what its time is over for: long work, old comments, old reports and the like."""
    at, zone = utc_now(), runtime().settings.timezone
    with transaction(db.session()) as session:
        forgotten = uploads.sweep(Path(runtime().settings.data_dir))
        forgotten += idempotency.forget_old(session, at - idempotency.KEPT)
        forgotten += long_work.forget_old(session, at)
        forgotten += pins.forget_leavers(session)
        forgotten += old_comments.delete_comments_due(session, at=at)
        forgotten += leavers.forget_due(session, at=at, on=at.astimezone(ZoneInfo(zone)).date())
        return forgotten + succession.delete_old(session, at=at, timezone=zone)


def do_long_work() -> int:
    """Do one step of what is too long to wait for at a page: a tick of its own, of minutes."""
    return next_step()


def ask_surveys() -> int:
    """Open planned waves, each on its own, and tell people whose moment has come."""
    at = utc_now()
    planned = waves.due_to_open(db.session(), at)
    opened = sum(_open_wave(wave_id, at) for wave_id in planned)
    with transaction(db.session()) as session:
        return opened + invitations.due_invitations(session, at)


def _open_wave(wave_id: int, at: datetime) -> bool:
    """Open one wave unless it is locked; one that cannot must not keep the others waiting."""
    try:
        with transaction(db.session()) as session:
            wave = session.get_one(Wave, wave_id)
            if locks.locked_by(session, wave, responses.has_response):
                return False
            waves.postpone(wave, at)
            session.flush()
            opening.open_wave(session, runtime().keys, wave_id, at)
    except DomainError as error:
        structlog.get_logger("jobs").warning("wave_not_opened", wave=wave_id, code=error.code)
        return False
    return True


def plan_pulses() -> int:
    """Plan the next wave of every series, and forget what is over of pauses and past asks."""
    at, zone = utc_now(), ZoneInfo(runtime().settings.timezone)
    on = at.astimezone(zone).date()
    with transaction(db.session()) as session:
        forgotten = attention.forget_asks(session, on) + preferences.forget_pauses(session, on)
        return series.plan_due(session, at) + forgotten


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


def rate_services() -> int:
    """Ask about finished requests, and by role once a quarter; end the batches that are full."""
    at, parts = utc_now(), runtime()
    draw = asking.Draw(parts.settings.secrets[0], parts.settings.timezone)
    with transaction(db.session()) as session:
        asked = asking.ask_after_services(session, parts.keys, draw, at)
        asked += by_role.ask_by_role(session, parts.keys, draw, at)
        return asked + batches.finish_full(session, parts.keys, at)


def remind_reviews() -> int:
    """Say once what is to be looked at again: calendars every year, agreements on their date."""
    at, zone = utc_now(), ZoneInfo(runtime().settings.timezone)
    with transaction(db.session()) as session:
        return reviewing.remind_due(session, at=at, on=at.astimezone(zone).date())


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
    """Make closed waves readable at their hour, and tell the safety officer what cannot wait."""
    at = utc_now()
    with transaction(db.session()) as session:
        published = closing.publish_due(session, at)
        return published + (care.tell_alerts(session, at) if published else 0)


def tell_letters() -> int:
    """Tell whole blocks, once a batch, that comments of theirs were answered."""
    with transaction(db.session()) as session:
        return letters.tell_blocks(session, at=utc_now())


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
        done = unmatched.sync_accounts(session, listed, team_id, at=utc_now())
        leadership.hold_lease(session, SYNC, now=now, name=SYNC)
    return sum(done.changes.values())
