"""The page about the interface tells every call; the console brings its own files."""

from __future__ import annotations

from collections.abc import Callable

from app.api.registering import document
from app.views.api_docs import calls
from tests.app.company import AGENT
from tests.app.conftest import Browser


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
