"""Whoever stands on a page knows which it is and how to go up: on every page there is."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.routing import MapAdapter

from app.views.navigation import MENU
from tests.browser.pages import PAGES, SELDOM
from tests.browser.prepared import Prepared
from tests.browser.stage import HALF_IN

HEADING, TITLE = (
    re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL),
    re.compile(r"<title>(.*?) · (?:Ieum|이음)"),
)
CRUMBS = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]+)">(.*?)</a>')
NO_TRAIL = {
    "proof.ask": "it stands between two pages and leads on",
    "proof.given": "it hands over what was asked for before",
    "template_previews.page": "it is shown as people without an account meet it",
}
FIRST_LEVEL = {place.endpoint for _words, places in MENU for place in places}


@pytest.mark.parametrize(
    "pages", [PAGES, pytest.param([*PAGES, *SELDOM], marks=pytest.mark.thorough)]
)
def test_every_page_is_called_its_own_and_leads_up_to_pages_that_open(
    demo_app: Flask, pages: list[tuple[str, str | None]]
) -> None:
    prepared, addresses = Prepared(demo_app), demo_app.url_map.bind("localhost")
    titles: dict[str, set[str]] = defaultdict(set)
    upward: set[tuple[str, str]] = set()
    for pattern, number in pages:
        if number == HALF_IN:
            continue
        path = prepared.path(pattern, number)
        page = prepared.browser(number).get(path).text
        (heading,) = HEADING.findall(page)
        assert re.sub(r"<[^>]*>", "", heading).strip(), path
        (title,) = TITLE.findall(page)
        endpoint = _endpoint(addresses, path)
        if number is None or endpoint in NO_TRAIL:
            continue
        titles[unescape(title)].add(endpoint)
        if endpoint:
            upward |= {(number, url) for url in _above(page, endpoint, path)}
    assert {title: found for title, found in titles.items() if len(found) > 1} == {}
    for number, url in upward:
        prepared.browser(number).text(unescape(url))


def _endpoint(addresses: MapAdapter, path: str) -> str:
    try:
        return str(addresses.match(path.partition("?")[0], "GET")[0])
    except NotFound:
        return ""


def _above(page: str, endpoint: str, path: str) -> list[str]:
    """Return where the trail of a page leads: none of the first level has one, every other has."""
    trail = CRUMBS.search(page)
    assert (trail is None) is (endpoint in FIRST_LEVEL), path
    found = LINK.findall(trail[0]) if trail else []
    assert path not in [url for url, _words in found], path
    assert all(words.strip() for _url, words in found), path
    return [url for url, _words in found]
