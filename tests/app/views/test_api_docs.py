"""The page about the interface tells every call; the console brings its own files."""

from __future__ import annotations

import hashlib
import hmac
import html
import re
from collections.abc import Callable
from datetime import UTC, datetime

from app.api.registering import document
from app.views.api_docs import calls, coded
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


def test_the_page_and_the_description_are_in_the_language_of_whoever_reads(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person(AGENT, "ko").text("/api")
    assert "서비스 코드." in page
    assert "예: <code>R-000121</code>." in page
    nobody = as_person(None)
    korean = nobody.get("/api/openapi.json", headers={"Accept-Language": "ko-KR"})
    english = nobody.get("/api/openapi.json", headers={"Accept-Language": "en"})
    assert korean.json["paths"]["/api/v1/services"]["get"]["summary"] == "서비스"
    assert english.json["paths"]["/api/v1/services"]["get"]["summary"] == "Services"
    assert nobody.get("/api/openapi.json?lang=ko").json == korean.json
    assert korean.headers["Content-Language"] == "ko"
    same = {"Accept-Language": "ko-KR", "If-None-Match": korean.headers["ETag"]}
    assert nobody.get("/api/openapi.json", headers=same).status_code == 304


def test_every_field_of_an_answer_is_told_and_what_is_code_reads_as_code() -> None:
    told = {f"{one.method} {one.path}": one for one in calls(document())}
    results = {one["name"]: one for one in told["GET /api/v1/results/{wave_id}"].answer}
    assert results["cells.interval"]["kind"] == "[string]"
    assert results["wave.id"]["kind"] == "integer"
    assert results["cells"]["kind"] == "[object]"
    assert all(one["about"] for call in told.values() for one in call.answer + call.body)
    assert coded("a `b` <c>") == "a <code>b</code> &lt;c&gt;"


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
    korean = RECIPE.search((ROOT / "docs" / "api.ko.md").read_text())
    assert html.unescape(page.group()).strip() == handbook.group().strip()
    assert korean
    assert korean.group() == handbook.group()
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
