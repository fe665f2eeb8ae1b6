"""A message leads to the very part of a page it speaks of: its anchor is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import app
import integrations
from tests.app.conftest import Browser

SLACK = Path(integrations.__file__).parent / "slack"
PLACES = {
    "proposals": ("/services/S01", "P0053"),
    "promises": ("/services/S01", "P0242"),
    "next": ("/requests/R-000121", "P0067"),
}
TEMPLATES = Path(app.__file__).parent / "templates"
ELSEWHERE = {"care": "results/show.html"}
"""What only the long story has a page of, by the template of that page."""
ANCHOR = re.compile(r"(?:\}|/[a-z]+)#([a-z]+)\"")


def test_every_anchor_of_a_message_is_on_its_page(as_person: Callable[..., Browser]) -> None:
    named = {
        anchor
        for module in SLACK.glob("*.py")
        for anchor in ANCHOR.findall(module.read_text(encoding="utf-8"))
    }
    assert named == set(PLACES) | set(ELSEWHERE)
    for anchor, template in ELSEWHERE.items():
        assert f'id="{anchor}"' in (TEMPLATES / template).read_text(encoding="utf-8")
    for anchor, (path, number) in PLACES.items():
        assert f'id="{anchor}"' in as_person(number).text(path), anchor
