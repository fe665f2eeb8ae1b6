"""What somebody typed outlives the end of their sign-in; nobody else's words get into a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.app.conftest import TOKEN, Browser
from tests.app.views.asking import Scene, SignedIn, build

OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
LONG = "The screen has been frozen <since> nine."


@pytest.fixture
def scene(write: Callable[[], Any]) -> Scene:
    with write() as session:
        return build(session)


@pytest.fixture
def typed(scene: Scene) -> dict[str, object]:
    return {
        "service": scene.service.id,
        "subject": "The screen is frozen",
        "priority": "P1",
        "details": LONG,
    }


def sent(browser: Browser, token: str, typed: dict[str, object], **headers: str) -> TestResponse:
    return browser.client.post("/requests", data={"csrf_token": token, **typed}, headers=headers)


def test_a_form_sent_after_the_sign_in_was_over_is_kept_and_sent_again(
    signed_in: SignedIn, scene: Scene, typed: dict[str, object]
) -> None:
    browser = signed_in(scene.requester)
    token = browser.token()
    with browser.client.session_transaction() as cookie:
        kept = {name: cookie.pop(name) for name in ("_user_id", "_fresh")}
    answer = sent(browser, token, typed, **OURS)
    assert answer.status_code == 403
    assert "You were signed out meanwhile" in answer.text
    assert LONG.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert "/sign-in" in answer.text
    with browser.client.session_transaction() as cookie:
        cookie.update(kept)
    fresh = TOKEN.search(answer.text.partition("<main")[2])
    assert fresh
    assert sent(browser, fresh[1], typed, **OURS).location.startswith("/requests/R-")


def test_a_form_whose_cookie_is_gone_is_kept(
    signed_in: SignedIn, scene: Scene, typed: dict[str, object]
) -> None:
    answer = sent(signed_in(scene.requester), "old", typed, **OURS)
    assert answer.status_code == 403
    assert "This form was too old. What you typed is still here." in answer.text
    assert "Sign in, in a new tab" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_only_what_our_own_page_sent_is_taken_up(
    stranger: Browser, typed: dict[str, object], headers: dict[str, str]
) -> None:
    old = sent(stranger, "old", typed, **headers)
    assert (old.status_code, LONG[:20] in old.text) == (400, False)
    away = sent(stranger, stranger.token(), typed, **headers)
    assert (away.status_code, away.location) == (303, "/sign-in")


def test_a_password_and_too_much_are_never_kept(stranger: Browser) -> None:
    for fields in ({"login": "a", "password": "secret words"}, {"text": "x" * 200_001}, {}):
        data = {"csrf_token": "old", **fields}
        answer = stranger.client.post("/sign-in", data=data, headers=OURS)
        assert answer.status_code == 400
        assert "secret words" not in answer.text


def test_what_was_written_stays_readable_when_its_form_is_gone(
    signed_in: SignedIn, scene: Scene, typed: dict[str, object]
) -> None:
    browser = signed_in(scene.requester)
    for path in ("/requests/R-999999/reply", "/requests/new"):
        sends = {"reason": LONG, "csrf_token": browser.token()}
        ours = browser.client.post(path, data=sends, headers=OURS)
        assert ours.status_code in (404, 405)
        assert "What you typed" in ours.text
        assert LONG.replace("<", "&lt;").replace(">", "&gt;") in ours.text
        theirs = browser.client.post(path, data=sends)
        assert "What you typed" not in theirs.text


def test_nothing_but_blanks_is_no_request(
    signed_in: SignedIn, scene: Scene, typed: dict[str, object]
) -> None:
    answer = signed_in(scene.requester).post("/requests", **{**typed, "subject": " \u3000 "})
    assert answer.status_code == 422
    assert "Please say in one sentence what you need." in answer.text
    assert "since" in answer.text, "what was typed beside it stays"
