"""The only place that commits.

Edges (a request, a tick, a command) open one transaction around one thing that happened; domain
functions flush at most. On SQLite a transaction that will write takes the write lock at its start
(BEGIN IMMEDIATE), so that it can wait its turn instead of failing halfway.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, Dialect
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from pulse.errors import Conflict
from pulse.instants import monotonic

T = TypeVar("T")

WRITE_OPTION = "ieum_write"
WAL_ATTEMPTS = 20
SQLITE_PRAGMAS = (
    "synchronous = NORMAL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "wal_autocheckpoint = 4000",  # pages: 16 MB, so that few writers pay for flushing the file
)
RESTING_SINCE = "ieum_resting_since"
REST_SECONDS = 1.0
"""How long a connection may have rested and still be taken to be alive."""
MET = frozenset(
    {
        "23503",  # foreign_key_violation: what was pointed at has just gone
        "23505",  # unique_violation: the same has just been written
        "40001",  # serialization_failure
        "40P01",  # deadlock_detected: two waited for each other, and this one had to give way
        "SQLITE_CONSTRAINT_FOREIGNKEY",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
        "SQLITE_CONSTRAINT_UNIQUE",
    }
)
"""How a database says that somebody else was a moment faster (PostgreSQL: SQLSTATE)."""


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """Run one unit of work and commit it; any exception rolls it back and travels on.

    Reads made before in the same session are let go first and read again inside, so a decision is
    never taken on what was true before the write lock was held. A transaction inside another would
    let go what the outer one did so far, so it is refused.
    """
    with _unit(session, writes=True):
        yield session


@contextmanager
def _unit(session: Session, *, writes: bool) -> Iterator[None]:
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
        session.connection(execution_options={WRITE_OPTION: writes})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(WRITE_OPTION)


def once_more_if_met(work: Callable[[], T], again: Callable[[], T] | None = None) -> T:
    """Run ``work``; run it anew where somebody else did the same in the same instant.

    Two that both look and then both write meet in the database, which takes back all that the
    second one did. On its second run it finds what the first one wrote, as if it had come later,
    and what it refuses then it refuses in its own words. Conflict("changed_meanwhile") where they
    meet a second time. ``again`` is the second run, where it differs from the first.
    """
    try:
        return work()
    except (DBAPIError, StaleDataError) as error:
        if not _has_met(error):
            raise
    try:
        return (again or work)()
    except (DBAPIError, StaleDataError) as error:
        if not _has_met(error):
            raise
        raise Conflict("changed_meanwhile") from error


def _has_met(error: DBAPIError | StaleDataError) -> bool:
    """Tell whether something failed only because of what another transaction has just done."""
    if isinstance(error, StaleDataError):
        return True
    said = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return said in MET


@contextmanager
def attempt(session: Session) -> Iterator[Session]:
    """Do something that writes, to see what comes of it, and take it back: for a moment only."""
    with suppress(_TakenBack), transaction(session):
        yield session
        raise _TakenBack


class _TakenBack(Exception):  # noqa: N818 - nothing went wrong
    """What was attempted is taken back."""


@contextmanager
def one_connection(engine: Engine) -> Iterator[Session]:
    """Give a session that keeps to one connection, for what is laid aside there before it counts.

    What lies in its temporary tables is seen by nobody else, takes no lock that anybody waits
    for, and is gone with a process that is killed.
    """
    with engine.connect() as connection:
        try:
            with Session(connection) as session:
                yield session
        finally:
            connection.invalidate()  # nobody is given it with what is left on it


@contextmanager
def laying_aside(session: Session) -> Iterator[Session]:
    """Keep what is written into temporary tables of a session's one connection, and only that."""
    with _unit(session, writes=False):
        yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Do the same without an ORM session, for the path where every microsecond is a colleague."""
    with engine.connect() as connection:
        connection.execution_options(**{WRITE_OPTION: True})
        with connection.begin():
            yield connection


def write_surely(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Run ``work``, whose only write is one statement that still holds when it is done twice.

    On SQLite that statement is its own transaction, so that the one write lock of the file is
    held no longer than it takes; on PostgreSQL all of ``work`` is one transaction. On a connection
    that turns out dead it is run once more on a new one: whether the first attempt was committed
    is not known then. A dead connection takes all idle ones with it, so the second one lives.
    """
    try:
        with _single_write(engine) as connection:
            return work(connection)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    with _single_write(engine) as connection:
        return work(connection)


_TURNSTILE = Lock()
"""Answers to one SQLite file go through one by one within a process.

There is one write lock, and whoever comes second is put to sleep by SQLite for whole milliseconds.
Beyond that, a thread that meets nobody on its way keeps the interpreter through a dozen short
reads instead of giving it away and waiting for it again at each of them.
"""


@contextmanager
def _single_write(engine: Engine) -> Iterator[Connection]:
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with _TURNSTILE, engine.connect() as connection:
        yield connection
        if connection.in_transaction():
            msg = "a transaction was begun where a single statement was promised"
            raise RuntimeError(msg)


def prepare_engine(engine: Engine) -> None:
    """Give SQLite the settings the product relies on; ask PostgreSQL whether it is still there."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", partial(_ping_rested, engine.dialect))


def _note_rest(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[RESTING_SINCE] = monotonic()


def _ping_rested(
    dialect: Dialect,
    connection: DBAPIConnection,
    record: ConnectionPoolEntry,
    _proxy: PoolProxiedConnection,
) -> None:
    """Try a connection that has rested; one used a moment ago is not worth the round trip."""
    since = record.info.get(RESTING_SINCE)
    if since is None or monotonic() - since < REST_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error  # the pool opens a new one instead


def _configure_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 10000")
    _switch_to_wal(cursor)
    for pragma in SQLITE_PRAGMAS:
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
