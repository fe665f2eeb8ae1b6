"""Headers: pages come from our own origin alone, and inline scripts need this answer's nonce."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, request

from app import create_app
from app.security import nonce
from config import Settings, SettingsError
from tests.app.company import settings_for
from tests.app.conftest import TOKEN, Browser

NONCE = re.compile(r"'nonce-([A-Za-z0-9_-]{16,})'")
INLINE = re.compile(r"<(script|style)\b(?![^>]*\bsrc=)([^>]*)>")
PAGES = ["/sign-in", "/no-such-page"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_fences(stranger: Browser, path: str) -> None:
    headers = stranger.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "://" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_what_is_inline_carries_the_nonce_of_its_answer(stranger: Browser, path: str) -> None:
    answer = stranger.get(path)
    nonces = set(NONCE.findall(answer.headers["Content-Security-Policy"]))
    assert len(nonces) == 1
    for kind, attributes in INLINE.findall(answer.text):
        assert f'nonce="{next(iter(nonces))}"' in attributes, kind
    assert not re.search(r"\son[a-z]+=[\"']", answer.text)
    assert 'style="' not in answer.text


def test_every_answer_has_a_nonce_of_its_own(stranger: Browser) -> None:
    seen = {
        NONCE.search(stranger.get("/sign-in").headers["Content-Security-Policy"]).group(1)
        for _ in range(3)
    }
    assert len(seen) == 3


def test_within_an_answer_the_nonce_stays_the_same(app: Flask) -> None:
    with app.test_request_context("/"):
        assert nonce() == nonce()


def test_machines_get_the_short_fences(stranger: Browser) -> None:
    headers = stranger.get("/healthz").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in headers


def test_nothing_is_fetched_from_elsewhere(stranger: Browser) -> None:
    page = stranger.text("/sign-in")
    assert re.findall(r"(?:src|href|action)=\"((?:https?:)?//[^\"]*)", page) == []


def test_cookies_stay_with_us(app: Flask) -> None:
    answer = app.test_client().get("/sign-in")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def behind_https(place: Path, **settings: object) -> Flask:
    return create_app(settings_for(place, base_url="https://pulse.example.com", **settings))


def test_behind_https_cookies_are_secure_and_no_neighbour_sets_them(tmp_path: Path) -> None:
    answer = behind_https(tmp_path).test_client().get("/sign-in")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
    assert all(cookie.startswith("__Host-session=") for cookie in cookies)
    assert "Domain" not in "".join(cookies)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_https_forms_are_taken_although_our_pages_send_no_referrer(app: Flask) -> None:
    client, https = app.test_client(), "https://localhost"
    page = client.get("/sign-in", base_url=https)
    found = TOKEN.search(page.text)
    assert found
    sent = {"csrf_token": found.group(1), "login": "", "password": ""}
    assert client.post("/sign-in", base_url=https, data=sent).status_code == 422
    assert client.post("/sign-in", base_url=https, data={"login": ""}).status_code == 400


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
    ],
)
def test_an_address_is_believed_only_from_our_own_proxies(
    tmp_path: Path, proxies: int, forwarded: str, seen: str
) -> None:
    made = behind_https(tmp_path, proxies=proxies)
    addresses: list[str | None] = []
    made.before_request(lambda: addresses.append(request.remote_addr))
    made.test_client().get("/sign-in", headers={"X-Forwarded-For": forwarded})
    assert addresses == [seen]


@pytest.mark.parametrize("env", ["production", ""])
def test_outside_tests_nothing_runs_on_a_key_everybody_knows(env: str) -> None:
    with pytest.raises(SettingsError, match="IEUM_SECRET_KEY"):
        create_app(Settings(env=env, database_url="sqlite://", log_level="error"))


def test_the_token_of_a_page_is_accepted_like_the_one_tests_send(stranger: Browser) -> None:
    found = TOKEN.search(stranger.get("/sign-in").text)
    assert found
    for token in (found.group(1), stranger.token()):
        answer = stranger.client.post("/sign-in", data={"csrf_token": token})
        assert answer.status_code == 422
    assert stranger.client.post("/sign-in", data={"csrf_token": "made up"}).status_code == 400


def test_a_post_without_our_token_is_refused(app: Flask) -> None:
    answer = app.test_client().post("/sign-in", data={"login": "a", "password": "b"})
    assert answer.status_code == 400
