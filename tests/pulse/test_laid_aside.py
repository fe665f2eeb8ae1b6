"""Rows laid aside keep nobody from writing, count for nothing, and come in at one moment."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest
from sqlalchemy import Engine, Table, func, select
from sqlalchemy.orm import Session

from pulse import laid_aside
from pulse.audit import AuditEntry
from pulse.inbox import InboxReceipt
from pulse.transaction import laying_aside, one_connection, transaction

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
TABLE = cast("Table", AuditEntry.__table__)


def entry(action: str) -> dict[str, object]:
    return {
        "at": AT, "action": action, "object_kind": "thing", "object_id": "1", "details": {"n": 1},
    }  # fmt: skip


def actions(engine: Engine) -> list[tuple[int, str]]:
    with Session(engine) as session:
        query = select(AuditEntry.id, AuditEntry.action).order_by(AuditEntry.id)
        return [(one, action) for one, action in session.execute(query)]


def write_something(engine: Engine, key: str) -> None:
    with Session(engine) as session, transaction(session):
        session.add(InboxReceipt(key=key, received_at=AT))


def test_rows_come_in_at_one_moment_and_others_write_meanwhile(sqlite_fresh: Engine) -> None:
    with Session(sqlite_fresh) as session, transaction(session):
        session.add(AuditEntry(**entry("first")))  # type: ignore[arg-type]
    with one_connection(sqlite_fresh) as session:
        with laying_aside(session):
            pile = laid_aside.make(session, TABLE, "id", "object_kind")
            laid_aside.write(session, pile.aside, [entry("second"), entry("third")])
            write_something(sqlite_fresh, "while it is laid aside")
        write_something(sqlite_fresh, "and before it is moved in")
        assert actions(sqlite_fresh) == [(1, "first")]
        with transaction(session):
            shouted = func.upper(pile.aside.c.action)
            laid_aside.move_in(session, pile, {}, action=shouted, object_kind=shouted)
            assert actions(sqlite_fresh) == [(1, "first")]
    assert actions(sqlite_fresh) == [(1, "first"), (2, "SECOND"), (3, "THIRD")]


def test_what_was_laid_aside_and_not_moved_in_leaves_nothing(sqlite_fresh: Engine) -> None:
    for _ in range(2):  # nor is it in the way of the next one
        with pytest.raises(LookupError), one_connection(sqlite_fresh) as session:
            with laying_aside(session):
                pile = laid_aside.make(session, TABLE)
                laid_aside.write(session, pile.aside, [{**entry("a"), "id": 1}])
            with transaction(session):
                laid_aside.move_in(session, pile, {"id": 7})
                raise LookupError
    assert actions(sqlite_fresh) == []


def test_new_ids_are_taken_by_nobody_else(session: Session) -> None:
    first = laid_aside.new_ids(session, TABLE, 3)
    rows = [{**entry(f"n{one}"), "id": one, "actor_id": None} for one in first]
    laid_aside.write(session, TABLE, rows)
    session.add(AuditEntry(**entry("next")))  # type: ignore[arg-type]
    session.flush()
    ids = session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)).all()
    assert (len(set(ids)), list(ids[:3])) == (4, list(first))
