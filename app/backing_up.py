"""Copies of the database that make themselves: once a day, checked, noted, the oldest removed."""

from __future__ import annotations

import errno
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from app.extensions import db
from app.runtime import runtime
from integrations import database_copies, database_dumps
from integrations.database_copies import UnusableCopyError
from integrations.database_dumps import NoToolError, RefusedError
from pulse import leadership
from pulse.backups import is_due, note_backup, note_failed
from pulse.instants import system_now, utc_now
from pulse.transaction import transaction

MADE, TRIED = "backup", "backup_tried"
FAILURES = (UnusableCopyError, NoToolError, RefusedError, OSError)
REASONS = {UnusableCopyError: "damaged", NoToolError: "no_tool", RefusedError: "refused"}
FULL = (errno.ENOSPC, errno.EDQUOT)


def copy_now(folder: Path, at: datetime) -> Path:
    """Copy the database in use into ``folder`` by its own means, and check the copy."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        return database_copies.make_copy(Path(str(url.database)), folder, at)
    return database_dumps.make_dump(url, folder, at)


def copy_daily() -> int:
    """Make the day's copy if its hour has come and a folder is set; a tick, safe to run twice."""
    settings, now = runtime().settings, system_now()
    if settings.backup_dir is None or not _is_due(now):
        return 0
    _mark(TRIED, now)
    try:
        made = _copy(settings.backup_dir, now, settings.backups_kept)
    except FAILURES as error:
        reason = reason_of(error)
        structlog.get_logger("backup").warning("backup_failed", reason=reason, said=str(error))
        with transaction(db.session()) as session:
            note_failed(session, reason, at=utc_now())
        return 0
    with transaction(db.session()) as session:
        note_backup(session, made.name, made.stat().st_size, at=utc_now())
    _mark(MADE, now)
    return 1


def reason_of(error: Exception) -> str:
    """Return the code of why a copy could not be made; what a folder may refuse is one thing."""
    if isinstance(error, OSError):
        return "full" if error.errno in FULL else "folder"
    return REASONS[type(error)]


def _copy(folder: Path, now: datetime, keep: int) -> Path:
    made = copy_now(folder, now)
    database_copies.thin_out(folder, keep)
    database_copies.sweep(folder, now)
    return made


def _is_due(now: datetime) -> bool:
    settings, session = runtime().settings, db.session()
    made, tried = (leadership.last_beat(session, name=name) for name in (MADE, TRIED))
    session.rollback()
    return is_due(made, tried, now, time(settings.backup_hour), ZoneInfo(settings.timezone))


def _mark(name: str, now: datetime) -> None:
    with transaction(db.session()) as session:
        leadership.hold_lease(session, name, now=now, name=name)
