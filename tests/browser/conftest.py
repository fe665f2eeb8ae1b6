"""A real Chromium in front of the application on a free loopback port."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.extensions import db
from tests.app import company
from tests.app.conftest import id_of

FLAGS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; without one every browser test is skipped, saying so."""
    found = next((path for name in CANDIDATES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("NO CHROMIUM FOUND: pages were not looked at in a browser")
    with sync_playwright() as playwright:
        yield from _launched(playwright, found)


def _launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def told_company(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told")
    company.tell(folder, sqlite_template)
    return folder


@pytest.fixture(scope="module")
def served(told_company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The example company's first morning, answering on ``SERVER_ADDRESS``."""
    app = company.copied(told_company, tmp_path_factory.mktemp("served"))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    app.config["SERVER_ADDRESS"] = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with company.standing_still():
        yield app
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


class Silent(WSGIRequestHandler):
    """Answers without writing a line for each request."""

    def log(self, *_what: object) -> None:
        """Say nothing."""


@pytest.fixture
def open_page(chromium: Browser, served: Flask) -> Iterator[Callable[..., Page]]:
    """Opens a path as a person sees it; anything the console complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(path: str, number: str | None = None, **look: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": look.get("width", 1440), "height": 900},
            color_scheme=look.get("theme", "light"),
            java_script_enabled=look.get("scripts", True),
        )
        contexts.append(context)
        address = served.config["SERVER_ADDRESS"]
        context.add_cookies([_cookie(served, number, look.get("locale", "ko"), address)])
        page = context.new_page()
        page.on("console", lambda message: _note(complaints, message))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], message: Any) -> None:
    is_refusal = "422 (UNPROCESSABLE ENTITY)" in message.text  # Chromium calls it an error
    if message.type in ("error", "warning") and not is_refusal:
        complaints.append(message.text)


def _cookie(app: Flask, number: str | None, locale: str, address: str) -> Any:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    kept: dict[str, object] = {"locale": locale}
    if number is not None:
        kept |= {"_user_id": str(id_of(app, number)), "_fresh": True}
    return {"name": "session", "value": serializer.dumps(kept), "url": address}
