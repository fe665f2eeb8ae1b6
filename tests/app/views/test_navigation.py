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
        ("P0053", ["Today", "Requests", "Promises", "Results", "People", "Help"]),
        (
            "P0078",
            ["Today", "Requests", "Services", "Pulses", "People", "Settings", "Status", "Help"],
        ),
        ("P0500", ["Today", "Services", "Results", "Help"]),
    ],
)
def test_the_menu_shows_the_parts_one_may_open(
    as_person: Callable[..., Browser], number: str, expected: list[str]
) -> None:
    assert entries(as_person(number).text("/")) == expected


def test_the_part_one_is_in_shows_its_pages(as_person: Callable[..., Browser]) -> None:
    text = as_person("P0322").text("/requests/R-000121")
    (pages,) = re.findall(r'<nav class="submenu".*?</nav>', text, re.DOTALL)
    assert '<a href="/requests" aria-current="true">My requests</a>' in pages
    assert '<a href="/queue">To do</a>' in pages


def test_who_answers_a_request_came_from_what_is_to_do(as_person: Callable[..., Browser]) -> None:
    text = as_person("P0067").text("/requests/R-000121")
    assert '<a href="/queue" aria-current="true">To do</a>' in text


def test_every_page_leads_to_help(as_person: Callable[..., Browser]) -> None:
    assert 'href="/help"' in as_person("P0500").text("/me")


def crumbs(text: str) -> list[str]:
    found = re.search(r'<nav class="crumbs".*?</nav>', text, re.DOTALL)
    return re.findall(r'<a href="([^"]*)">', found.group()) if found else []


@pytest.mark.parametrize(
    ("number", "path", "above"),
    [
        ("P0242", "/", []),
        ("P0242", "/services", []),
        ("P0242", "/services/S01", ["/services"]),
        ("P0242", "/requests/new", ["/requests"]),
        ("P0322", "/requests/R-000121", ["/requests"]),
        ("P0067", "/requests/R-000121", ["/queue"]),
        ("P0067", "/requests/R-000121/known", ["/queue", "/requests/R-000121"]),
        ("P0030", "/results/1/units", ["/results", "/results/1"]),
        ("P0030", "/pulses/templates/TPL-WEEK/copy", [
            "/pulses/templates", "/pulses/templates/TPL-WEEK"]),
        ("P0078", "/calendars/CAL-CC/edit", ["/calendars", "/calendars/CAL-CC"]),
        ("P0242", "/calendars/CAL-CC", ["/", "/calendars"]),
        ("P0242", "/me", ["/"]),
        ("P0242", "/me/tokens", ["/", "/me"]),
        ("P0242", "/help/numbers", ["/help"]),
    ],
)  # fmt: skip
def test_a_page_below_the_first_level_shows_the_way_to_it(
    as_person: Callable[..., Browser], number: str, path: str, above: list[str]
) -> None:
    assert crumbs(as_person(number).text(path)) == above
