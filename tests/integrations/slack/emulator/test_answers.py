"""What an answer to a person's act does to the conversation it was made in."""

from dataclasses import dataclass
from typing import Any

import pytest

from integrations.slack.emulator.answers import answer_response_url, apply_answer
from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.problems import SlackError
from integrations.slack.emulator.response_urls import ResponseTarget
from integrations.slack.emulator.state import Conversation, Message
from tests.integrations.slack.emulator.conftest import SEED
from tests.slack_workspace import BOT_TOKEN, Moment

DIVIDER: dict[str, Any] = {"type": "divider"}


@dataclass
class Asked:
    """A question the app put into the channel, which somebody pressed a button of."""

    core: Emulator
    channel: Conversation
    original: Message

    @property
    def target(self) -> ResponseTarget:
        return ResponseTarget(self.channel.id, "U0DEMO0242", self.original.ts, None, 0.0)

    def answer(self, **body: Any) -> None:
        apply_answer(self.core, self.target, body)


@pytest.fixture
def asked() -> Asked:
    moment = Moment()
    settings: dict[str, Any] = {"seed": SEED, "instant": moment.now, "clock": moment.clock}
    core = Emulator(EmulatorConfig("http://127.0.0.1:9", "secret", BOT_TOKEN, **settings))
    channel = core.workspace.conversations["C0DEMO0001"]
    original = Message(core.workspace.next_ts(), core.config.bot_user_id, "몇 점인가요?")
    core.workspace.add_message(channel, original)
    return Asked(core, channel, original)


def test_an_answer_is_for_the_one_who_acted_unless_it_says_otherwise(asked: Asked) -> None:
    asked.answer(text="고마워요")
    asked.answer(text="모두에게", response_type="in_channel")
    private, public = asked.channel.messages[1:]
    assert (private.seen_by, public.seen_by) == ("U0DEMO0242", None)
    assert private.by_bot


def test_replacing_keeps_the_message_and_its_place(asked: Asked) -> None:
    asked.answer(text="다음 문항", blocks=[DIVIDER], replace_original=True)
    assert asked.channel.messages == [asked.original]
    assert asked.original.text == "다음 문항"
    assert asked.original.blocks[0]["type"] == "divider"


def test_deleting_takes_it_away_once(asked: Asked) -> None:
    asked.answer(delete_original=True)
    assert asked.channel.messages == []
    with pytest.raises(SlackError, match="message_not_found"):
        asked.answer(delete_original=True)


def test_a_refused_answer_changes_nothing_but_costs_a_use(asked: Asked) -> None:
    key = asked.core.response_urls.issue(asked.channel.id, "U0DEMO0242", asked.original.ts)
    refused: list[tuple[dict[str, Any], str]] = [
        ({"text": ""}, "no_text"),
        ({"blocks": [{"type": "unheard_of"}]}, "invalid_blocks"),
        ({"replace_original": True}, "no_text"),
    ]
    for body, error in refused:
        with pytest.raises(SlackError, match=error):
            answer_response_url(asked.core, key, body)
    assert [message.text for message in asked.channel.messages] == ["몇 점인가요?"]
    assert asked.core.response_urls.use(key).uses == 4


def test_a_channel_that_is_gone_cannot_be_answered_into(asked: Asked) -> None:
    del asked.core.workspace.conversations[asked.channel.id]
    with pytest.raises(SlackError, match="channel_not_found"):
        asked.answer(text="고마워요")
