from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, url_for

from app.views.assets import fingerprint
from tests.app.conftest import Browser


def test_a_link_to_a_file_changes_with_its_content(tmp_path: Path) -> None:
    file = tmp_path / "style.css"
    file.write_text("a")
    first = fingerprint(file, 1)
    file.write_text("b")
    assert fingerprint(file, 2) != first


def test_a_file_that_is_not_there_gets_no_version(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("static", filename="nothing.css") == "/static/nothing.css"


def test_files_may_be_kept_and_pages_may_not(stranger: Browser) -> None:
    page = stranger.get("/sign-in")
    found = re.search(r'href="(/static/ieum\.css\?v=\w{8})"', page.text)
    assert found
    with stranger.get(found.group(1)) as file:
        assert "max-age" in file.headers["Cache-Control"]
    assert page.headers["Cache-Control"] == "no-store"


def test_nothing_on_a_page_comes_from_elsewhere_or_needs_an_inline_style(
    stranger: Browser,
) -> None:
    page = stranger.text("/sign-in")
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert " style=" not in page
    assert " onclick=" not in page
