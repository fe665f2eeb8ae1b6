"""Arguments as they are sent: words in a form, structures in JSON."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.emulator.config import EmulatorConfig
from integrations.slack.emulator.core import Emulator
from integrations.slack.emulator.methods.call import Call, paged
from integrations.slack.emulator.problems import SlackError
from tests.integrations.slack.emulator.conftest import SEED
from tests.slack_workspace import BOT_TOKEN, Moment

CORE = Emulator(
    EmulatorConfig("http://127.0.0.1:9", "secret", BOT_TOKEN, seed=SEED, instant=Moment().now)
)


def call(**args: Any) -> Call:
    return Call(CORE, CORE.tokens[0], args)


def test_a_missing_argument_is_pointed_at() -> None:
    assert call(channel="C1").need("channel") == "C1"
    for args in ({}, {"channel": ""}, {"channel": None}):
        with pytest.raises(SlackError, match="invalid_arguments") as refused:
            call(**args).need("channel")
        assert "[json-pointer:/channel]" in refused.value.detail["errors"][0]


@pytest.mark.parametrize(
    ("sent", "read"), [("true", True), ("1", True), (True, True), ("false", False), ("0", False)]
)
def test_a_form_says_yes_and_no_in_words(sent: object, read: bool) -> None:
    assert call(as_user=sent).flag("as_user", default=not read) is read
    assert call().flag("as_user", default=True)


def test_a_structure_comes_as_json_or_as_text_of_it() -> None:
    blocks = [{"type": "divider"}]
    assert call(blocks=blocks).structure("blocks", "invalid_blocks_format") == blocks
    sent = call(blocks='[{"type": "divider"}]')
    assert sent.structure("blocks", "invalid_blocks_format") == blocks
    with pytest.raises(SlackError, match="invalid_blocks_format"):
        call(blocks="[{").structure("blocks", "invalid_blocks_format")


def test_only_known_members_are_found() -> None:
    assert call().user("U0DEMO0242").real_name == "서해솔"
    with pytest.raises(SlackError, match="user_not_found"):
        call().user("U0NOBODY01")


@given(st.integers(0, 60), st.integers(1, 25))
def test_following_the_cursor_gives_every_item_once(size: int, limit: int) -> None:
    items, seen, cursor = list(range(size)), [], ""
    while True:
        part, cursor = call(limit=str(limit), cursor=cursor).page(items, 100)
        assert len(part) <= limit
        seen += part
        if not cursor:
            break
    assert seen == items


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"limit": "many"}, "invalid_limit"),
        ({"limit": -1}, "invalid_limit"),
        ({"limit": 1001}, "invalid_limit"),
        ({"cursor": "bmV4dDp4"}, "invalid_cursor"),
        ({"cursor": "cHJldjoz"}, "invalid_cursor"),
        ({"cursor": "?"}, "invalid_cursor"),
    ],
)
def test_limits_and_cursors_nobody_gave_are_refused(args: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackError, match=error):
        call(**args).page(range(3), 100)


def test_the_answer_carries_the_cursor_beside_its_body() -> None:
    assert paged({"members": []}, "x") == {
        "members": [],
        "response_metadata": {"next_cursor": "x"},
    }
