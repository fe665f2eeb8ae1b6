"""Every time a page says can be had exactly: to the second, with its zone and weekday."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.app.test_query_counts import EVERY
from tests.browser.prepared import Prepared
from tests.house.source import ROOT

MARKED = re.compile(r"<time [^>]*>.*?</time>", re.DOTALL)
SCRIPTS = re.compile(r"<(script|style|select|option|textarea).*?</\1>|<[^>]*>", re.DOTALL)
BARE = re.compile(r"(?:today |(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}, )\d\d:\d\d")
STORED = re.compile(r"(?:\{\{|=)\s*[\w.]+_at\b(?![|.\w(])")
"""An instant printed, or put into a sentence, without a filter that makes words of it."""


@pytest.fixture(scope="module")
def prepared(demo_app: Flask) -> Prepared:
    return Prepared(demo_app)


@pytest.mark.parametrize(("path", "number"), EVERY)
def test_a_page_says_no_time_that_cannot_be_had_exactly(
    prepared: Prepared, path: str, number: str | None
) -> None:
    answer = prepared.browser(number).get(prepared.path(path, number))
    said = SCRIPTS.sub(" ", MARKED.sub("", answer.text))
    assert BARE.findall(said) == []
    assert "&lt;time" not in answer.text


def test_no_template_prints_an_instant_as_it_is_stored() -> None:
    assert STORED.findall("{{ one.sent_at }} _('%(t)s', t=one.sent_at)") != []
    for template in (ROOT / "app" / "templates").rglob("*.html"):
        assert STORED.findall(template.read_text(encoding="utf-8")) == [], template.name
