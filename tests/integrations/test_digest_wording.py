"""What is said in the weekly digest: every decision asks something, every answer is noted."""

from __future__ import annotations

import pytest

from integrations.digest_wording import DIGESTS
from integrations.slack.digest_views import OUTCOMES
from integrations.slack.payloads import INSTALL_EVENTS
from integrations.slack.router import words_for
from integrations.wording import knows, say
from pulse.digests.models import DecisionKind, DecisionState
from pulse.errors import Conflict, NotFound

LOCALES = ("ko", "en")
FACTS = {
    "name": "PC 도움",
    "wording": "4시간 안에 답해요",
    "due": 20,
    "met": 12,
    "goal": 95,
    "area": "말투",
}


@pytest.mark.parametrize("kind", DecisionKind)
def test_every_decision_names_what_it_is_about_and_asks(kind: DecisionKind) -> None:
    korean, english = (say(locale, f"digest.{kind.value}", **FACTS) for locale in LOCALES)
    assert korean.startswith("PC 도움: ")
    assert korean.endswith("정해 주세요.")
    assert english.startswith("PC 도움: ")
    assert english.endswith("?")


def test_a_missed_promise_is_told_with_its_figures() -> None:
    assert "20건 가운데 12건만" in say("ko", "digest.missed_promise", **FACTS)
    assert "12 times of 20 (goal 95%)" in say("en", "digest.missed_promise", **FACTS)


def test_every_decision_that_is_over_says_how_it_ended() -> None:
    ended = {OUTCOMES[state] for state in DecisionState if state is not DecisionState.OPEN}
    assert ended == {"decided", "was_put_off"}
    assert all(f"digest.{outcome}" in DIGESTS for outcome in ended)


@pytest.mark.parametrize("reason", [*INSTALL_EVENTS, "refused"])
def test_a_lost_workspace_is_explained_in_words_of_our_own(reason: str) -> None:
    assert knows(f"workspace.lost.{reason}")
    for locale in LOCALES:
        assert reason not in say(locale, f"workspace.lost.{reason}").split()
        assert "team_gone" in say(locale, "workspace.lost.other", reason="team_gone")


def test_a_late_answer_to_a_decision_says_what_happened() -> None:
    assert words_for(Conflict("already_answered")) == "error.already_answered"
    assert words_for(NotFound("decision_not_found")) == "error.decision_not_found"
