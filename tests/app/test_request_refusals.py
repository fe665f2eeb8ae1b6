from __future__ import annotations

import pytest
from flask import Flask

from app.errors import sentence
from app.request_refusals import SENTENCES, refusal
from pulse.errors import Conflict, DomainError, Invalid, Refused


@pytest.mark.parametrize(
    ("error", "english", "korean"),
    [
        (
            Refused("may_not_hold"),
            "Only the department that answers can do this.",
            "맡은 부서의 구성원만 할 수 있어요.",
        ),
        (
            Conflict("same_priority"),
            "It is already that urgent.",
            "급한 정도가 이미 그렇게 정해져 있어요.",
        ),
        (
            Conflict("wrong_state", state="resolved"),
            "Somebody was a moment faster: it now says “Resolved”. Nothing was changed.",
            "그사이에 누군가 먼저 처리했어요.",
        ),
    ],
)
def test_a_refusal_is_said_in_the_language_of_the_request(
    app: Flask, error: DomainError, english: str, korean: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert refusal(error) == english
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert refusal(error).startswith(korean)


def test_a_state_nobody_named_does_not_break_the_sentence(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert "it now says “”" in refusal(Conflict("wrong_state"))
        assert "it now says “melted”" in refusal(Conflict("wrong_state", state="melted"))


@pytest.mark.parametrize(
    "error", [Refused("own_draft"), Invalid("never heard of"), Conflict("never heard of")]
)
def test_what_is_not_about_requests_is_said_as_everywhere(app: Flask, error: DomainError) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert error.code not in SENTENCES
        assert refusal(error) == sentence(error) != ""


def test_no_refusal_is_left_in_english_for_a_korean_reader(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        english = {code: refusal(Refused(code)) for code in SENTENCES}
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        korean = {code: refusal(Refused(code)) for code in SENTENCES}
    assert [code for code in SENTENCES if english[code] == korean[code]] == []
