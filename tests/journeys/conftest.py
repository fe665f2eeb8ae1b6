"""The told demo copied for every journey, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.demo.clock import BEGINS_AT
from tests import databases, told
from tests.journeys.stack import Stack, running_stack

AT_REST = timedelta(minutes=5)
"""By then Monday's first ticks have come to rest, however busy the machine."""


@pytest.fixture(scope="session")
def told_postgresql(
    tmp_path_factory: pytest.TempPathFactory, postgresql_template: str
) -> Iterator[Path]:
    with told.told_postgresql(tmp_path_factory, postgresql_template) as place:
        yield place


@pytest.fixture(scope="session")
def begun_company(told_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory, workspace included, in which Monday's first ticks have run."""

    def fill(scratch: Path) -> None:
        shutil.copytree(told_company, scratch)
        with running_stack(scratch, sqlite_in(scratch)) as built:
            built.beat()

    return told.made_once(tmp_path_factory, "begun-sqlite", fill)


@pytest.fixture
def on_postgresql(told_postgresql: Path, tmp_path: Path, worker_name: str) -> Iterator[Stack]:
    place = tmp_path / "data"
    shutil.copytree(told_postgresql, place)
    name = f"{worker_name}_journey"
    with running_stack(place, databases.create_postgresql(name, told.POSTGRESQL)) as built:
        yield built
    databases.drop_postgresql(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def new_week(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    """The running demo before Monday's first ticks, on each database in turn."""
    if request.param == "postgresql":
        yield request.getfixturevalue("on_postgresql")
        return
    place = tmp_path / "data"
    shutil.copytree(request.getfixturevalue("told_company"), place)
    with running_stack(place, sqlite_in(place)) as built:
        yield built


@pytest.fixture(params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    """The same once these ticks have come to rest, fresh for every journey."""
    if request.param == "postgresql":
        built: Stack = request.getfixturevalue("on_postgresql")
        built.beat()
        yield built
        return
    place = tmp_path / "data"
    shutil.copytree(request.getfixturevalue("begun_company"), place)
    with running_stack(place, sqlite_in(place), at=BEGINS_AT + AT_REST) as built:
        yield built


def sqlite_in(place: Path) -> str:
    return f"sqlite:///{place / 'ieum.db'}"
