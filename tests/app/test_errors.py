"""How refusals become answers: the status by kind, the sentence by code, in both languages."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from app.errors import FALLBACK, SENTENCES, STATUS, sentence, status_of
from pulse.errors import Conflict, DomainError, Invalid, NotFound, Refused
from tests.app.conftest import Browser


@pytest.fixture(scope="module")
def speaker() -> Flask:
    """As much of the application as it takes to find its words."""
    made = Flask("app")
    Babel(made)
    return made


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("x"), HTTPStatus.NOT_FOUND),
        (Refused("x"), HTTPStatus.FORBIDDEN),
        (Conflict("x"), HTTPStatus.CONFLICT),
        (Invalid("x", fields={"name": "missing"}), HTTPStatus.UNPROCESSABLE_ENTITY),
    ],
)
def test_the_kind_of_a_refusal_decides_its_status(error: DomainError, status: HTTPStatus) -> None:
    assert status_of(error) is status
    assert STATUS[type(error)] in FALLBACK


def test_a_code_without_a_sentence_is_answered_by_its_kind(speaker: Flask) -> None:
    refusal = Conflict("nobody_has_words_for_this")
    with speaker.test_request_context():
        with force_locale("en"):
            assert sentence(refusal) == "This has changed in the meantime. Please look again."
        with force_locale("ko"):
            assert sentence(refusal) == "그사이에 바뀌었어요. 다시 확인해 주세요."


def test_a_known_code_has_a_sentence_of_its_own_whatever_its_kind(speaker: Flask) -> None:
    with speaker.test_request_context():
        with force_locale("en"):
            said = {sentence(kind("password_too_plain")) for kind in (Refused, Invalid)}
        with force_locale("ko"):
            korean = sentence(Invalid("password_too_plain"))
    assert said == {"This is too easy to guess. Please choose something else."}
    assert korean == "너무 쉽게 맞힐 수 있어요. 다르게 정해 주세요."


def test_every_sentence_is_said_in_korean(speaker: Flask) -> None:
    with speaker.test_request_context():
        with force_locale("en"):
            english = [str(words) for words in (*SENTENCES.values(), *FALLBACK.values())]
        with force_locale("ko"):
            korean = [str(words) for words in (*SENTENCES.values(), *FALLBACK.values())]
    assert [one for one, other in zip(english, korean, strict=True) if one == other] == []


def test_whoever_asks_is_answered_in_their_own_form(stranger: Browser) -> None:
    page = stranger.get("/nowhere")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "This page does not exist, or is not for you." in page.text
    plain = stranger.get("/nowhere", headers={"Accept": "application/json"})
    assert (plain.status_code, plain.json) == (404, {"error": "Not Found"})


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_what_a_form_cannot_take_is_said_with_a_way_on(app: Flask, locale: str) -> None:
    browser = Browser(app.test_client())
    browser.post("/language", locale=locale)
    too_large = browser.client.post("/sign-in", data={"login": "x" * 1_100_000})
    assert too_large.status_code == 413
    assert {"ko": "1 MB까지", "en": "over 1 MB"}[locale] in too_large.text
    assert {"ko": "뒤로 버튼", "en": "what you typed is still there"}[locale] in too_large.text
    assert 'class="button" href="/sign-in"' not in too_large.text
    wrong_way = browser.get("/sign-out")
    assert wrong_way.status_code == 405
    said = {"ko": "양식", "en": "what a form on a page sends"}[locale]
    assert said in wrong_way.text
    assert 'class="button" href="/sign-out"' not in wrong_way.text


def test_a_throttled_answer_says_when_to_try_again(speaker: Flask) -> None:
    with speaker.test_request_context(), force_locale("en"):
        said = sentence(Refused("too_many_attempts", minutes=7))
        assert said == "Too many attempts. Please try again in 7 min."
        assert str(FALLBACK[HTTPStatus.TOO_MANY_REQUESTS]).startswith("That was a lot at once.")
