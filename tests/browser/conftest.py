"""A real Chromium in front of the application on a free loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from app.extensions import db
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.instants import utc_now
from pulse.transaction import transaction
from tests.app import company
from tests.app.conftest import id_of
from tests.browser.barriers import SOURCE
from tests.browser.prepared import Prepared
from tests.browser.stage import chromium_path, launched, serving, session_cookie

expect.set_options(timeout=20_000)  # a busy machine is no wrong page

DECIDER = "P0001"
REFUSAL = "the server responded with a status of 4"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; without one every browser test is skipped, saying so."""
    found = chromium_path()
    if found is None:
        pytest.skip("NO CHROMIUM FOUND: pages were not looked at in a browser")
    with launched(found) as browser:
        yield browser


@pytest.fixture(scope="module")
def served(told_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The example company's first morning, answering on ``SERVER_ADDRESS``."""
    app = company.copied(told_company, tmp_path_factory.mktemp("served"))
    with serving(app) as address, company.standing_still():
        app.config["SERVER_ADDRESS"] = address
        yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def decided(served: Flask) -> None:
    """A promise that was missed six weeks ago, and what the head decided then."""
    at, facts = utc_now(), {"name_ko": "PC·헤드셋 교체", "name_en": "PC and headset replacement"}
    with served.app_context(), transaction(db.session()) as session:
        session.add(
            Decision(
                key="missed:1:2026-07:head",
                kind=DecisionKind.MISSED_PROMISE,
                facts={**facts, "wording_en": "in a day", "met": 3, "due": 40, "goal": 90},
                raised_at=at - timedelta(days=50),
                expires_at=at,
                state=DecisionState.DECIDED,
                answered_at=at - timedelta(days=42),
                answered_by=id_of(served, DECIDER),
                note="창고에 여분을 둔다.",
            )
        )


@pytest.fixture(scope="session")
def lent_out(chromium: Browser) -> Iterator[Lending]:
    """Contexts for whoever needs one only while a test lasts."""
    lending = Lending(chromium)
    yield lending
    for context in lending.made:
        context.close()


@pytest.fixture
def open_page(lent_out: Lending, served: Flask) -> Iterator[Callable[..., Page]]:
    """Opens a path as a person sees it; anything the console complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    address = served.config["SERVER_ADDRESS"]

    def opened(path: str, number: str | None = None, **look: Any) -> Page:
        context = lent_out.lend(has_scripts=look.get("scripts", True))
        contexts.append(context)
        is_proven = look.get("proven", True)
        cookie = session_cookie(
            served, number, look.get("locale", "ko"), address, is_proven=is_proven
        )
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_viewport_size({"width": look.get("width", 1440), "height": 900})
        page.emulate_media(color_scheme=look.get("theme", "light"))
        _listen(page, complaints)
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        lent_out.take_back(context, address)
    assert complaints == []


class Lending:
    """Contexts lent again once nothing is left in them: making one takes as long as a test."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self.made: dict[BrowserContext, bool] = {}
        self.free: dict[bool, list[BrowserContext]] = {True: [], False: []}

    def lend(self, *, has_scripts: bool) -> BrowserContext:
        if not self.free[has_scripts]:
            made = self.chromium.new_context(
                viewport={"width": 1440, "height": 900}, java_script_enabled=has_scripts
            )
            self.made[made] = has_scripts
            return made
        return self.free[has_scripts].pop()

    def take_back(self, context: BrowserContext, origin: str) -> None:
        page = context.pages[0] if context.pages else context.new_page()
        context.new_cdp_session(page).send(
            "Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"}
        )
        for page in context.pages:
            page.close()
        context.clear_cookies()
        self.free[self.made[context]].append(context)


@pytest.fixture(scope="module")
def windows(chromium: Browser, served: Flask) -> Iterator[Windows]:
    """One window a person and language, by day, in which to go from page to page."""
    opened = Windows(chromium, served)
    yield opened
    for page in opened.pages.values():
        page.context.close()


@pytest.fixture
def walk_to(windows: Windows) -> Iterator[Callable[..., Page]]:
    """Goes on to a path in the person's window, which is quicker than opening one."""
    windows.complaints.clear()
    yield windows.walk
    assert windows.complaints == []


class Windows:
    """The windows of a module and what their consoles complained about."""

    def __init__(self, chromium: Browser, served: Flask) -> None:
        self.chromium = chromium
        self.served = served
        self.prepared = Prepared(served)
        self.pages: dict[tuple[str | None, str], Page] = {}
        self.complaints: list[str] = []

    def walk(self, path: str, number: str | None, locale: str) -> Page:
        address = self.served.config["SERVER_ADDRESS"]
        if (number, locale) not in self.pages:
            context = self.chromium.new_context(reduced_motion="reduce")
            context.add_init_script(SOURCE)
            context.add_cookies([session_cookie(self.served, number, locale, address)])
            self.pages[number, locale] = context.new_page()
            _listen(self.pages[number, locale], self.complaints)
        page = self.pages[number, locale]
        page.emulate_media(color_scheme="light")
        page.goto(address + self.prepared.path(path, number, locale))
        return page


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda message: _note(complaints, message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: _note_stranger(complaints, request))


def _note(complaints: list[str], message: Any) -> None:
    is_own = message.page is not None and message.location.get("url") == message.page.url
    is_refusal = is_own and REFUSAL in message.text  # Chromium calls a page's own answer an error
    if message.type in ("error", "warning") and not is_refusal:
        complaints.append(message.text)


def _note_stranger(complaints: list[str], request: Request) -> None:
    """A page may lead elsewhere; what it is made of lies beside it."""
    if request.is_navigation_request():
        return
    own = urlsplit(request.frame.url)
    if not request.url.startswith((f"{own.scheme}://{own.netloc}/", "data:", "blob:")):
        complaints.append(f"A page asks elsewhere: {request.url}")
