from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.views.slack_words import (
    ENDINGS,
    GREETINGS,
    REFUSALS,
    ending_words,
    greeting_words,
    refusal_words,
)
from integrations.ports import DeliveryError, FailureKind
from integrations.slack.installing import Greeting


@pytest.mark.parametrize(
    ("kind", "code", "says"),
    [
        (
            FailureKind.ADMIN,
            "token_expired",
            "This token has run out. Please copy the present one.",
        ),
        (
            FailureKind.LATER,
            "token_expired",
            "This token has run out. Please copy the present one.",
        ),
        (FailureKind.LATER, "timeout", "Slack could not be reached (timeout). Please try again."),
        (FailureKind.UNKNOWN, "eof", "Slack could not be reached (eof). Please try again."),
        (FailureKind.PERMANENT, "odd_code", "Slack refuses this: odd_code."),
        (FailureKind.BUG, "odd_code", "Slack refuses this: odd_code."),
    ],
)
def test_only_what_may_pass_by_itself_is_to_be_tried_again(
    app: Flask, kind: FailureKind, code: str, says: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert refusal_words(DeliveryError(kind, code)) == says


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "You have a message from Ieum in Slack now."),
        (
            "users_not_found",
            "No message reached you in Slack, though. "
            "Nobody in this workspace has your mail address.",
        ),
        ("is_archived", "No message reached you in Slack, though. Slack said: is_archived."),
    ],
)
def test_who_installs_is_told_whether_the_greeting_came(app: Flask, code: str, says: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert greeting_words(Greeting(code)) == says


def test_an_end_nobody_foresaw_is_given_in_slacks_own_word(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert ending_words("app_uninstalled") == "The app was removed from the workspace."
        assert ending_words("team_gone") == "Slack said: team_gone."
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert ending_words("app_uninstalled") == "워크스페이스에서 앱이 제거됐어요."


@pytest.mark.parametrize(
    ("codes", "say"),
    [
        (REFUSALS, lambda code: refusal_words(DeliveryError(FailureKind.ADMIN, code))),
        (GREETINGS, lambda code: greeting_words(Greeting(code))),
        (ENDINGS, ending_words),
    ],
)
def test_every_known_answer_has_words_of_its_own_in_both_languages(
    app: Flask, codes: dict[str, object], say: Callable[[str], str]
) -> None:
    told = {}
    for locale in ("en", "ko"):
        with app.test_request_context(headers={"Accept-Language": locale}):
            told[locale] = [say(code) for code in codes]
            assert len(set(told[locale])) == len(codes)
            assert [code for code in codes if say(code).endswith(f"{code}.")] == []
    assert not set(told["en"]) & set(told["ko"])
