"""Block Kit's limits: the last accepted size and the first refused one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.slack.emulator.blocks import check_blocks
from tests.integrations.slack.emulator.conftest import actions, button, plain


def option(text: str = "one", value: str = "1", **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": value, **more}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def select(count: int, **more: Any) -> dict[str, Any]:
    options = [option(value=str(i)) for i in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options, **more}


def radio(count: int) -> dict[str, Any]:
    return {**select(count), "type": "radio_buttons"}


def inputs(element: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "input", "label": plain("Label"), "element": element}]


SIZES = [
    (50, lambda n: [{"type": "divider"}] * n),
    (3000, lambda n: [section("x" * n)]),
    (10, lambda n: [{"type": "section", "fields": [plain("f")] * n}]),
    (2000, lambda n: [{"type": "section", "fields": [plain("f" * n)]}]),
    (150, lambda n: [{"type": "header", "text": plain("x" * n)}]),
    (10, lambda n: [{"type": "context", "elements": [plain("c")] * n}]),
    (25, lambda n: actions(*[button("b", f"a{i}") for i in range(n)])),
    (75, lambda n: actions(button("x" * n))),
    (2000, lambda n: actions(button("b", value="x" * n))),
    (255, lambda n: actions(button("b", "x" * n))),
    (255, lambda n: actions(button("b"), block_id="x" * n)),
    (75, lambda n: actions(button("b", accessibility_label="x" * n))),
    (100, lambda n: actions(select(n))),
    (10, lambda n: actions(radio(n))),
    (5, lambda n: actions({**select(n), "type": "overflow"})),
    (150, lambda n: actions({**select(1), "options": [option(value="x" * n)]})),
    (75, lambda n: actions({**select(1), "options": [option(text="x" * n)]})),
    (150, lambda n: actions(select(1, placeholder=plain("x" * n)))),
    (3000, lambda n: inputs({"type": "plain_text_input", "max_length": n})),
    (2000, lambda n: [{"type": "image", "alt_text": "x" * n, "image_url": "https://a.test/b"}]),
    (12000, lambda n: [{"type": "markdown", "text": "x" * n}]),
    (100, lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}]),
]


@pytest.mark.parametrize(("limit", "build"), SIZES)
def test_a_limit_is_kept_to_the_character(limit: int, build: Any) -> None:
    assert check_blocks(build(limit), "message") == []
    assert check_blocks(build(limit + 1), "message") != []


WRONG = [
    ([{"type": "sparkle"}], "/blocks/0/type"),
    ([section("")], "/blocks/0/text/text"),
    ([{"type": "section"}], "/blocks/0"),
    ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text/type"),
    (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        "/blocks/0/text",
    ),
    (actions(button("b", style="loud")), "/blocks/0/elements/0/style"),
    (actions(button("b", url="javascript:alert(1)")), "/blocks/0/elements/0/url"),
    (actions(button("b", url="")), "/blocks/0/elements/0/url"),
    (actions(button("b"), button("c")), "/blocks/0/elements"),
    (actions(button("b")) + actions(button("c")), "/blocks/1/block_id"),
    (actions(select(1, initial_option=option("two"))), "/blocks/0/elements/0/initial_option"),
    (actions(button("b", confirm={"title": plain("t")})), "/blocks/0/elements/0/confirm"),
    (actions({"type": "plain_text_input"}), "/blocks/0/elements/0/type"),
    ([{"type": "image", "image_url": "https://a.test/b"}], "/blocks/0"),
    ([{"type": "table", "rows": [[{"type": "raw_text"}]]}] * 2, "/blocks"),
]


@pytest.mark.parametrize(("blocks", "pointer"), WRONG)
def test_what_is_wrong_is_pointed_at(blocks: list[dict[str, Any]], pointer: str) -> None:
    messages = check_blocks(blocks, "message")
    assert any(message.endswith(f"[json-pointer:{pointer}]") for message in messages)


def test_views_hold_more_blocks_than_messages_but_no_tables() -> None:
    assert check_blocks([{"type": "divider"}] * 100, "modal") == []
    assert check_blocks([{"type": "divider"}] * 101, "home") != []
    assert check_blocks([], "modal") != []
    table = [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]
    assert check_blocks(table, "modal") != []


JUNK = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.none())
NAMES = ("type", "text", "elements", "element", "options", "option_groups", "fields", "rows",
         "accessory", "block_id", "action_id", "label", "confirm", "min_length", "max_length",
         "initial_option", "initial_options", "placeholder", "style", "url", "value")  # fmt: skip
KINDS = ("section", "actions", "input", "context", "table", "static_select", "button",
         "radio_buttons", "plain_text_input", "overflow", "image", "plain_text")  # fmt: skip


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
    return st.builds(lambda kind, more: {**more, "type": kind}, st.sampled_from(KINDS), parts)


ANYTHING = st.recursive(
    JUNK, lambda inner: st.lists(inner, max_size=3) | objects(inner), max_leaves=15
)


@given(ANYTHING | st.lists(objects(ANYTHING), max_size=3))
def test_nothing_an_app_sends_breaks_the_check(value: Any) -> None:
    assert isinstance(check_blocks(value, "message"), list)
