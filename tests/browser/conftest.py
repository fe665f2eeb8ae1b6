"""A real Chromium in front of the application on a free loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from app.extensions import db
from tests.app import company
from tests.browser.stage import chromium_path, launched, serving, session_cookie


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
        context.add_cookies([session_cookie(served, number, look.get("locale", "ko"), address)])
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
