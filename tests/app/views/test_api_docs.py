"""The page about the interface tells every call; the console brings its own files."""

from __future__ import annotations

import hashlib
import hmac
import html
import re
from collections.abc import Callable
from datetime import UTC, datetime

from app.api.registering import document
from app.views.api_docs import calls
from integrations.webhooks import signature_of
from tests.app.company import AGENT
from tests.app.conftest import Browser
from tests.house.source import ROOT

RECIPE = re.compile(r"def is_genuine.*?(?=</code>|```)", re.DOTALL)
AT = datetime(2026, 9, 1, tzinfo=UTC)


def test_every_call_is_told_with_what_it_takes(as_person: Callable[..., Browser]) -> None:
    text = as_person(AGENT).text("/api")
    for call in calls(document()):
        assert f"{call.method} {call.path}" in text
        assert f'id="{call.anchor}"' in text
    assert "Idempotency-Key" in text
    assert "requests:write" in text


def test_the_description_is_for_everybody(as_person: Callable[..., Browser]) -> None:
    answer = as_person(None).get("/api/openapi.json")
    assert answer.json["openapi"].startswith("3.1")
    assert "example.com" not in answer.text


def test_the_console_comes_from_here_alone(as_person: Callable[..., Browser]) -> None:
    browser = as_person(AGENT)
    text = browser.text("/api/console")
    assert "://" not in text.replace("http://www.w3.org", "")
    for name in ("css/swagger-ui.css", "js/swagger-ui-bundle.js"):
        with browser.get(f"/api/assets/{name}") as answer:
            assert answer.status_code == 200


def test_the_recipe_told_accepts_what_is_sent_also_while_a_secret_is_exchanged(
    as_person: Callable[..., Browser],
) -> None:
    page = RECIPE.search(as_person(AGENT).text("/api"))
    handbook = RECIPE.search((ROOT / "docs" / "api.md").read_text())
    assert page
    assert handbook
    assert html.unescape(page.group()).strip() == handbook.group().strip()
    told: dict[str, object] = {"hashlib": hashlib, "hmac": hmac}
    exec(handbook.group(), told)
    is_genuine, now = told["is_genuine"], int(AT.timestamp())
    assert callable(is_genuine)
    both = signature_of(["new", "former"], b"{}", AT)
    assert is_genuine("new", both, b"{}", now)
    assert is_genuine("former", both, b"{}", now)
    assert not is_genuine("other", both, b"{}", now)
    assert not is_genuine("new", both, b"{ }", now)
    assert not is_genuine("new", both, b"{}", now + 301)
