"""A later start skips the builder only where the database is surely up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from app.demo.schema import VERSIONS, is_newest, newest
from tests.house.source import ROOT


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.py").write_text('revision = "0001"\ndown_revision = None\n')
    (tmp_path / "0002_second.py").write_text(
        "revision: str = '0002'\ndown_revision: str | None = '0001'\ndepends_on = None\n"
    )
    return tmp_path


def database(folder: Path, *revisions: str) -> Path:
    path = folder / "ieum.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.executemany(
            "INSERT INTO alembic_version VALUES (?)", [(number,) for number in revisions]
        )
    return path


def test_only_the_newest_revision_is_up_to_date(versions: Path, tmp_path: Path) -> None:
    path = database(tmp_path, "0002")
    assert is_newest(path, versions)
    (versions / "0003_third.py").write_text('revision = "0003"\ndown_revision = "0002"\n')
    assert not is_newest(path, versions)


@pytest.mark.parametrize("revisions", [(), ("0001",), ("0002", "0001"), ("0009",)])
def test_any_other_state_is_not(versions: Path, tmp_path: Path, revisions: tuple[str]) -> None:
    assert not is_newest(database(tmp_path, *revisions), versions)


def test_what_is_no_database_is_not_and_none_is_made(versions: Path, tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    assert not is_newest(missing, versions)
    assert not missing.exists()
    missing.write_bytes(b"not a database, though there is something here" * 100)
    assert not is_newest(missing, versions)
    with closing(sqlite3.connect(tmp_path / "empty.db")) as connection:
        connection.execute("CREATE TABLE other (id INTEGER)")
    assert not is_newest(tmp_path / "empty.db", versions)


def test_no_revisions_at_all_is_no_match(tmp_path: Path) -> None:
    assert not is_newest(database(tmp_path), tmp_path / "nowhere")


def test_our_own_revisions_are_read_as_alembic_reads_them() -> None:
    heads = ScriptDirectory(str(ROOT / "migrations")).get_heads()
    assert newest(VERSIONS) == set(heads)
