"""Pieces of Slack messages which cannot break Slack's limits, however long the words are.

Source of the limits: Slack, Block Kit reference. Text that people typed is escaped, so it can
neither ring a whole channel nor turn the direction of what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]

SECTION = 3000
HEADER = 150
BUTTON = 75
OPTION = 75
VALUE = 150
TITLE = 24
LABEL = 2000
BLOCKS = 50
VIEW_BLOCKS = 100
OPTIONS = 100
ELEMENTS = 25
TYPED = 3000
ROWS, CELL = 100, 200
FALLBACK = 4000
METADATA = 3000

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """Take control characters and marks that turn the writing direction out of ``text``."""
    return _HIDDEN.sub("", text.replace("\r\n", "\n"))


def cut(text: str, most: int) -> str:
    """Shorten ``text`` to ``most`` characters; an ellipsis says that something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Make ``text`` plain words inside mrkdwn: no mention, no link, no formatting by accident."""
    safe = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([*_~`])", "\\1\u200b", safe)


def plain(text: str, most: int) -> Block:
    """Return a plain text object; an empty one is not allowed, so a dash stands for nothing."""
    return {"type": "plain_text", "text": cut(clean(text), most) or "–", "emoji": False}


def mrkdwn(text: str, most: int = SECTION) -> Block:
    """Return a formatted text object; the words in it were escaped where people typed them."""
    return {"type": "mrkdwn", "text": _cut_escaped(text, most) or "–"}


def section(text: str, accessory: Block | None = None) -> Block:
    """Return a paragraph, perhaps with one element beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": plain(text, HEADER)}


def context(*texts: str) -> Block:
    """Return small print, at most ten pieces of it."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}


def divider() -> Block:
    """Return a thin line."""
    return {"type": "divider"}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """Return a table of plain texts, the last column set to the right; one a message."""
    shown = [
        [{"type": "raw_text", "text": cut(clean(text), CELL) or "-"} for text in row]
        for row in (head, *rows[: ROWS - 1])
    ]
    settings: list[Block] = [{"is_wrapped": True} for _ in head[1:]]
    return {"type": "table", "rows": shown, "column_settings": [*settings, {"align": "right"}]}


def actions(elements: Sequence[Block], block_id: str = "") -> Block:
    """Return a row of buttons and lists."""
    block: Block = {"type": "actions", "elements": list(elements[:ELEMENTS])}
    return block | {"block_id": block_id[:255]} if block_id else block


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: str = "",
    spoken: str = "",
    url: str = "",
) -> Block:
    """Return a button; ``spoken`` is what a screen reader says instead of its text."""
    found: Block = {"type": "button", "text": plain(text, BUTTON), "action_id": action_id}
    extras = {
        "value": value[:2000],
        "style": style,
        "accessibility_label": cut(clean(spoken), BUTTON),
        "url": url[:3000],
    }
    return found | {name: given for name, given in extras.items() if given}


def option(text: str, value: str, description: str = "") -> Block:
    """Return one choice of a list; its value is an opaque code."""
    if len(value) > VALUE:
        msg = f"an option's value must not exceed {VALUE} characters"
        raise ValueError(msg)
    found: Block = {"text": plain(text, OPTION), "value": value}
    return found | {"description": plain(description, OPTION)} if description else found


def select(
    action_id: str, placeholder: str, options: Sequence[Block], chosen: Block | None = None
) -> Block:
    """Return a list to choose one from; what goes over a hundred is left out."""
    kept = list(options[:OPTIONS])
    found: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": kept,
    }
    return found | {"initial_option": chosen} if chosen in kept else found


def radio(action_id: str, options: Sequence[Block], chosen: Block | None = None) -> Block:
    """Return up to ten choices shown at once."""
    kept = list(options[:10])
    found: Block = {"type": "radio_buttons", "action_id": action_id, "options": kept}
    return found | {"initial_option": chosen} if chosen in kept else found


def checkboxes(action_id: str, options: Sequence[Block]) -> Block:
    """Return up to ten choices of which any number may be taken."""
    return {"type": "checkboxes", "action_id": action_id, "options": list(options[:10])}


def moment_picker(action_id: str, chosen: int | None = None) -> Block:
    """Return a day and a time to choose; ``chosen`` in seconds since 1970."""
    found: Block = {"type": "datetimepicker", "action_id": action_id}
    return found if chosen is None else found | {"initial_date_time": chosen}


def field(
    label: str, element: Block, *, block_id: str, hint: str = "", optional: bool = False
) -> Block:
    """Return one input of a modal; errors are shown under it by its block_id."""
    found: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL),
        "element": element,
        "optional": optional,
    }
    return found | {"hint": plain(hint, LABEL)} if hint else found


def text_input(
    action_id: str, *, lines: bool = False, most: int = TYPED, filled: str = ""
) -> Block:
    """Return a place to type."""
    found: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": lines,
        "max_length": min(most, TYPED),
    }
    start = clean(filled)[: min(most, TYPED)]
    return found | {"initial_value": start} if start else found


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    submit: str = "",
    metadata: str = "",
) -> Block:
    """Return a modal view."""
    if len(metadata) > METADATA:
        msg = f"a view's metadata must not exceed {METADATA} characters"
        raise ValueError(msg)
    found: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE),
        "close": plain(close, TITLE),
        "blocks": list(blocks[:VIEW_BLOCKS]),
        "private_metadata": metadata,
    }
    return found | {"submit": plain(submit, TITLE)} if submit else found


def home(blocks: Sequence[Block]) -> Block:
    """Return the product's own page inside Slack."""
    return {"type": "home", "blocks": list(blocks[:VIEW_BLOCKS])}


def page(groups: Iterable[Sequence[Block]], rest: Block, most: int = BLOCKS) -> list[Block]:
    """Put whole groups one after another while they fit; ``rest`` says that there is more."""
    found: list[Block] = []
    for group in groups:
        if len(found) + len(group) > most - 1:
            return [*found, rest]
        found += group
    return found


def fallback(*lines: str) -> str:
    """Return the text that notifications and screen readers use, with the whole meaning."""
    return cut("\n".join(line for line in lines if line), FALLBACK)


def _cut_escaped(text: str, most: int) -> str:
    """Shorten without leaving half of an escaped character behind."""
    return text if len(text) <= most else re.sub(r"&[a-z]{0,3}…$", "…", cut(text, most))
