"""Colours, sizes of type and steps of space are named once, and used by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT

STYLES = sorted((ROOT / "app" / "static").glob("*.css"))
TEMPLATES = sorted((ROOT / "app" / "templates").rglob("*.html"))
RULE = re.compile(r"(?P<name>[\w-]+)\s*:\s*(?P<value>[^;{}]+)")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab)\(|\b(?:white|black|red|gray)\b", re.IGNORECASE
)
LENGTH = re.compile(r"(?<![\w.])(?!0(?:px|rem))\d*\.?\d+(?:px|rem)\b")
SPACED = re.compile(r"^(?:padding|margin|gap|row-gap|column-gap|scroll-margin)(?:-[a-z-]+)?$")
INLINE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)


def rules(text: str) -> Iterator[tuple[str, str]]:
    """Every property with its value, but for the tokens, which are what has no name yet."""
    for found in RULE.finditer(COMMENT.sub("", text)):
        if not found["name"].startswith("--"):
            yield found["name"], found["value"].strip()


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_takes_its_colours_sizes_and_steps_from_tokens(path: Path) -> None:
    wrong = []
    for name, value in rules(path.read_text(encoding="utf-8")):
        is_sized = name in ("font", "font-size") or SPACED.match(name)
        if COLOUR.search(value) or (is_sized and LENGTH.search(value)):
            wrong.append(f"{name}: {value}")
    assert wrong == []


def test_a_raw_colour_and_a_raw_step_are_seen() -> None:
    raw = list(rules("a { color: #fff; margin: -9rem 0; --paper: #fff } /* b: #fff */"))
    assert raw == [("color", "#fff"), ("margin", "-9rem 0")]
    assert COLOUR.search("1px solid rgb(0 0 0 / 12%)")
    assert not LENGTH.search("calc(-1 * var(--gap-2)) 0 0.2em")
    assert LENGTH.search("0 .5rem")


def test_no_page_carries_styles_or_handlers_of_its_own() -> None:
    found = [path.name for path in TEMPLATES if INLINE.search(path.read_text(encoding="utf-8"))]
    assert found == []
