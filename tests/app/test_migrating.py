"""A web process starts without Alembic; commands still find it."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from flask import Flask

from app.migrating import make_room
from tests.house.source import ROOT

HEAVY = ("alembic", "flask_migrate", "numpy", "vl_convert", "authlib", "requests")
CODE = f"import wsgi, sys; print([one for one in {HEAVY!r} if one in sys.modules])"


def test_what_only_some_need_is_not_loaded_at_the_start(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        env={"IEUM_ENV": "test", "IEUM_DATA_DIR": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip().splitlines()[-1] == "[]"


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
