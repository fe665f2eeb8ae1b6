from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.views.navigation import safe_path
from tests.app.conftest import Browser


@pytest.mark.parametrize("path", ["/", "/requests/R-000001", "/results?x=1#y", "/a%20b"])
def test_a_path_of_this_site_is_kept(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [None, "", "requests", "//x.example", "/\\x.example", "https://x.example", "/a\nb", "\t//x"],
)
def test_anything_else_is_dropped(path: str | None) -> None:
    assert safe_path(path) == ""


def entries(text: str) -> list[str]:
    (menu,) = re.findall(r'<nav class="menu".*?</nav>', text, re.DOTALL)
    return re.findall(r'<a href="[^"]*"[^>]*>([^<]+)</a>', menu)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("P0242", ["Today", "Requests", "Services", "Help"]),
        ("P0053", ["Today", "Requests", "Promises", "Results", "Help"]),
        (
            "P0078",
            ["Today", "Requests", "Services", "Pulses", "People", "Settings", "Status", "Help"],
        ),
        ("P0500", ["Today", "Services", "Help"]),
    ],
)
def test_the_menu_shows_the_parts_one_may_open(
    as_person: Callable[..., Browser], number: str, expected: list[str]
) -> None:
    assert entries(as_person(number).text("/")) == expected


def test_the_part_one_is_in_shows_its_pages(as_person: Callable[..., Browser]) -> None:
    text = as_person("P0067").text("/requests/R-000121")
    (pages,) = re.findall(r'<nav class="submenu".*?</nav>', text, re.DOTALL)
    assert '<a href="/requests" aria-current="true">My requests</a>' in pages
    assert '<a href="/queue">To do</a>' in pages


def test_every_page_leads_to_help(as_person: Callable[..., Browser]) -> None:
    assert 'href="/help"' in as_person("P0500").text("/me")
