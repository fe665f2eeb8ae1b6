"""What is said about agreements: every side and end has words, and refusals say why."""

from __future__ import annotations

import pytest

from integrations.slack.router import words_for
from integrations.wording import say
from pulse.commitments.signing import SigningSide
from pulse.errors import Conflict, DomainError, NotFound, Refused

LOCALES = ("ko", "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_sides_that_sign_are_told_apart(locale: str) -> None:
    said = {say(locale, f"agreement.side.{side.value}") for side in SigningSide}
    assert len(said) == len(SigningSide)
    for side in said:
        assert side in say(locale, "agreement.sign", side=side)


def test_a_promise_without_a_time_names_none() -> None:
    facts = {"goal": "4시간", "rate": 95, "day": "9월 1일"}
    assert "4시간" in say("ko", "agreement.terms", **facts)
    assert say("ko", "agreement.terms_bare", **facts) == (
        "100건 가운데 95건 이상 지켜요. 첫날은 9월 1일이에요."
    )
    facts = {"goal": "4 hours", "rate": 95, "day": "on 1 September"}
    assert "4 hours" in say("en", "agreement.terms", **facts)
    assert say("en", "agreement.terms_bare", **facts) == (
        "Kept 95 times in 100. It begins on 1 September."
    )


def test_a_calendar_changed_by_law_says_so() -> None:
    facts = {"calendar": "CAL-HQ", "reason": "r"}
    for locale, law in (("ko", "법에 따라"), ("en", "a law")):
        assert law in say(locale, "calendar.applied_by_law", **facts)
        assert law not in say(locale, "calendar.applied", **facts)


@pytest.mark.parametrize(
    "refusal",
    [
        Refused("may_not_sign"),
        Refused("signed_for_the_other_side"),
        Conflict("already_signed"),
        Conflict("first_day_has_passed"),
        NotFound("version_not_found"),
    ],
)
def test_who_cannot_sign_hears_why(refusal: DomainError) -> None:
    assert words_for(refusal) == f"error.{refusal.code}"
