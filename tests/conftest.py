"""Fixtures: a session on each real database, rolled back after every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.demo.story import WHOLE_WEEKS
from tests import databases, told

pytest_plugins = ["tests.cheap"]
DATABASES = ("sqlite", "postgresql")
NEEDED = ("NO CHROMIUM", "real data not found")
"""Skips for want of these are failures where everything must run (IEUM_REQUIRE_ALL)."""

settings.register_profile("house", deadline=None)  # a busy machine is no wrong result
settings.register_profile("gate", deadline=None, derandomize=True)  # it says the same twice
settings.load_profile("gate" if "IEUM_REQUIRE_ALL" in os.environ else "house")


REPEATING = ("engine", "either_database", "stack", "new_week")
"""Fixtures whose PostgreSQL half repeats what the SQLite half has said."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to the thorough run what tells the long story or repeats a rule on PostgreSQL.

    Where the database itself matters (who comes first, what a crash leaves) both kinds run
    always. What a browser shows is looked at twice before it is called wrong: on a busy machine it
    may come late.
    """
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            item.add_marker(pytest.mark.flaky(reruns=1))
        call = getattr(item, "callspec", None)
        chosen = {} if call is None else {name: call.params.get(name) for name in REPEATING}
        if "postgresql" in chosen.values() or "whole_company" in getattr(item, "fixturenames", ()):
            item.add_marker("thorough")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that must be complete and was not."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("IEUM_REQUIRE_ALL") or reporter is None:
        return
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    left_out = [reason for reason in skipped if any(word in reason for word in NEEDED)]
    if left_out:
        reporter.write_line(f"{len(left_out)} tests that must run were skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def worker_name() -> str:
    return f"ieum_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "template.db"
    databases.create_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(worker_name: str) -> Iterator[str]:
    name = f"{worker_name}_template"
    databases.create_tables(databases.create_postgresql(name))
    yield name
    databases.drop_postgresql(name)


@pytest.fixture(scope="session")
def told_company(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory in which the demo's story has been told; copy it, never change it."""
    return told.told_sqlite(tmp_path_factory, sqlite_template)


@pytest.fixture(scope="session")
def whole_company(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with all thirty-four weeks, told once a run: for few tests, since it takes long."""
    return told.told_sqlite(tmp_path_factory, sqlite_template, WHOLE_WEEKS)


@pytest.fixture(scope="session")
def sqlite_engine(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("database") / "shared.db"
    shutil.copy(sqlite_template, path)
    engine = databases.make_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_template: str, worker_name: str) -> Iterator[Engine]:
    name = f"{worker_name}_shared"
    engine = databases.make_engine(databases.create_postgresql(name, postgresql_template))
    yield engine
    engine.dispose()
    databases.drop_postgresql(name)


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """The engine of each database in turn; the tables are empty and shared."""
    found: Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session whose every commit is undone when the test ends."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        outer.rollback()


@pytest.fixture(scope="session")
def postgresql_emptied(postgresql_template: str, worker_name: str) -> Iterator[str]:
    """The name of a database that its next user has to empty."""
    name = f"{worker_name}_emptied"
    databases.create_postgresql(name, postgresql_template)
    yield name
    databases.drop_postgresql(name)


@pytest.fixture(scope="session")
def engine_at() -> Iterator[Callable[[str], Engine]]:
    """Makes an engine for an address once: what it has learnt to say serves the next test too."""
    made: dict[str, Engine] = {}

    def found(url: str) -> Engine:
        if url not in made:
            made[url] = databases.make_engine(url)
        return made[url]

    yield found
    for engine in made.values():
        engine.dispose()


@pytest.fixture(scope="session")
def emptied_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The place of a SQLite file that its next user has to lay out anew."""
    return tmp_path_factory.mktemp("fresh") / "fresh.db"


@pytest.fixture
def fresh_file(emptied_file: Path, sqlite_template: Path) -> str:
    """The URL of a SQLite file of this test's own, with empty tables."""
    for end in ("", "-wal", "-shm"):
        emptied_file.with_name(emptied_file.name + end).unlink(missing_ok=True)
    shutil.copy(sqlite_template, emptied_file)
    return f"sqlite:///{emptied_file}"


@pytest.fixture(params=DATABASES)
def fresh_database(request: pytest.FixtureRequest) -> str:
    """The URL of a database of this test's own, with empty tables, where its kind matters."""
    return _emptied(request)


@pytest.fixture(params=DATABASES)
def either_database(request: pytest.FixtureRequest) -> str:
    """The same for what really commits, but to whichever kind of database."""
    return _emptied(request)


def _emptied(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return str(request.getfixturevalue("fresh_file"))
    name = request.getfixturevalue("postgresql_emptied")
    databases.empty_postgresql(name)
    return databases.database_url(name)


@contextmanager
def lent(engine: Engine) -> Iterator[Engine]:
    """An engine for one test: who listens to it does so no longer than that."""
    yield engine.execution_options()
    engine.dispose()


@pytest.fixture
def sqlite_fresh(fresh_file: str, engine_at: Callable[[str], Engine]) -> Iterator[Engine]:
    """An engine on a database of this test's own, where one kind of database says enough."""
    with lent(engine_at(fresh_file)) as engine:
        yield engine


@pytest.fixture
def fresh_engine(fresh_database: str, engine_at: Callable[[str], Engine]) -> Iterator[Engine]:
    with lent(engine_at(fresh_database)) as engine:
        yield engine


@pytest.fixture
def either_engine(either_database: str, engine_at: Callable[[str], Engine]) -> Iterator[Engine]:
    with lent(engine_at(either_database)) as engine:
        yield engine


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data kept beside the project; tests that need it skip, saying so, without it."""
    root = Path(os.environ.get("IEUM_SHARED", Path(__file__).parents[2] / "shared"))
    if not (root / "data" / "real").is_dir():
        pytest.skip(f"real data not found at {root} (set IEUM_SHARED)")
    return root / "data"
