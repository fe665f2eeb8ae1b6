"""Flask-Migrate, brought in when somebody first asks for it.

It carries Alembic and Mako, some 10 MiB that a web worker never uses; commands do.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import make_url

NAME = "migrate"
REVISIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"


def newest_revision() -> str:
    """Return the revision this version of the product wants; files are named by their number."""
    return max(path.name.partition("_")[0] for path in REVISIONS.glob("[0-9]*_*.py"))


def make_room(database: str) -> None:
    """Make the directory a SQLite file is to lie in; it is nobody else's to look into."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}:
        folder = Path(str(url.database)).parent
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)


class LateMigrations:
    """Stands where Flask-Migrate's settings stand, and becomes them when they are read."""

    def __init__(self, app: Flask, db: SQLAlchemy, directory: Path) -> None:
        self._app, self._db, self._directory = app, db, directory

    def __getattr__(self, name: str) -> Any:
        """Bring Flask-Migrate in and answer as it does."""
        from flask_migrate import Migrate  # noqa: PLC0415 - see above

        make_room(self._app.config["SQLALCHEMY_DATABASE_URI"])
        found = Migrate(render_as_batch=True, compare_type=True)
        found.init_app(self._app, self._db, directory=str(self._directory))
        return getattr(self._app.extensions[NAME], name)


class LateCommands(click.Group):
    """The group ``flask db``; the commands in it are Flask-Migrate's own."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Bring Flask-Migrate in and let its group go on."""
        from flask_migrate.cli import db as group  # noqa: PLC0415 - see above

        found: click.Context = group.make_context(info_name, args, parent, **extra)
        return found


def init_migrations(app: Flask, db: SQLAlchemy, directory: Path) -> None:
    """Let ``flask db`` and whoever upgrades find the revisions."""
    app.extensions[NAME] = LateMigrations(app, db, directory)
    app.cli.add_command(LateCommands("db", help="Database revisions."))
