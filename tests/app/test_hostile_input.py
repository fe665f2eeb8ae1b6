"""Whatever an address holds, no page breaks; whatever is typed, its form says so and keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from flask import Flask

from tests.app.conftest import Browser
from tests.app.test_permission_matrix import EXAMPLES, EXPECTED, ROLES
from tests.browser.pages import PAGES, SELDOM
from tests.browser.stage import HALF_IN

NAMED = re.compile(r"""(?:args\.get|asked_number|asked_day|known_day|_given)\(\s*"(\w+)\"""")
ASKED_FOR = re.compile(r'"(\w+)" in request\.args')
HOSTILE = (
    "²", "9" * 5000, "\x00\ud800", "2147483648", "9999-12-31", "0001-01-01", "-1", "<zq9>'\"=1+1",
)  # fmt: skip
THOROUGH = pytest.mark.thorough
TURNS = [1, *(pytest.param(turn, marks=THOROUGH) for turn in (0, 2, 3, 4, 5, 6, 7))]


def parameters() -> list[str]:
    """Every name that a view looks for in an address."""
    views = Path(__file__).parents[2] / "app"
    sources = [path.read_text() for path in views.rglob("*.py")]
    found = {name for text in sources for of in (NAMED, ASKED_FOR) for name in of.findall(text)}
    return sorted(found | {"sort", "lang"})


def hostile_address(route: str, turn: int, names: list[str]) -> str:
    """A route's address in which every parameter and every part of a text is hostile."""
    path = route
    for part, example in EXAMPLES.items():
        path = path.replace(part, quote(HOSTILE[turn], errors="replace") if turn else example)
    rolled = {name: HOSTILE[(at + turn) % len(HOSTILE)] for at, name in enumerate(names)}
    return f"{path}?{urlencode(rolled, errors='surrogatepass')}"


def readers() -> Iterator[tuple[str, str | None]]:
    """Each route that shows something, with somebody it is for."""
    for (method, route), expected in EXPECTED.items():
        if method == "GET" and route != "/healthz":
            role = next((one for one, status in expected.items() if status == 200), "HR lead")
            yield route, ROLES[role]


@pytest.mark.parametrize("turn", TURNS)
def test_no_address_breaks_a_page(as_person: Callable[..., Browser], turn: int) -> None:
    names = parameters()
    assert {"page", "before", "since", "on", "q", "next", "version", "wave"} <= set(names)
    broken = []
    for route, who in readers():
        answer = as_person(who).prove().get(hostile_address(route, turn, names))
        away = urlsplit(answer.headers.get("Location", "")).netloc
        is_raw = answer.mimetype == "text/html" and b"<zq9>" in answer.data
        if answer.status_code >= 500 or is_raw or away not in ("", "localhost"):
            broken.append((route, answer.status_code))
    assert broken == []


LONG = "가나다라 " * 3000
KEPT_NOWHERE = {
    "/language": "a choice of two",
    "/room": "a code and a number on a shared device",
    "/sign-out": "nothing is typed",
}


class Forms(HTMLParser):
    """The forms of a page: where each is sent to, and its fields as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_open = given.get("method") == "post"
            if self._is_open:
                self.found.append((given.get("action", ""), {}, []))
        name, kind = given.get("name", ""), given.get("type", "text")
        if not (self._is_open and name and tag in ("input", "textarea")):
            return
        _action, fields, texts = self.found[-1]
        if tag == "textarea" or kind in ("text", "search", "tel"):
            texts.append(name)
        if kind not in ("radio", "checkbox", "file") or "checked" in given:
            fields[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "form"


def typed_forms(browser: Browser, path: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Each form of a page in which something is typed, with its first field for that."""
    reader = Forms()
    reader.feed(browser.get(path).text)
    for action, fields, texts in reader.found:
        where = urlsplit(action).path or path
        if texts and where not in KEPT_NOWHERE:
            yield where, fields, texts[0]


@pytest.mark.thorough
def test_what_is_too_long_is_refused_and_stays_in_its_form(
    demo_app: Flask, as_person: Callable[..., Browser]
) -> None:
    tried: set[str] = set()
    lost = []
    for path, who in (*PAGES, *SELDOM):
        if "{" in path or who == HALF_IN:
            continue
        browser = as_person(who).prove()
        for where, fields, name in typed_forms(browser, path):
            if where in tried:
                continue
            tried.add(where)
            answer = browser.client.post(
                where, data={**fields, "csrf_token": browser.token(), name: LONG}
            )
            if answer.status_code != 422 or LONG.strip() not in unescape(answer.text):
                lost.append((where, name, answer.status_code))
    assert len(tried) > 20
    assert lost == []
