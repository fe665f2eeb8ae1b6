"""A demo built once a worker and copied for every journey, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.journeys.stack import Stack, build_demo, running_stack


@pytest.fixture(scope="session")
def built_sqlite(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    place = tmp_path_factory.mktemp("demo") / "sqlite"
    place.mkdir()
    shutil.copy(sqlite_template, place / "ieum.db")
    build_demo(place, f"sqlite:///{place / 'ieum.db'}")
    return place


@pytest.fixture(scope="session")
def built_postgresql(
    tmp_path_factory: pytest.TempPathFactory, worker_name: str, postgresql_template: str
) -> Iterator[tuple[Path, str]]:
    place = tmp_path_factory.mktemp("demo") / "postgresql"
    name = f"{worker_name}_demo"
    build_demo(place, databases.create_postgresql(name, postgresql_template))
    yield place, name
    databases.drop_postgresql(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest, tmp_path: Path, worker_name: str) -> Iterator[Stack]:
    """The running demo on each database in turn, fresh for every journey."""
    place = tmp_path / "data"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("built_sqlite"), place)
        with running_stack(place, f"sqlite:///{place / 'ieum.db'}") as built:
            yield built
        return
    source, template = request.getfixturevalue("built_postgresql")
    shutil.copytree(source, place)
    name = f"{worker_name}_journey"
    url = databases.create_postgresql(name, template)
    with running_stack(place, url) as built:
        yield built
    databases.drop_postgresql(name)
