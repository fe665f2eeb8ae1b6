"""Runs migrations with the application's engine, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def run_offline() -> None:
    """Write the SQL instead of running it."""
    context.configure(
        url=str(db.engine.url),
        target_metadata=db.metadata,
        literal_binds=True,
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run against the database, with SQLite's foreign keys off while tables are rebuilt.

    The switch must be thrown on the driver's own connection before any transaction begins: inside
    one it does nothing, and a rebuilt table would take its children along.
    """
    with db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        options = current_app.extensions["migrate"].configure_args
        context.configure(connection=connection, target_metadata=db.metadata, **options)
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            raw = connection.connection.driver_connection
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            raw.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"foreign keys broken by a migration: {broken[:5]}")


if context.is_offline_mode():
    run_offline()
else:
    run_online()
