"""The catalogue is whole: every attack and property has a test that exists, or is owned up to."""

from __future__ import annotations

import ast
from functools import cache

import pytest
from babel.messages.mofile import read_mo

from tests.attacks.catalogue import ATTACKS, PROPERTIES, SAID
from tests.house.source import ROOT

TEXTS = ("privacy/show.html", "answer/sheet.html")


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_every_row_is_guarded_or_owned_up_to() -> None:
    assert set(ATTACKS) | set(SAID) == set(range(1, 33))
    assert list(PROPERTIES) == [f"P{number}" for number in range(1, 16)]


@pytest.mark.parametrize("row", [*ATTACKS, *PROPERTIES], ids=str)
def test_the_tests_named_exist(row: int | str) -> None:
    named = ATTACKS[row] if isinstance(row, int) else PROPERTIES[row]
    assert named
    for one in named:
        path, _, name = one.partition("::")
        assert name in names_in(path), one


@pytest.mark.parametrize("row", SAID)
def test_what_is_not_prevented_is_said_to_those_who_answer(row: int) -> None:
    folder = ROOT / "app" / "templates"
    said = "".join((folder / name).read_text(encoding="utf-8") for name in TEXTS)
    assert SAID[row] in said
    with (ROOT / "app/translations/ko/LC_MESSAGES/messages.mo").open("rb") as file:
        korean = read_mo(file)
    told = [one.string for one in korean if SAID[row] in str(one.id)]
    assert told
    assert all(told)
