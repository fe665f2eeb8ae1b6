"""The checker over the call log finds what it is there for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack_limits import problems

PLAIN = {"type": "plain_text", "text": "ok"}
FINE = {"type": "section", "text": {"type": "mrkdwn", "text": "fine"}}


def button(**facts: Any) -> dict[str, Any]:
    return {"type": "button", "text": PLAIN, "action_id": "a", **facts}


def posted(*blocks: dict[str, Any], **facts: Any) -> list[str]:
    payload = {"text": "x", "unfurl_links": False, "blocks": list(blocks), **facts}
    return problems("chat.postMessage", payload)


def test_what_is_allowed_passes() -> None:
    assert posted(FINE, {"type": "actions", "elements": [button(value="1")]}) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
        {"type": "context", "elements": []},
        {"type": "actions", "elements": [button(), button()]},
        {"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]},
        {"type": "actions", "elements": [button(value="v" * 2001)]},
        {"type": "actions", "elements": [button(url="")]},
        {"type": "actions", "elements": [button(text={"type": "plain_text", "text": "x" * 76})]},
        {"type": "image", "elements": [{"type": "image"}]},
        {
            "type": "actions",
            "elements": [button(style="primary"), button(style="primary", action_id="b")],
        },
        {
            "type": "input",
            "label": PLAIN,
            "element": {
                "type": "static_select",
                "options": [{"text": PLAIN, "value": "v" * 151}],
            },
        },
    ],
)
def test_each_limit_is_found(wrong: dict[str, Any]) -> None:
    assert len(posted(FINE, wrong)) == 1


def test_whole_messages_and_views_are_looked_at() -> None:
    assert posted(*[FINE] * 51) == ["51 blocks"]
    assert posted(FINE, text="") == ["no text for notifications and screen readers"]
    assert posted(FINE, unfurl_links=True) == ["links would unfold"]
    assert posted({**FINE, "block_id": "b"}, {**FINE, "block_id": "b"}) == ["block_id b twice"]
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    assert posted(*[long] * 5) == ["14500 characters of text in all"]
    title = {"type": "plain_text", "text": "t" * 25}
    view = {"type": "modal", "title": title, "blocks": [{"type": "input", "label": PLAIN}]}
    assert problems("views.open", {"view": view}) == ["title of 25", "inputs but no submit"]
