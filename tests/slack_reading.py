"""What a person reads in blocks, as plain text, and what there is to press."""

from typing import Any

from integrations.slack.emulator.blocks import elements_of
from integrations.slack.emulator.state import Json

TEXT_PARTS = ("title", "label", "text", "hint", "fields", "elements", "accessory", "element")


def readable(blocks: list[Json]) -> str:
    """All text of the blocks in reading order, one line a piece."""
    lines: list[str] = []
    for block in blocks:
        _collect(block, lines)
    return "\n".join(lines)


def _collect(value: Any, lines: list[str]) -> None:
    if isinstance(value, list):
        for each in value:
            _collect(each, lines)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            lines.append(value["text"])
        for name in (*TEXT_PARTS, "options", "rows"):
            if not isinstance(value.get(name), str):
                _collect(value.get(name), lines)


def label_of(element: Json) -> str:
    """The text on a button, the placeholder of a select."""
    for name in ("text", "placeholder"):
        part = element.get(name)
        if isinstance(part, dict):
            return str(part.get("text", ""))
    return ""


def buttons(blocks: list[Json]) -> list[str]:
    """The texts of all buttons, in order."""
    found = [each for block in blocks for each in elements_of(block)]
    return [label_of(each) for each in found if each["type"] == "button"]


def element_labelled(blocks: list[Json], label: str) -> tuple[str, Json] | None:
    """The block id and element with this label, action id or accessibility label."""
    for block in blocks:
        for element in elements_of(block):
            names = {
                label_of(element),
                element.get("action_id"),
                element.get("accessibility_label"),
            }
            if element["type"] not in {"image", "plain_text", "mrkdwn"} and label in names:
                return str(block["block_id"]), element
    return None


def option_owner(blocks: list[Json], option: str) -> tuple[str, Json] | None:
    """The block id and element which offers an option of this text or value."""
    for block in blocks:
        for element in elements_of(block):
            offered = element.get("options") or []
            if any(option in {each.get("value"), each["text"]["text"]} for each in offered):
                return str(block["block_id"]), element
    return None


def input_block(blocks: list[Json], name: str) -> str:
    """The block id of the input called this, by its label or by the id itself."""
    for block in blocks:
        if block["type"] == "input" and name in {block["block_id"], block["label"]["text"]}:
            return str(block["block_id"])
    raise KeyError(name)
