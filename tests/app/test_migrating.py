"""The first migration makes its own room, and commands find Alembic."""

from __future__ import annotations

import stat
from pathlib import Path

from flask import Flask

from app.migrating import make_room


def test_the_first_migration_makes_its_own_room(tmp_path: Path) -> None:
    there = tmp_path / "new" / "data"
    make_room(f"sqlite:///{there / 'ieum.db'}")
    assert stat.S_IMODE(there.stat().st_mode) == 0o700
    make_room("sqlite://")
    make_room("postgresql+psycopg://nowhere/ieum")


def test_the_commands_are_there(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert "db" in runner.invoke(args=["--help"]).output
    assert "upgrade" in runner.invoke(args=["db", "--help"]).output
    assert app.extensions["migrate"].directory.endswith("migrations")
