"""Long work in the worker: one step of one piece at a tick, whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app import long_exports, long_imports, long_replays
from app.extensions import db
from pulse import long_work
from pulse.instants import utc_now
from pulse.long_work import WorkKind, WorkState
from pulse.transaction import once_more_if_met, transaction

DOERS: dict[WorkKind, Callable[[str], None]] = {
    WorkKind.IMPORT: long_imports.take,
    WorkKind.EXPORT: long_exports.take,
    WorkKind.REPLAY: long_replays.take,
}


def next_step() -> int:
    """Take one step of one piece of work, if one waits; return how many were taken."""
    at = utc_now()
    if not long_work.is_due(db.session(), at):
        return 0
    with transaction(db.session()) as session:
        work = long_work.claim(session, at)
        if work is None:
            return 0
        kind, key = work.kind, work.key
    try:
        once_more_if_met(partial(DOERS[kind], key))
    except Exception:
        if kind is not WorkKind.REPLAY:  # which goes on where it was, once its claim runs out
            _give_up(key)
        raise
    return 1


def _give_up(key: str) -> None:
    """Say that a step broke, so that it is not begun again and again."""
    db.session.rollback()
    with transaction(db.session()) as session:
        long_work.settle(session, key, WorkState.FAILED, long_work.BROKEN, utc_now())
