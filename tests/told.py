"""The demo's story, told once a run for each database and copied by every test that needs it.

The processes of a parallel run share one folder; whoever comes first tells, the others wait.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import create_app
from app.demo.clock import BEGINS_AT, DemoClock
from app.demo.story import SHORT_WEEKS, Story
from app.extensions import db
from app.runtime import runtime
from config import Settings
from pulse import instants
from tests import databases

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")[:12] or f"main_{os.getpid()}"
POSTGRESQL = f"ieum_{RUN}_told"


def demo_settings(data_dir: Path, database_url: str = "", port: int = 8000) -> Settings:
    """The demo's settings with its data in ``data_dir``."""
    return Settings(
        env="demo",
        data_dir=data_dir,
        database_url=database_url,
        port=port,
        slack_posts_per_minute=6000,
        log_level="warning",
    )


def tell(data_dir: Path, database_url: str, weeks: int = SHORT_WEEKS) -> None:
    """Tell the demo's story into an empty database with tables: the short one unless asked."""
    app = create_app(demo_settings(data_dir, database_url))
    with app.app_context():
        DemoClock(data_dir).set_to(BEGINS_AT)
        Story(db.session(), db.engine, runtime(), weeks).tell()
        db.session.remove()
        db.engine.dispose()
    instants.install_offset(None)


def told_sqlite(folders: pytest.TempPathFactory, template: Path, weeks: int = SHORT_WEEKS) -> Path:
    """The data directory of the told demo, its database being ``ieum.db``."""

    def fill(scratch: Path) -> None:
        scratch.mkdir()
        shutil.copy(template, scratch / "ieum.db")
        tell(scratch, f"sqlite:///{scratch / 'ieum.db'}", weeks)

    return made_once(folders, f"told-sqlite-{weeks}", fill)


def made_once(folders: pytest.TempPathFactory, name: str, fill: Callable[[Path], None]) -> Path:
    """A folder of the run's, which whoever comes first fills; it is whole or not there."""
    place = run_folder(folders) / name
    with _alone(place):
        if not place.exists():
            scratch = place.with_suffix(".part")
            shutil.rmtree(scratch, ignore_errors=True)
            fill(scratch)
            scratch.rename(place)
    return place


@contextmanager
def told_postgresql(folders: pytest.TempPathFactory, template: str) -> Iterator[Path]:
    """The data directory of a demo told into the database ``POSTGRESQL``, dropped by the last."""
    place = run_folder(folders) / "told-postgresql"
    user = place.with_name(f"{place.name}-user-{os.getpid()}")
    with _alone(place):
        user.touch()
        if not place.exists():
            scratch = place.with_suffix(".part")
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            tell(scratch, databases.create_postgresql(POSTGRESQL, template))
            scratch.rename(place)
    yield place
    with _alone(place):
        user.unlink()
        if not list(place.parent.glob(f"{place.name}-user-*")):
            databases.drop_postgresql(POSTGRESQL)
            shutil.rmtree(place)


def run_folder(folders: pytest.TempPathFactory) -> Path:
    """The folder which the processes of one run share."""
    own = folders.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
