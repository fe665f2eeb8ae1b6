"""The told demo copied for every journey, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases, told
from tests.journeys.stack import Stack, running_stack


@pytest.fixture(scope="session")
def told_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgresql_template: str
) -> Iterator[Path]:
    with told.told_postgresql(tmp_path_factory, postgresql_template) as place:
        yield place


@pytest.fixture(params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest, tmp_path: Path, worker_name: str) -> Iterator[Stack]:
    """The running demo on each database in turn, fresh for every journey."""
    place = tmp_path / "data"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("told_company"), place)
        with running_stack(place, f"sqlite:///{place / 'ieum.db'}") as built:
            yield built
        return
    shutil.copytree(request.getfixturevalue("told_postgresql"), place)
    name = f"{worker_name}_journey"
    url = databases.create_postgresql(name, told.POSTGRESQL)
    with running_stack(place, url) as built:
        yield built
    databases.drop_postgresql(name)
