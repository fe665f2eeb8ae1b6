"""The first administrator's own page, which is there only while nobody is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.extensions import db
from tests.app.company import settings_for
from tests.browser.barriers import barriers_day_and_night
from tests.browser.stage import serving
from tests.browser.steps import Open, no_sideways_scroll, says

pytestmark = pytest.mark.thorough

TYPED = {
    "What is the company called?": "예시텔레콤",
    "Your name": "신빛나",
    "Your personnel number": "P0067",
    "The company's code as employer in your list of people": "EXT",
    "Password": "a-sentence-to-remember",
    "The same password again": "a-sentence-to-remember",
}


@pytest.fixture
def link(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """Where the first person of an installation comes in."""
    shutil.copy(sqlite_template, tmp_path / "ieum.db")
    app = create_app(settings_for(tmp_path, locale="en"))
    with serving(app) as address:
        yield f"{address}/first/{app.extensions['ieum'].signed_links.first.token()}"
    with app.app_context():
        db.engine.dispose()


def test_the_first_person_comes_in_on_a_phone(link: str, open_page: Open) -> None:
    page = open_page("/sign-in", None, locale="en", width=390)
    page.goto(link)
    page.locator("details.fold > summary").click()
    assert no_sideways_scroll(page)
    assert barriers_day_and_night(page) == []
    for label, words in TYPED.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Begin").click()
    says(page, "steps are left")
