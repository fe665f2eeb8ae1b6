"""The only place that commits.

Edges (a request, a tick, a command) open one transaction around one thing that happened; domain
functions flush at most. On SQLite a transaction that will write takes the write lock at its start
(BEGIN IMMEDIATE), so that it can wait its turn instead of failing halfway.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

WRITE_OPTION = "ieum_write"


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Run one unit of work and commit it; any exception rolls it back and travels on.

    Reads made before in the same session are let go first and read again inside, so a decision is
    never taken on what was true before the write lock was held.
    """
    if session.new or session.dirty or session.deleted:
        msg = "changes were made outside a transaction"
        raise RuntimeError(msg)
    if session.in_transaction():
        session.rollback()
    try:
        session.connection(execution_options={WRITE_OPTION: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Do the same without an ORM session, for the path where every microsecond is a colleague."""
    with engine.connect().execution_options(**{WRITE_OPTION: True}) as connection:
        with connection.begin():
            yield connection


def prepare_engine(engine: Engine) -> None:
    """Give SQLite the settings the product relies on; leave PostgreSQL as it is."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _configure_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "busy_timeout = 10000",  # before the others: switching to WAL may have to wait
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
