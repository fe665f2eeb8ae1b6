"""``make shots``: photographs every page, and the pictures of both READMEs.

Each page is taken in Korean and English, by day and by night, wide and on a phone, into
``shots/``.
"""

from __future__ import annotations

import itertools
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from app.extensions import db
from tests import databases, told
from tests.app import company
from tests.app.company import HR_LEAD
from tests.browser.pages import PAGES, SELDOM
from tests.browser.prepared import Prepared
from tests.browser.stage import chromium_path, launched, serving, session_cookie
from tests.house.source import ROOT
from tests.journeys.stack import Stack, running_stack

SHOTS = ROOT / "shots"
IMAGES = ROOT / "docs" / "images"
LOOKS = [*itertools.product(("ko", "en"), ("light", "dark"), (1440, 390))]
WORKSPACE = [("", "people"), ("U0DEMO0242", "agent"), ("U0DEMO0242/home", "agent-home"),
             ("U0DEMO0067/C0DEMOIT", "desk"), ("U0DEMO0030/C0DEMOHR", "hr")]  # fmt: skip
README_LANGUAGES = (("ko", ""), ("en", ".en"))


def main() -> int:
    """Take every picture; return the exit status."""
    path = chromium_path()
    if path is None:
        print("Chromium is needed to photograph pages.", file=sys.stderr)  # noqa: T201
        return 1
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, launched(path) as browser:
        demo = _told(Path(folder))
        _photograph_pages(browser, demo, Path(folder) / "pages")
        _photograph_workspace(browser, demo, Path(folder) / "workspace")
    print(f"{len(list(SHOTS.iterdir()))} pictures in {SHOTS}")  # noqa: T201
    return 0


def _told(folder: Path) -> Path:
    demo = folder / "told"
    demo.mkdir()
    url = f"sqlite:///{demo / 'ieum.db'}"
    databases.create_tables(url)
    told.tell(demo, url)
    return demo


def _photograph_pages(browser: Browser, demo: Path, folder: Path) -> None:
    app = company.copied(demo, folder)
    prepared = Prepared(app)
    with serving(app) as address, company.standing_still():
        for path, number in [*PAGES, *SELDOM]:
            for locale, theme, width in LOOKS:
                with _opened(browser, theme, width) as page:
                    page.context.add_cookies([session_cookie(app, number, locale, address)])
                    page.goto(address + prepared.path(path, number, locale))
                    page.screenshot(path=_name(path, number, locale, theme, width), full_page=True)
        for locale, end in README_LANGUAGES:
            with _opened(browser, "light", 1280) as page:
                page.context.add_cookies([session_cookie(app, HR_LEAD, locale, address)])
                page.goto(f"{address}/results/1")
                page.screenshot(path=IMAGES / f"results{end}.png")
    with app.app_context():
        db.engine.dispose()


def _name(path: str, number: str | None, locale: str, theme: str, width: int) -> Path:
    kind = re.sub(r"[^\w=-]+", "-", path).strip("-") or "today"
    return SHOTS / f"{kind}_{number or 'nobody'}_{locale}_{theme}_{width}.png"


def _photograph_workspace(browser: Browser, demo: Path, folder: Path) -> None:
    shutil.copytree(demo, folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with running_stack(folder, f"sqlite:///{folder / 'ieum.db'}", port) as stack:
        stack.beat()
        with serving(stack.app, port):
            for (place, kind), look in itertools.product(WORKSPACE, LOOKS):
                _photograph_place(browser, stack, (place, kind), look)
            for locale, end in README_LANGUAGES:
                with _opened(browser, "light", 1280, 640) as page:
                    _visit(page, stack, "U0DEMO0242", locale)
                    page.screenshot(path=IMAGES / f"workspace{end}.png")


def _photograph_place(
    browser: Browser, stack: Stack, what: tuple[str, str], look: tuple[str, str, int]
) -> None:
    (place, kind), (locale, theme, width) = what, look
    with _opened(browser, theme, width) as page:
        _visit(page, stack, place, locale)
        page.screenshot(path=SHOTS / f"workspace-{kind}_{locale}_{theme}_{width}.png")


def _visit(page: Page, stack: Stack, place: str, locale: str) -> None:
    page.goto(f"{stack.slack.url}/{f'w/{place}' if place else ''}?lang={locale}")
    if place.endswith("home"):
        page.locator("section.home").wait_for()


@contextmanager
def _opened(browser: Browser, theme: str, width: int, height: int = 900) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
    )
    yield context.new_page()
    context.close()


if __name__ == "__main__":
    sys.exit(main())
