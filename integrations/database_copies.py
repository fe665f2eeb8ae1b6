"""Copies of a SQLite database: made while it is in use, looked at, and put back.

A copy is one file, whole in itself and readable by its owner only. It never holds the keys of
open surveys, which lie outside the database. Dumps of PostgreSQL lie in a folder the same way.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

PREFIX, SUFFIX, HALF_DONE = "ieum-", ".db", ".part"
MOMENT = "%Y%m%d-%H%M%S"
MADE_HERE = re.compile(r"ieum-\d{8}-\d{6}\.(db|dump)")
LEFT_BEHIND = re.compile(r"ieum-(\d{8}-\d{6})\.part")
ABANDONED = timedelta(days=1)
ALL_AT_ONCE = -1
ASIDE = (("", SUFFIX), ("-wal", f"{SUFFIX}-wal"), ("-shm", f"{SUFFIX}-shm"))


class UnusableCopyError(Exception):
    """A file cannot be used as a copy; the message says why."""


@dataclass(frozen=True)
class Looked:
    """What a copy holds: its bytes, its revision (empty without one) and how many tables."""

    size: int
    revision: str
    tables: int


def make_copy(database: Path, folder: Path, at: datetime) -> Path:
    """Copy a database in use into ``folder`` under the moment's name, and check the copy.

    Readers and writers go on meanwhile. What is half done is never seen under the final name.
    """
    with half_done(folder, at, SUFFIX) as unfinished:
        _copy(database, unfinished)
        look(unfinished)
    return folder / f"{PREFIX}{at:{MOMENT}}{SUFFIX}"


@contextmanager
def half_done(folder: Path, at: datetime, suffix: str) -> Iterator[Path]:
    """Give a private file to write to; it gets its final name if nothing went wrong."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = folder / f"{PREFIX}{at:{MOMENT}}{suffix}"
    unfinished = made.with_suffix(HALF_DONE)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield unfinished
        unfinished.replace(made)
    finally:
        unfinished.unlink(missing_ok=True)


def look(copy: Path) -> Looked:
    """Check a copy from end to end; UnusableCopyError if it is not whole."""
    if not copy.is_file():
        raise UnusableCopyError(f"{copy} is no file.")
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()[0]
            names = {name for (name,) in opened.execute("SELECT name FROM sqlite_master")}
            revision = ""
            if "alembic_version" in names:
                row = opened.execute("SELECT version_num FROM alembic_version").fetchone()
                revision = str(row[0]) if row else ""
    except sqlite3.DatabaseError as error:
        raise UnusableCopyError(f"{copy} is no whole SQLite database ({error}).") from error
    if found != "ok":
        raise UnusableCopyError(f"{copy} is damaged: {found}.")
    if "person" not in names:
        raise UnusableCopyError(f"{copy} holds no company.")
    return Looked(copy.stat().st_size, revision, len(names))


def put_back(copy: Path, database: Path, at: datetime) -> Path | None:
    """Put a copy in the database's place; return where what stood there was put aside.

    Every process must have stopped. The copy itself stays where it is.
    """
    look(copy)
    aside = database.with_name(f"{database.stem}-before-{at:%Y%m%d-%H%M%S}")
    had_one = database.exists()
    fresh = database.with_name(f"{database.name}.new")
    _copy(copy, fresh)
    fresh.chmod(0o600)
    for ending, kept in ASIDE:
        present = database.with_name(database.name + ending)
        if present.exists():
            present.replace(aside.with_name(aside.name + kept))
    fresh.replace(database)
    return aside.with_name(aside.name + SUFFIX) if had_one else None


def thin_out(folder: Path, keep: int) -> Sequence[Path]:
    """Remove all but the newest ``keep`` copies that were made here; return what was removed."""
    made = sorted(one for one in folder.iterdir() if MADE_HERE.fullmatch(one.name))
    surplus = made[: max(len(made) - keep, 0)]
    for one in surplus:
        one.unlink()
    return surplus


def sweep(folder: Path, at: datetime) -> None:
    """Remove copies begun more than a day ago and never finished: their process was killed."""
    limit = f"{at - ABANDONED:{MOMENT}}"
    for one in folder.glob(f"{PREFIX}*{HALF_DONE}"):
        found = LEFT_BEHIND.fullmatch(one.name)
        if found and found[1] < limit:
            one.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """Copy by SQLite's own means, and leave a single file.

    All pages in one reading: after every pause a change by somebody else starts the copying over,
    so that a busy company's would never end. Nobody waits for a reader.
    """
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as read,
        closing(sqlite3.connect(target)) as written,
    ):
        read.backup(written, pages=ALL_AT_ONCE)
        written.execute("PRAGMA journal_mode=DELETE")
