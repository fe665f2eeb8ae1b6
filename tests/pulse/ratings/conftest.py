"""A world in a database of the test's own: on SQLite, or on each where the database matters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests import databases
from tests.pulse.ratings.world import World


@pytest.fixture
def own_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    path = tmp_path / "ratings.db"
    shutil.copy(sqlite_template, path)
    engine = databases.make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def world(own_engine: Engine) -> World:
    return World(own_engine).build()


@pytest.fixture
def world_on_each(fresh_engine: Engine) -> World:
    return World(fresh_engine).build()
