"""What was read once need not be read again within one unit of work.

A memory belongs to a session and lasts as long as its transaction; it forgets earlier when a row
of a kind that it rests on is flushed. So nothing remembered outlives what it was read from, and
whoever changes the organisation sees the change at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

T = TypeVar("T")
Kinds = tuple[type[Any], ...]

_MEMORY = "ieum_remembered"


def remember(session: Session, key: Hashable, rests_on: Kinds, read: Callable[[], T]) -> T:
    """Return what ``read`` gives, reading it once per transaction for each ``key``.

    ``rests_on`` names every kind of row the answer depends on. Rows changed by a statement instead
    of through the session are not noticed: no such statement may touch these kinds.
    """
    by_kinds: dict[Kinds, dict[Hashable, Any]] = session.info.setdefault(_MEMORY, {})
    known = by_kinds.setdefault(rests_on, {})
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found


def _forget_changed(session: Session, _context: UOWTransaction) -> None:
    """Forget what rests on the kinds just flushed."""
    by_kinds = session.info.get(_MEMORY)
    if not by_kinds:
        return
    changed = {type(row) for row in (*session.new, *session.dirty, *session.deleted)}
    for kinds in [kinds for kinds in by_kinds if not changed.isdisjoint(kinds)]:
        del by_kinds[kinds]


def _forget_all(session: Session, ended: SessionTransaction) -> None:
    """Forget everything when a transaction or a savepoint ends; a flush is neither."""
    if ended.parent is None or ended.nested:
        session.info.pop(_MEMORY, None)


event.listen(Session, "after_flush", _forget_changed)
event.listen(Session, "after_transaction_end", _forget_all)
