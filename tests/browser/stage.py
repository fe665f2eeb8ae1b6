"""What it takes to look at pages: a Chromium, a server, and somebody signed in."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app.proof import PROVEN
from app.second_step import WAITING
from pulse.instants import system_now
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
HALF_IN = "half in"
"""Instead of a number: somebody of whom the second proof is asked."""
CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium_path() -> str | None:
    """The machine's own Chromium, if it has one."""
    return next((path for name in CANDIDATES if (path := shutil.which(name))), None)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """A running Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def serving(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve ``app`` in a thread; its address."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Silent(WSGIRequestHandler):
    """Answers without writing a line for each request."""

    def log(self, *_what: object) -> None:
        """Say nothing."""


def _now() -> int:
    return int(system_now().timestamp())


def session_cookie(
    app: Flask, number: str | None, locale: str, address: str, *, is_proven: bool = True
) -> Any:
    """The cookie of a browser in which person ``number`` (or nobody) has signed in."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    kept: dict[str, object] = {"locale": locale}
    if number == HALF_IN:
        kept[WAITING] = {"person": 1, "at": _now(), "next": ""}
    elif number is not None:
        kept |= {"_user_id": str(id_of(app, number)), "_fresh": True}
        kept |= {PROVEN: _now()} if is_proven else {}
    return {"name": "session", "value": serializer.dumps(kept), "url": address}
