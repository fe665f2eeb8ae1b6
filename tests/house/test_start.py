"""What a web process leaves alone at its start: modules, a database that is not there yet.

Each of these modules is memory that many a process never needs; it is read by the function that
needs it, once, when it is first called.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT

LATER = frozenset(
    {
        "PIL",
        "alembic",
        "apscheduler",
        "authlib",
        "cryptography",
        "flask_migrate",
        "holidays",
        "icalendar",
        "kiwipiepy",
        "numpy",
        "psycopg",
        "requests",
        "segno",
        "slack_sdk",
        "vl_convert",
        "xlsxwriter",
    }
)
STARTED = "import sys, wsgi; print(*{name.partition('.')[0] for name in sys.modules})"


def test_a_web_process_starts_without_what_it_may_never_need_and_says_nothing(
    tmp_path: Path,
) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("IEUM_")},
        "IEUM_ENV": "production",
        "IEUM_SECRET_KEY": "k" * 40,
        "IEUM_DATA_DIR": str(tmp_path),
    }
    ran = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []
    loaded = set(ran.stdout.split())
    assert "flask" in loaded
    assert loaded & LATER == set()
