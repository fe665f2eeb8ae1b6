"""The only place that commits.

Edges (a request, a tick, a command) open one transaction around one thing that happened; domain
functions flush at most. On SQLite a transaction that will write takes the write lock at its start
(BEGIN IMMEDIATE), so that it can wait its turn instead of failing halfway.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

T = TypeVar("T")

WRITE_OPTION = "ieum_write"
WAL_ATTEMPTS = 20


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Run one unit of work and commit it; any exception rolls it back and travels on.

    Reads made before in the same session are let go first and read again inside, so a decision is
    never taken on what was true before the write lock was held. A transaction inside another would
    let go what the outer one did so far, so it is refused.
    """
    if session.info.get(WRITE_OPTION):
        msg = "a transaction was begun inside another"
        raise RuntimeError(msg)
    if session.new or session.dirty or session.deleted:
        msg = "changes were made outside a transaction"
        raise RuntimeError(msg)
    if session.in_transaction():
        session.rollback()
    session.info[WRITE_OPTION] = True
    try:
        session.connection(execution_options={WRITE_OPTION: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(WRITE_OPTION)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Do the same without an ORM session, for the path where every microsecond is a colleague."""
    with engine.connect() as connection:
        connection.execution_options(**{WRITE_OPTION: True})
        with connection.begin():
            yield connection


def write_surely(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run ``work`` in ``writing``; on a connection that turns out dead, once more on a new one.

    Whether the first attempt was committed is not known then, so only for work that may be done
    twice. A dead connection takes all idle ones with it, so the second attempt gets a live one.
    """
    try:
        with writing(engine) as connection:
            return work(connection)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    with writing(engine) as connection:
        return work(connection)


def prepare_engine(engine: Engine) -> None:
    """Give SQLite the settings the product relies on; leave PostgreSQL as it is."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _configure_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 10000")
    _switch_to_wal(cursor)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _switch_to_wal(cursor: DBAPICursor) -> None:
    """Switch a file to WAL, once in its life; SQLite does not wait its turn for that by itself."""
    for _ in range(WAL_ATTEMPTS):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            cursor.execute("BEGIN EXCLUSIVE")  # this does wait, until the others let go
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
