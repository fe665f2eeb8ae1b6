from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.app.conftest import Browser

REQUEST = "R-000121"
As = Callable[..., Browser]


def found(browser: Browser, words: str) -> list[str]:
    main = browser.client.get("/search", query_string={"q": words}).text.partition("<main")[2]
    return re.findall(r'class="row-link" href="([^"]+)"', main)


@pytest.mark.parametrize(("number", "is_shown"), [("P0067", True), ("P0030", True)])
def test_a_request_is_found_by_whom_it_concerns(
    as_person: As, number: str, is_shown: bool
) -> None:
    assert (f"/requests/{REQUEST}" in found(as_person(number), REQUEST)) is is_shown


@pytest.mark.parametrize("number", ["P0242", "P0500", "P0078"])
def test_hidden_and_missing_look_the_same(as_person: As, number: str) -> None:
    browser = as_person(number)
    hidden, missing = (
        browser.text(f"/search?q={sought}").partition("<main")[2].replace(sought, "")
        for sought in ("R-000123", "R-999999")
    )
    assert hidden.partition("<footer")[0] == missing.partition("<footer")[0]


def test_services_results_pages_and_help_are_found_by_right(as_person: As) -> None:
    assert "/services/S01" in found(as_person("P0242"), "s01")
    assert "/help/numbers" in found(as_person("P0242"), "wilson")
    assert "/settings/slack" in found(as_person("P0078"), "slack")
    assert "/settings/slack" not in found(as_person("P0242"), "slack")
    assert any(url.startswith("/results/") for url in found(as_person("P0030"), "week"))
    assert not any(url.startswith("/results/") for url in found(as_person("P0242"), "week"))


def test_signs_of_the_database_mean_themselves(as_person: As) -> None:
    assert found(as_person("P0030"), "%%%") == []


def test_nothing_found_says_what_to_try(as_person: As) -> None:
    assert "Try one word" in as_person("P0242").text("/search?q=qqqqqq")


def test_people_are_found_by_whoever_manages_them_alone(
    as_person: Callable[..., Browser],
) -> None:
    assert 'href="/people/P0242"' in as_person("P0078").text("/search?q=P0242")
    for number in ("P0242", "P0030", "P0053"):
        assert "/people/P0242" not in as_person(number).text("/search?q=P0242")
