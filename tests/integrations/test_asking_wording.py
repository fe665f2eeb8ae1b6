"""What is said about being asked: every choice has words, and one of a thing is not many."""

from __future__ import annotations

import pytest

from integrations.slack.router import words_for
from integrations.wording import say
from pulse.errors import Invalid
from pulse.surveys.attention import USUAL
from pulse.surveys.invitations import Later

LOCALES = ("ko", "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_way_to_put_a_question_off_reads_differently(locale: str) -> None:
    codes = [*(later.value for later in Later), "skip"]
    assert len({say(locale, f"asking.{code}") for code in codes}) == len(codes)


@pytest.mark.parametrize("reason", ["asking.because_all", "asking.because_sample"])
def test_why_somebody_is_asked_tells_the_limit(reason: str) -> None:
    facts = {"asks": USUAL.asks, "invited": 40}
    assert f"{USUAL.asks}번만" in say("ko", reason, **facts)
    assert f"at most {USUAL.asks} times" in say("en", reason, **facts)


def test_only_a_sample_says_how_many_were_drawn() -> None:
    facts = {"asks": 2, "invited": 40}
    for locale, drawn in (("ko", "무작위"), ("en", "at random")):
        assert drawn in say(locale, "asking.because_sample", **facts)
        assert "40" in say(locale, "asking.because_sample", **facts)
        assert drawn not in say(locale, "asking.because_all", **facts)
        assert "40" not in say(locale, "asking.because_all", **facts)


def test_one_is_not_said_as_many() -> None:
    assert (say("en", "asking.once"), say("en", "asking.times", count=2)) == ("Once", "2 times")
    assert say("en", "asking.pause_week") == "1 week off"
    assert say("en", "asking.pause_weeks", count=2) == "2 weeks off"


@pytest.mark.parametrize("code", ["closes_before", "no_mail_address"])
def test_a_choice_that_cannot_be_taken_says_why(code: str) -> None:
    assert words_for(Invalid(code)) == f"error.{code}"
