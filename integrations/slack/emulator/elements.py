"""The limits of interactive elements: buttons, selects, inputs."""

from collections.abc import Callable
from typing import Any

from integrations.slack.emulator.findings import URL_LENGTH, Findings, listed
from integrations.slack.emulator.state import Json

CHOICES = frozenset({"static_select", "multi_static_select"})
PICKERS = frozenset(
    {
        "users_select",
        "multi_users_select",
        "conversations_select",
        "multi_conversations_select",
        "channels_select",
        "multi_channels_select",
        "external_select",
        "multi_external_select",
    }
)
MOMENTS = frozenset({"datepicker", "timepicker", "datetimepicker"})
BOXES = frozenset({"radio_buttons", "checkboxes"})
TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
ACTION_ELEMENTS = CHOICES | PICKERS | MOMENTS | BOXES | {"button", "overflow"}
SECTION_ELEMENTS = ACTION_ELEMENTS | {"image"}
INPUT_ELEMENTS = CHOICES | PICKERS | MOMENTS | BOXES | TYPED | {"file_input", "rich_text_input"}
CONTEXT_ELEMENTS = frozenset({"image"})


def check_element(found: Findings, element: Any, at: str, allowed: frozenset[str]) -> None:
    """Note what is wrong with one element; `allowed` are the types of its place."""
    if not isinstance(element, dict):
        found.add(f"missing required field: {at.rsplit('/', 1)[-1]}", at.rsplit("/", 1)[0])
        return
    kind = str(element.get("type"))
    if kind not in allowed:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    found.string(element.get("action_id"), f"{at}/action_id", 255, required=False)
    if "placeholder" in element:
        found.text(element["placeholder"], f"{at}/placeholder", 150, plain=True)
    if "confirm" in element:
        _confirm(found, element["confirm"], f"{at}/confirm")
    rule = RULES.get(kind)
    if rule is not None:
        rule(found, element, at)


def _button(found: Findings, element: Json, at: str) -> None:
    found.text(element.get("text"), f"{at}/text", 75, plain=True)
    found.string(element.get("value"), f"{at}/value", 2000, required=False)
    found.string(
        element.get("accessibility_label"), f"{at}/accessibility_label", 75, required=False
    )
    if "url" in element:
        found.web_address(element["url"], f"{at}/url")
    if element.get("style") not in (None, "primary", "danger"):
        found.add("must be one of: primary, danger", f"{at}/style")


def _confirm(found: Findings, value: Any, at: str) -> None:
    if not isinstance(value, dict):
        found.add("must provide an object", at)
        return
    found.text(value.get("title"), f"{at}/title", 100, plain=True)
    found.text(value.get("text"), f"{at}/text", 300)
    found.text(value.get("confirm"), f"{at}/confirm", 30, plain=True)
    found.text(value.get("deny"), f"{at}/deny", 30, plain=True)


def check_options(
    found: Findings, options: Any, at: str, most: int, *, urls: bool = False, fewest: int = 1
) -> None:
    """Note what is wrong with a list of options; addresses go with overflow menus only."""
    for index, option in enumerate(found.items(options, at, fewest, most)):
        here = f"{at}/{index}"
        if not isinstance(option, dict):
            found.add("must provide an object", here)
            continue
        found.text(option.get("text"), f"{here}/text", 75)
        found.string(option.get("value"), f"{here}/value", 150, required=not urls)
        if "description" in option:
            found.text(option["description"], f"{here}/description", 75)
        if "url" in option:
            if not urls:
                found.add("no more properties allowed: url", here)
            found.string(option["url"], f"{here}/url", URL_LENGTH)


def _select(found: Findings, element: Json, at: str) -> None:
    groups = element.get("option_groups")
    if groups is None:
        check_options(found, element.get("options"), f"{at}/options", 100)
    else:
        for index, group in enumerate(found.items(groups, f"{at}/option_groups", 1, 100)):
            here = f"{at}/option_groups/{index}"
            label = group.get("label") if isinstance(group, dict) else None
            found.text(label, f"{here}/label", 75, plain=True)
            options = group.get("options") if isinstance(group, dict) else None
            check_options(found, options, f"{here}/options", 100)
    _initial(found, element, at)


def _boxes(found: Findings, element: Json, at: str) -> None:
    check_options(found, element.get("options"), f"{at}/options", 10)
    _initial(found, element, at)


def _overflow(found: Findings, element: Json, at: str) -> None:
    check_options(found, element.get("options"), f"{at}/options", 5, urls=True)


def _initial(found: Findings, element: Json, at: str) -> None:
    offered = all_options(element)
    chosen = [element["initial_option"]] if "initial_option" in element else []
    chosen += listed(element.get("initial_options"))
    if any(each not in offered for each in chosen):
        name = "initial_option" if "initial_option" in element else "initial_options"
        found.add("initial option must match one of the options", f"{at}/{name}")


def _typed(found: Findings, element: Json, at: str) -> None:
    found.number(element.get("min_length"), f"{at}/min_length", 0, 3000)
    found.number(element.get("max_length"), f"{at}/max_length", 1, 3000)
    found.string(element.get("initial_value"), f"{at}/initial_value", 3000, required=False)


def _number(found: Findings, element: Json, at: str) -> None:
    if "is_decimal_allowed" not in element:
        found.add("missing required field: is_decimal_allowed", at)
    for name in ("initial_value", "min_value", "max_value"):
        found.string(element.get(name), f"{at}/{name}", 100, required=False)


def _external(found: Findings, element: Json, at: str) -> None:
    found.number(element.get("min_query_length"), f"{at}/min_query_length", 0, 100)


def _picture(found: Findings, element: Json, at: str) -> None:
    found.string(element.get("alt_text"), f"{at}/alt_text", 2000)
    found.image_source(element, at)


def all_options(element: Json) -> list[Json]:
    """The options of an element, from its groups too."""
    groups = [each for each in listed(element.get("option_groups")) if isinstance(each, dict)]
    nested = [option for group in groups for option in listed(group.get("options"))]
    return listed(element.get("options")) + nested


RULES: dict[str, Callable[[Findings, Json, str], None]] = {
    "button": _button,
    "checkboxes": _boxes,
    "external_select": _external,
    "image": _picture,
    "multi_external_select": _external,
    "multi_static_select": _select,
    "number_input": _number,
    "overflow": _overflow,
    "plain_text_input": _typed,
    "radio_buttons": _boxes,
    "static_select": _select,
}
