"""The demo bar: the emulator presses the product's buttons."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from integrations.slack.emulator.config import DemoLink, EmulatorConfig
from integrations.slack.emulator.page.demo_bar import demo_time, press_link


@Request.application
def answering(request: Request) -> Response:
    if request.headers["X-Control-Secret"] != "open":
        return Response("no", 403)
    if request.path == "/plain":
        return Response("plain words")
    return Response('{"sentence_ko": "하루가 지났어요.", "sentence_en": "A day went by."}')


@pytest.fixture
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, answering)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def config(address: str, secret: str = "open") -> EmulatorConfig:
    paths = ("/move", "/plain", "/page")
    methods = ("POST", "POST", "GET")
    links = [DemoLink("ㄱ", "a", address + p, m) for p, m in zip(paths, methods, strict=True)]
    return EmulatorConfig(
        product_url=address,
        signing_secret="s",
        bot_token="t",
        control_secret=secret,
        demo_links=tuple(links),
        demo_now=lambda: datetime(2026, 3, 2, 0, 30, tzinfo=UTC),
    )


def test_the_products_sentence_is_shown_in_the_readers_language(address: str) -> None:
    assert press_link(config(address), 0, "ko") == "하루가 지났어요."
    assert press_link(config(address), 0, "en") == "A day went by."
    assert press_link(config(address), 1, "ko") == "plain words"


def test_what_cannot_be_pressed_says_so(address: str) -> None:
    failed = "제품에서 답이 오지 않았어요."
    assert press_link(config(address), 2, "ko") == failed
    assert press_link(config(address), 9, "ko") == failed
    assert press_link(config("http://127.0.0.1:9"), 0, "ko") == failed
    assert press_link(config(address, "shut"), 0, "ko") == f"{failed} (403)"


def test_demo_time_is_shown_in_the_workspaces_zone(address: str) -> None:
    assert demo_time(config(address)) == "2026-03-02 09:30"
