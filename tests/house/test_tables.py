"""Every table of the product is written by one set of macros."""

from __future__ import annotations

import re

from tests.house.source import ROOT

MACROS = "app/templates/_macros/tables.html"
ELSEWHERE = {
    "integrations/slack/emulator/page/templates/_messages.html": (
        "a table block as Slack draws it, in a workspace that knows nothing of the pages"
    ),
}
"""Templates with a table of their own, each with its reason."""
TABLE = re.compile(r"<table\b")


def test_no_page_writes_a_table_of_its_own() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for top in ("app", "integrations")
        for path in (ROOT / top).rglob("*.html")
        if TABLE.search(path.read_text(encoding="utf-8"))
    }
    assert found == {MACROS, *ELSEWHERE}


def test_no_python_writes_one_either() -> None:
    written = [
        path.relative_to(ROOT).as_posix()
        for top in ("app", "pulse")
        for path in (ROOT / top).rglob("*.py")
        if TABLE.search(path.read_text(encoding="utf-8"))
    ]
    assert written == []
