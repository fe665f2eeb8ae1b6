"""No page is forgotten: whatever answers a GET is looked at in a browser, or says why not."""

from __future__ import annotations

from flask import Flask

from tests.browser.pages import EXCUSED, PAGES, SELDOM
from tests.browser.prepared import Prepared

UNKNOWN = "/nowhere"


def test_every_page_is_looked_at_or_excused_with_a_reason(demo_app: Flask) -> None:
    prepared = Prepared(demo_app)
    addresses = demo_app.url_map.bind("localhost")
    paths = {prepared.path(path).partition("?")[0] for path, _ in (*PAGES, *SELDOM)} - {UNKNOWN}
    seen = {str(addresses.match(path, "GET", return_rule=True)[0]) for path in paths}
    rules = {str(one) for one in demo_app.url_map.iter_rules() if "GET" in (one.methods or ())}
    assert seen & set(EXCUSED) == set()
    assert rules - seen == set(EXCUSED)
    assert all(EXCUSED.values())
