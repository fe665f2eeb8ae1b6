"""What Slack accepts as blocks: Block Kit's documented limits, answered with JSON pointers.

Limits as on Slack's Block Kit reference pages. Blocks which are rolled out in phases (charts,
data tables, cards) are refused as unsupported, the way a workspace without them does.
"""

from collections.abc import Callable
from typing import Any

from integrations.slack.emulator.elements import (
    ACTION_ELEMENTS,
    CONTEXT_ELEMENTS,
    INPUT_ELEMENTS,
    SECTION_ELEMENTS,
    check_element,
)
from integrations.slack.emulator.findings import Findings, listed
from integrations.slack.emulator.state import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MARKDOWN_LENGTH = 12_000
MESSAGE_TEXT_LENGTH = 13_200


def check_blocks(blocks: Any, surface: str, at: str = "/blocks") -> list[str]:
    """The complaints about a list of blocks on `message`, `modal` or `home`; empty when fine."""
    found = Findings()
    limit = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    items = found.items(blocks, at, 0 if surface == "message" else 1, limit)
    for index, block in enumerate(items):
        _check_block(found, block, surface, f"{at}/{index}")
    _check_ids(found, items, at)
    _check_whole(found, items, at)
    return found.messages


def _check_block(found: Findings, block: Any, surface: str, at: str) -> None:
    if not isinstance(block, dict):
        found.add("must provide an object", at)
        return
    rule = CHECKS.get(str(block.get("type", "")))
    if rule is None or surface not in rule[0]:
        found.add(f"unsupported type: {block.get('type')}", f"{at}/type")
        return
    found.string(block.get("block_id"), f"{at}/block_id", 255, required=False)
    if rule[1] is not None:
        rule[1](found, block, at)


def _section(found: Findings, block: Json, at: str) -> None:
    if "text" not in block and "fields" not in block:
        found.add("missing required field: text or fields", at)
    if "text" in block:
        found.text(block["text"], f"{at}/text", 3000)
    if "fields" in block:
        for index, field in enumerate(found.items(block["fields"], f"{at}/fields", 1, 10)):
            found.text(field, f"{at}/fields/{index}", 2000)
    if "accessory" in block:
        check_element(found, block["accessory"], f"{at}/accessory", SECTION_ELEMENTS)


def _header(found: Findings, block: Json, at: str) -> None:
    found.text(block.get("text"), f"{at}/text", 150, plain=True)


def _context(found: Findings, block: Json, at: str) -> None:
    for index, item in enumerate(found.items(block.get("elements"), f"{at}/elements", 1, 10)):
        if isinstance(item, dict) and str(item.get("type")) in {"plain_text", "mrkdwn"}:
            found.text(item, f"{at}/elements/{index}", 3000)
        else:
            check_element(found, item, f"{at}/elements/{index}", CONTEXT_ELEMENTS)


def _actions(found: Findings, block: Json, at: str) -> None:
    items = found.items(block.get("elements"), f"{at}/elements", 1, 25)
    for index, item in enumerate(items):
        check_element(found, item, f"{at}/elements/{index}", ACTION_ELEMENTS)


def _image(found: Findings, block: Json, at: str) -> None:
    found.string(block.get("alt_text"), f"{at}/alt_text", 2000)
    found.image_source(block, at)
    if "title" in block:
        found.text(block["title"], f"{at}/title", 2000, plain=True)


def _input(found: Findings, block: Json, at: str) -> None:
    found.text(block.get("label"), f"{at}/label", 2000, plain=True)
    if "hint" in block:
        found.text(block["hint"], f"{at}/hint", 2000, plain=True)
    check_element(found, block.get("element"), f"{at}/element", INPUT_ELEMENTS)


def _markdown(found: Findings, block: Json, at: str) -> None:
    found.string(block.get("text"), f"{at}/text", MARKDOWN_LENGTH)


def _rich_text(found: Findings, block: Json, at: str) -> None:
    found.items(block.get("elements"), f"{at}/elements", 1, 1000)


def _table(found: Findings, block: Json, at: str) -> None:
    for index, row in enumerate(found.items(block.get("rows"), f"{at}/rows", 1, 100)):
        cells = found.items(row, f"{at}/rows/{index}", 1, 20)
        for place, cell in enumerate(cells):
            kind = str(cell.get("type")) if isinstance(cell, dict) else "none"
            if kind not in {"raw_text", "raw_number", "rich_text"}:
                found.add(f"unsupported type: {kind}", f"{at}/rows/{index}/{place}/type")


Check = Callable[[Findings, Json, str], None]
EVERYWHERE = frozenset({"message", "modal", "home"})
MESSAGES = frozenset({"message"})
CHECKS: dict[str, tuple[frozenset[str], Check | None]] = {
    "actions": (EVERYWHERE, _actions),
    "context": (EVERYWHERE, _context),
    "divider": (EVERYWHERE, None),
    "header": (EVERYWHERE, _header),
    "image": (EVERYWHERE, _image),
    "input": (EVERYWHERE, _input),
    "markdown": (MESSAGES, _markdown),
    "rich_text": (EVERYWHERE, _rich_text),
    "section": (EVERYWHERE, _section),
    "table": (MESSAGES, _table),
}


def _check_ids(found: Findings, blocks: list[Any], at: str) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        name = str(block.get("block_id") or "")
        if name and name in seen:
            found.add(f"block_id already exists: {name}", f"{at}/{index}/block_id")
        seen.add(name)
        actions = [e.get("action_id") for e in elements_of(block)]
        named = [str(each) for each in actions if each]
        if len(named) != len(set(named)):
            found.add("action_id must be unique in its block", f"{at}/{index}/elements")


def _check_whole(found: Findings, blocks: list[Any], at: str) -> None:
    dicts = [block for block in blocks if isinstance(block, dict)]
    if sum(block.get("type") == "table" for block in dicts) > 1:
        found.add("only_one_table_allowed", at)
    markdown = sum(len(str(b.get("text", ""))) for b in dicts if b.get("type") == "markdown")
    if markdown > MARKDOWN_LENGTH:
        found.add(f"markdown text must be less than {MARKDOWN_LENGTH + 1} characters", at)


def elements_of(block: Json) -> list[Json]:
    """The interactive elements a block carries, wherever it carries them."""
    places = [*listed(block.get("elements")), block.get("accessory"), block.get("element")]
    return [each for each in places if isinstance(each, dict)]


def text_length(blocks: list[Json]) -> int:
    """All text of the blocks together, in characters."""
    return sum(_characters(block) for block in blocks)


def _characters(value: Any) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_characters(v) for v in value.values() if not isinstance(v, str))
    return sum(_characters(each) for each in value) if isinstance(value, list) else 0
