"""Figures lead to the very place where the help says how they come about."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.app.conftest import Browser


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/promises", "P0030"),
        ("/promises/ours", "P0053"),
        ("/services", "P0242"),
        ("/services/S01", "P0242"),
        ("/services/S24/work", "P0030"),
        ("/digest", "P0053"),
        ("/queue", "P0067"),
    ],
)
def test_a_page_of_figures_says_how_they_come_about(
    as_person: Callable[..., Browser], path: str, number: str
) -> None:
    person = as_person(number)
    links = re.findall(r'href="(/help/\w+)(?:#([\w-]+))?">How is this', person.text(path))
    assert links
    for page, place in links:
        assert f'id="{place}"' in person.text(page)
