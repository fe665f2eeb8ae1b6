"""The limits of interactive elements, each complaint with its place."""

from typing import Any

import pytest

from integrations.slack.emulator.elements import (
    ACTION_ELEMENTS,
    INPUT_ELEMENTS,
    SECTION_ELEMENTS,
    all_options,
    check_element,
)
from integrations.slack.emulator.findings import Findings
from tests.integrations.slack.emulator.conftest import button, plain

AT = "/blocks/0/element"
ANYWHERE = ACTION_ELEMENTS | SECTION_ELEMENTS | INPUT_ELEMENTS


def complaints(element: Any, allowed: frozenset[str] = ANYWHERE) -> list[str]:
    found = Findings()
    check_element(found, element, AT, allowed)
    return found.messages


def option(value: str, **more: Any) -> dict[str, Any]:
    return {"text": plain(value), "value": value, **more}


def options(count: int) -> list[dict[str, Any]]:
    return [option(str(n)) for n in range(count)]


def select(kind: str, count: int = 2, **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "act", "options": options(count), **more}


@pytest.mark.parametrize(
    "element",
    [
        button("가" * 75, value="v" * 2000, style="primary"),
        select("static_select", 100),
        select("checkboxes", 10),
        select("overflow", 5),
        {"type": "plain_text_input", "max_length": 3000},
        {"type": "number_input", "is_decimal_allowed": False},
        {"type": "users_select"},
        select("radio_buttons", initial_option=option("1")),
    ],
)
def test_what_is_within_the_limits_passes(element: dict[str, Any]) -> None:
    assert complaints(element) == []


@pytest.mark.parametrize(
    ("element", "place"),
    [
        (button("가" * 76), "/text"),
        (button("보기", value="v" * 2001), "/value"),
        (button("보기", style="loud"), "/style"),
        (button("보기", "a" * 256), "/action_id"),
        (button("보기", confirm={"title": plain("정말요?")}), "/confirm"),
        (select("static_select", 101), "/options"),
        (select("static_select", 0), "/options"),
        (select("checkboxes", 11), "/options"),
        (select("overflow", 6), "/options"),
        (select("radio_buttons", initial_option=option("9")), "/initial_option"),
        (select("checkboxes", initial_options=[option("9")]), "/initial_options"),
        (select("static_select", placeholder=plain("가" * 151)), "/placeholder"),
        ({"type": "plain_text_input", "max_length": 3001}, "/max_length"),
        ({"type": "number_input"}, ""),
        ({"type": "external_select", "min_query_length": -1}, "/min_query_length"),
        ({"type": "image", "image_url": "https://ieum.test/a.png"}, ""),
    ],
)
def test_what_is_beyond_them_is_pointed_at(element: dict[str, Any], place: str) -> None:
    found = complaints(element)
    assert len(found) >= 1
    assert all(f"[json-pointer:{AT}{place}" in message for message in found)


def test_a_place_takes_only_its_own_elements() -> None:
    typed = {"type": "plain_text_input", "action_id": "act"}
    assert complaints(typed, INPUT_ELEMENTS) == []
    assert complaints(typed, ACTION_ELEMENTS) == [
        f"[ERROR] unsupported type: plain_text_input [json-pointer:{AT}/type]"
    ]
    assert complaints("words") == [
        "[ERROR] missing required field: element [json-pointer:/blocks/0]"
    ]


def test_addresses_go_with_overflow_menus_only() -> None:
    linked = [option("0", url="https://ieum.test/help")]
    assert complaints({"type": "overflow", "options": linked}) == []
    (complaint,) = complaints({"type": "static_select", "options": linked})
    assert f"{AT}/options/0" in complaint


def test_grouped_options_count_as_offered() -> None:
    groups = [{"label": plain("하나"), "options": options(2)}]
    grouped = {"type": "static_select", "option_groups": groups}
    assert all_options(grouped) == options(2)
    assert complaints({**grouped, "initial_option": option("1")}) == []
    assert complaints({**grouped, "initial_option": option("2")})
