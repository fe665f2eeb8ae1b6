"""Whether the demo's database is at the newest migration, told without importing the product.

A later start asks this instead of running the builder, which would cost two seconds for nothing.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"
REVISION = re.compile(r"^(revision|down_revision)\b[^=\n]*= *(.+)$", re.MULTILINE)
QUOTED = re.compile(r"""["']([^"']+)["']""")


def is_newest(database: Path, versions: Path = VERSIONS) -> bool:
    """Return whether ``database`` is at the one newest revision; in any doubt, that it is not."""
    return bool(found := _revisions(database)) and found == newest(versions)


def newest(versions: Path) -> set[str]:
    """Return the revisions in ``versions`` on which no other one builds."""
    known: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for path in versions.glob("*.py"):
        for which, value in REVISION.findall(path.read_text(encoding="utf-8")):
            known[which].update(QUOTED.findall(value))
    return known["revision"] - known["down_revision"]


def _revisions(database: Path) -> set[str]:
    if not database.exists():
        return set()
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error:
        return set()
    return {str(number) for (number,) in rows}
