"""Copies are whole, made while somebody writes, and never overwrite what stood there."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integrations import database_copies as copies

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "ieum.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE person (name TEXT)")
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("INSERT INTO alembic_version VALUES ('0023')")
        made.execute("INSERT INTO person VALUES ('first')")
        made.commit()
    return path


def names_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return [name for (name,) in opened.execute("SELECT name FROM person ORDER BY name")]


def test_a_copy_is_one_whole_private_file_though_somebody_is_writing(
    database: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO person VALUES ('second')")
        writer.commit()
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO person VALUES ('never')")
        made = copies.make_copy(database, tmp_path / "copies", AT)
        writer.rollback()
    assert made.name == "ieum-20260901-030000.db"
    assert names_in(made) == ["first", "second"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [one.name for one in made.parent.iterdir()] == [made.name]
    assert copies.look(made).revision == "0023"


@pytest.mark.parametrize("content", [b"", b"words", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_copy_is_refused_and_changes_nothing(
    database: Path, tmp_path: Path, content: bytes
) -> None:
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(content)
    with pytest.raises(copies.UnusableCopyError):
        copies.put_back(wrong, database, AT)
    assert names_in(database) == ["first"]


def test_putting_back_keeps_what_stood_there(database: Path, tmp_path: Path) -> None:
    made = copies.make_copy(database, tmp_path / "copies", AT)
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO person VALUES ('after')")
        writer.commit()
    aside = copies.put_back(made, database, AT)
    assert names_in(database) == ["first"]
    assert aside is not None
    assert names_in(aside) == ["after", "first"]
    assert made.exists()


def test_only_the_oldest_copies_made_here_are_removed(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    made = [copies.make_copy(database, folder, AT + timedelta(days=day)) for day in range(4)]
    other = folder / "mine.db"
    other.write_bytes(b"kept")
    assert copies.thin_out(folder, 2) == made[:2]
    assert sorted(folder.iterdir()) == [*made[2:], other]


def test_a_large_database_is_copied_though_somebody_writes_all_the_time(
    database: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(database)) as filled:
        filled.execute("CREATE TABLE photo (content BLOB)")
        filled.executemany("INSERT INTO photo VALUES (zeroblob(5000000))", [()] * 12)
        filled.commit()
    stop, finished = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as writer:
            while not stop.is_set():
                writer.execute("UPDATE person SET name = 'written'")

    def copy() -> None:
        copies.make_copy(database, tmp_path / "copies", AT)
        finished.set()

    threads = [threading.Thread(target=one, daemon=True) for one in (write, copy)]
    for one in threads:
        one.start()
    is_done = finished.wait(20)
    stop.set()
    for one in threads:
        one.join()
    assert is_done


def test_only_what_was_never_finished_for_a_day_is_swept(tmp_path: Path) -> None:
    names = ["ieum-20260831-025959.part", "ieum-20260831-030000.part", "ieum-mine.part"]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    copies.sweep(tmp_path, AT)
    assert sorted(one.name for one in tmp_path.iterdir()) == names[1:]
