"""From what a person chose to what Slack reports: action payloads and state values."""

from typing import Any

from integrations.slack.emulator.blocks import elements_of
from integrations.slack.emulator.elements import all_options
from integrations.slack.emulator.shapes import VALUE_NAMES, initial_value, initial_values
from integrations.slack.emulator.state import Json

ONE_OF = frozenset({"static_select", "radio_buttons", "overflow", "external_select"})
SOME_OF = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})
LISTS = frozenset({"multi_users_select", "multi_conversations_select", "multi_channels_select"})


def find_element(blocks: list[Json], action_id: str, block_id: str = "") -> tuple[str, Json]:
    """The element with this action id, and its block id; KeyError when there is none."""
    for block in blocks:
        if block_id and block.get("block_id") != block_id:
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return str(block["block_id"]), element
    raise KeyError(action_id)


def chosen(element: Json, raw: Any) -> Json:
    """The type-specific part of a value: `raw` is a value, a list of values, or a text."""
    kind = element["type"]
    if kind == "button":
        return {}
    if kind in ONE_OF:
        return {"selected_option": _option(element, raw) if raw else None}
    if kind in SOME_OF:
        return {"selected_options": [_option(element, each) for each in _listed(raw)]}
    name = VALUE_NAMES.get(kind, ("value", ""))[0]
    if kind in LISTS:
        return {name: _listed(raw)}
    if kind == "datetimepicker":
        return {name: int(raw) if raw else None}
    return {name: str(raw) if raw not in {None, ""} else None}


def state_value(element: Json, raw: Any) -> Json:
    """One entry of `state.values`."""
    return {"type": element["type"], **chosen(element, raw)}


def action(block_id: str, element: Json, raw: Any, at: str) -> Json:
    """One entry of `actions`."""
    body: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": at,
        **chosen(element, raw),
    }
    for name in ("text", "value", "style", "url", "placeholder"):
        if name in element and name not in body:
            body[name] = element[name]
    return body


def is_stateful(element: Json) -> bool:
    """Whether the element keeps a value after it was used."""
    return element["type"] not in {"button", "overflow", "image"}


def complaints(blocks: list[Json], values: Json, words: dict[str, str]) -> dict[str, str]:
    """What Slack's own client would not send off: block id to the reason."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values.get(block["block_id"], {}).get(element["action_id"], {})
        reason = _complaint(block, element, _content(value))
        if reason:
            found[block["block_id"]] = words[reason].format(
                least=element.get("min_length", 0), most=element.get("max_length", 3000)
            )
    return found


def _complaint(block: Json, element: Json, content: Any) -> str:
    if not content:
        return "" if block.get("optional") else "required"
    if isinstance(content, str):
        if len(content) < element.get("min_length", 0):
            return "too_short"
        if len(content) > element.get("max_length", 3000):
            return "too_long"
    return ""


def _content(value: Json) -> Any:
    return next((each for name, each in value.items() if name != "type"), None)


def _listed(raw: Any) -> list[Any]:
    if raw in (None, ""):
        return []
    return list(raw) if isinstance(raw, list | tuple) else [raw]


def _option(element: Json, raw: Any) -> Json:
    """The option by value, or by the text a person reads."""
    options = all_options(element)
    for option in options:
        if option.get("value") == raw:
            return option
    for option in options:
        if option["text"]["text"] == raw:
            return option
    raise KeyError(raw)


def current(block: Json, element: Json, values: Json) -> Any:
    """What an element shows now: a value or a list of values, from state or as it began."""
    known = values.get(str(block.get("block_id")), {}).get(str(element.get("action_id")))
    content = _content(known if known is not None else initial_value(element))
    if isinstance(content, list):
        return [each["value"] if isinstance(each, dict) else each for each in content]
    return content.get("value") if isinstance(content, dict) else content


def kept_values(before: list[Json], values: Json, after: list[Json]) -> Json:
    """The state which a view keeps when its blocks change under a person's hands.

    Slack keeps what is shown in an element whose block id and action id stay the same, chosen or
    not, and gives a new start to everything else; a choice no longer offered is not kept.
    """
    kept: Json = {}
    shown = {**initial_values(before), **values}
    for block in after:
        for element in elements_of(block):
            block_id, action_id = str(block.get("block_id")), element.get("action_id")
            value = shown.get(block_id, {}).get(action_id)
            if value is not None and _still_fits(element, value):
                kept.setdefault(block_id, {})[action_id] = value
    return kept


def _still_fits(element: Json, value: Json) -> bool:
    if value.get("type") != element["type"]:
        return False
    if "external" in element["type"]:
        return True
    picked = [value.get("selected_option"), *(value.get("selected_options") or [])]
    offered = {option.get("value") for option in all_options(element)}
    return all(option["value"] in offered for option in picked if option)
