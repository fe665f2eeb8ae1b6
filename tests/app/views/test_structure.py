"""The tree on a page: today, on a day gone by, and what changed."""

from __future__ import annotations

from collections.abc import Callable

from tests.app.conftest import Browser

AsPerson = Callable[..., Browser]


def test_the_tree_of_today_names_heads_and_counts(as_person: AsPerson) -> None:
    page = as_person("P0078").text("/structure")
    assert "departments" in page
    assert "As of today." in page
    assert "head: " in page
    assert "people in it" in page


def test_a_day_gone_by_and_one_before_everything(as_person: AsPerson) -> None:
    browser = as_person("P0030")
    assert "As of Sun 1 Jun 2025." in browser.text("/structure?on=2025-06-01")
    nothing = browser.text("/structure?on=1990-01-01")
    assert "There was no department on that day." in nothing
    assert "As of today." in browser.text("/structure?on=someday")
