"""Both ways of telling say the same facts; only chat has something to press."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from integrations.mail_texts import MailSpeech
from integrations.ports import Message, Stale
from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.escalation_blocks import StepFace
from integrations.slack.speech import SlackSpeech, Speech
from tests.integrations.slack.faces import AT, pulse, request, voice

STEP = StepFace(7, request(), "first_reply", "10분", 80, AT, 0)
LINK = "https://ieum.test/answer/12"
SAYINGS: dict[str, tuple[Callable[[Speech], Message], str]] = {
    "asked": (lambda s: s.asked(pulse(in_slack=False), AT, LINK), "420"),
    "step": (lambda s: s.step(STEP, voice()), "R-000012"),
    "opened": (lambda s: s.opened(request(), voice()), "R-000012"),
    "changed": (lambda s: s.changed(request(), voice(), "resolved", ""), "R-000012"),
    "assigned": (lambda s: s.assigned(request(), voice()), "R-000012"),
}


def pressed(message: Message) -> list[dict[str, Any]]:
    blocks = message.blocks or []
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element for row in rows for element in row]


@pytest.mark.parametrize("name", SAYINGS)
def test_chat_says_it_within_slacks_limits_and_offers_something_to_press(name: str) -> None:
    say, fact = SAYINGS[name]
    message = say(SlackSpeech())
    assert check_blocks(message.blocks, "message") == []
    assert fact in message.text
    assert pressed(message)
    assert not message.subject


@pytest.mark.parametrize("name", SAYINGS)
def test_a_letter_carries_the_same_fact_and_no_button(name: str) -> None:
    say, fact = SAYINGS[name]
    letter = say(MailSpeech())
    assert fact in letter.text
    assert letter.subject
    assert not letter.blocks


def test_chat_asks_in_place_only_where_the_wave_allows_it() -> None:
    here = SlackSpeech().asked(pulse(), AT, LINK)
    away = SlackSpeech().asked(pulse(in_slack=False), AT, LINK)
    assert "Q-1 물음" in str(here.blocks)
    assert "Q-1 물음" not in str(away.blocks)
    assert LINK in str(away.blocks)


def test_a_reader_in_chat_leaves_results_to_the_channel_and_by_mail_gets_no_number() -> None:
    with pytest.raises(Stale, match="said_in_a_channel"):
        SlackSpeech().results_out("주간 한마디", LINK, "ko")
    letter = MailSpeech().results_out("주간 한마디", LINK, "ko")
    assert letter.subject == "‘주간 한마디’ 결과가 나왔어요."
    assert LINK in letter.text
    assert not re.search(r"\d", letter.text.replace(LINK, ""))


def test_only_a_step_asks_to_be_acknowledged() -> None:
    steps = {each["action_id"] for each in pressed(SlackSpeech().step(STEP, voice()))}
    told = {each["action_id"] for each in pressed(SlackSpeech().assigned(request(), voice()))}
    assert len(steps) > len(told)
    assert told < steps
