"""Slack's documented limits, checked over a call log by somebody who has not read our code.

`problems(method, payload)` names everything in one call that Slack's documentation forbids or
warns against. It shares nothing with the emulator's checks or with the builders that keep them.
Source: Slack, "Block Kit reference", "chat.postMessage", "Modals".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
TEXTS = {
    "header": (("text",), 150),
    "section": (("text",), 3000),
    "button": (("text",), 75),
    "option": (("text", "description"), 75),
    "input": (("label", "hint"), 2000),
}
TITLES = (("title", 24), ("submit", 24), ("close", 24))
ELEMENTS = {"actions": 25, "context": 10}
OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10, "static_select": 100}
ID_LENGTH, VALUE, OPTION_VALUE, URL = 255, 2000, 150, 3000
MESSAGE_BLOCKS, VIEW_BLOCKS, METADATA = 50, 100, 3000
TEXT_SUM, TEXT_ADVISED = 13_200, 4000
POSTS = ("chat.postMessage", "chat.update", "chat.postEphemeral", "response_url")


def problems_of_log(calls: Iterable[Any]) -> list[str]:
    """Everything wrong in a log of calls (`method`, `payload`)."""
    return [
        f"{call.method}: {problem}"
        for call in calls
        for problem in problems(call.method, call.payload)
    ]


def problems(method: str, payload: Json) -> list[str]:
    """Everything wrong in one call."""
    found: list[str] = []
    if method in POSTS:
        found += _message(method, payload)
    if "view" in payload:
        found += _view(payload["view"])
    return found


def _message(method: str, payload: Json) -> Iterator[str]:
    blocks, text = payload.get("blocks") or [], str(payload.get("text") or "")
    if blocks and not text:
        yield "no text for notifications and screen readers"
    if len(text) > TEXT_ADVISED:
        yield f"text of {len(text)}"
    if method == "chat.postMessage" and payload.get("unfurl_links") is not False:
        yield "links would unfold"
    if "metadata" in payload and method == "chat.scheduleMessage":
        yield "scheduled with metadata"
    if len(blocks) > MESSAGE_BLOCKS:
        yield f"{len(blocks)} blocks"
    yield from _blocks(blocks)


def _view(view: Json) -> Iterator[str]:
    blocks = view.get("blocks") or []
    if len(blocks) > VIEW_BLOCKS:
        yield f"{len(blocks)} blocks in a view"
    for name, most in TITLES:
        yield from _text(view.get(name), name, most)
    if len(str(view.get("private_metadata") or "")) > METADATA:
        yield "private_metadata"
    if view.get("type") == "modal" and not view.get("submit"):
        yield from ("inputs but no submit" for b in blocks if b["type"] == "input")
    yield from _blocks(blocks)


def _blocks(blocks: list[Json]) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (f"block_id {name} twice" for name, number in ids.items() if number > 1)
    total = 0
    for block in blocks:
        total += sum(len(text) for text in _all_texts(block))
        yield from _block(block)
    if total > TEXT_SUM:
        yield f"{total} characters of text in all"


def _block(block: Json) -> Iterator[str]:
    kind = str(block["type"])
    if len(str(block.get("block_id") or "")) > ID_LENGTH:
        yield "block_id too long"
    yield from _texts_of(kind, block)
    elements = [one for one in block.get("elements", []) if isinstance(one, Mapping)]
    if kind in ELEMENTS and not 1 <= len(elements) <= ELEMENTS[kind]:
        yield f"{kind} with {len(elements)} elements"
    if kind == "section" and len(block.get("fields") or []) > 10:
        yield "more than 10 fields"
    inner = [*elements, *(block[name] for name in ("element", "accessory") if block.get(name))]
    ids = Counter(one["action_id"] for one in inner if one.get("action_id"))
    yield from (f"action_id {name} twice in a block" for name, number in ids.items() if number > 1)
    if sum(one.get("style") == "primary" for one in inner) > 1:
        yield "two primary buttons"
    for one in inner:
        yield from _element(one)


def _element(one: Json) -> Iterator[str]:
    kind = str(one.get("type"))
    yield from _texts_of(kind, one)
    if len(str(one.get("action_id") or "")) > ID_LENGTH:
        yield "action_id too long"
    if kind == "button" and len(str(one.get("value") or "")) > VALUE:
        yield "value too long"
    if "url" in one and not 0 < len(str(one["url"])) <= URL:
        yield "url empty or too long"
    if len(str(one.get("accessibility_label") or "")) > 75:
        yield "accessibility_label too long"
    if kind == "image" and not one.get("alt_text"):
        yield "image without alt_text"
    yield from _options(kind, one)


def _options(kind: str, one: Json) -> Iterator[str]:
    options = one.get("options") or []
    if kind in OPTIONS and len(options) > OPTIONS[kind]:
        yield f"{kind} with {len(options)} options"
    for option in options:
        yield from _texts_of("option", option)
        if not 0 < len(str(option.get("value") or "")) <= OPTION_VALUE:
            yield "option value"


def _texts_of(kind: str, part: Json) -> Iterator[str]:
    names, most = TEXTS.get(kind, ((), 0))
    for name in names:
        yield from _text(part.get(name), f"{kind}.{name}", most)


def _text(text: object, name: str, most: int) -> Iterator[str]:
    if text is None:
        return
    if not isinstance(text, Mapping):
        yield f"{name} is no text object"
        return
    if not 0 < len(str(text["text"])) <= most:
        yield f"{name} of {len(str(text['text']))}"
    if text["type"] == "mrkdwn" and "emoji" in text:
        yield f"{name} has emoji on mrkdwn"
    if text["type"] == "mrkdwn" and "<!" in str(text["text"]):
        yield f"{name} rings a channel"


def _all_texts(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        if part.get("type") in {"plain_text", "mrkdwn"}:
            yield str(part.get("text") or "")
        else:
            for inner in part.values():
                yield from _all_texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _all_texts(inner)
