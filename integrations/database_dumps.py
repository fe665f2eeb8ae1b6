"""Copies of a PostgreSQL database, by its own ``pg_dump``, read through before they count.

As a copy of SQLite, a dump holds no key of an open survey: those lie outside the database.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from integrations.database_copies import MOMENT, PREFIX, UnusableCopyError, half_done

SUFFIX = ".dump"
MAKE, READ = "pg_dump", "pg_restore"
COMPANY = " TABLE DATA public person "


class NoToolError(Exception):
    """PostgreSQL's own programs are not installed here, so nothing can be copied or read."""


class RefusedError(Exception):
    """``pg_dump`` gave up; the message is what it said."""


def make_dump(database: URL, folder: Path, at: datetime) -> Path:
    """Dump a database in use into ``folder`` under the moment's name, and check the dump.

    Readers and writers go on meanwhile. What is half done is never seen under the final name.
    """
    with half_done(folder, at, SUFFIX) as unfinished:
        options = ["--format=custom", f"--file={unfinished}", "--no-password"]
        ran = _run([MAKE, *options, f"--dbname={_address(database)}"], _secret(database))
        if ran.returncode:
            raise RefusedError(ran.stderr.strip())
        check_dump(unfinished)
    return folder / f"{PREFIX}{at:{MOMENT}}{SUFFIX}"


def check_dump(dump: Path) -> int:
    """Read a dump from end to end and return its bytes; UnusableCopyError if it is not whole."""
    listed = _run([READ, "--list", str(dump)])
    read = _run([READ, f"--file={os.devnull}", str(dump)])
    if listed.returncode or read.returncode:
        said = (listed.stderr or read.stderr).strip()
        raise UnusableCopyError(f"{dump} is no whole dump ({said}).")
    if COMPANY not in listed.stdout:
        raise UnusableCopyError(f"{dump} holds no company.")
    return dump.stat().st_size


def _address(given: URL) -> str:
    """Return the address without the password, which SQLAlchemy would only blacken."""
    place = given.username, None, given.host, given.port, given.database, given.query
    return URL.create("postgresql", *place).render_as_string()


def _secret(database: URL) -> Mapping[str, str]:
    """Return the password for the environment: arguments can be read by everybody here."""
    return {"PGPASSWORD": str(database.password)} if database.password else {}


def _run(
    arguments: Sequence[str], secret: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(  # noqa: S603 - a list of our own, and no shell
            arguments,
            env={**os.environ, **(secret or {})},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except FileNotFoundError as error:
        raise NoToolError(f"{arguments[0]} is not installed here.") from error
