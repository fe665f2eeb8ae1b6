"""Emoji: named as Slack names them, and each of them drawn."""

import re

from integrations.slack.emulator.page.emoji import EMOJI
from integrations.slack.emulator.page.mrkdwn import Markdown

NAME = re.compile(r"[a-z0-9_+-]+")


def test_names_are_as_slack_writes_them_and_each_is_a_picture() -> None:
    assert all(NAME.fullmatch(name) for name in EMOJI)
    assert not [name for name, drawn in EMOJI.items() if drawn.strip() != drawn or not drawn]
    assert not [name for name, drawn in EMOJI.items() if drawn.isascii()]


def test_two_names_of_one_picture_agree() -> None:
    assert EMOJI["+1"] == EMOJI["thumbsup"] != EMOJI["-1"] == EMOJI["thumbsdown"]


def test_every_name_is_found_in_a_sentence() -> None:
    markdown = Markdown(str)
    drawn = {name: str(markdown.mrkdwn(f"앞 :{name}: 뒤")) for name in EMOJI}
    assert drawn == {name: f"앞 {picture} 뒤" for name, picture in EMOJI.items()}
