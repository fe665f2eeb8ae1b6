"""Figures lead to the very place where the help says how they come about."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.methods import VERSIONS
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
    page = person.text(path)
    links = re.findall(r'href="(/help/\w+)(?:#([\w-]+))?">How is this', page)
    assert links
    versions = [place for _, place in links if place in VERSIONS]
    assert page.count("Method version 1.") == len(versions)
    for topic, place in links:
        assert f'id="{place}"' in person.text(topic)


def test_every_figure_of_taking_part_says_its_time_and_rules(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person("P0030").text("/participation")
    reasons = re.findall(r"<summary>Why this number\?</summary><p>(.*?)<a", page)
    assert len(reasons) > 4
    assert all("half of 20" in one and "Method version" in one for one in reasons)


def test_what_people_say_of_a_service_leads_to_its_formula(
    as_person: Callable[..., Browser],
) -> None:
    assert "/help/numbers#ratings" in as_person("P0242").text("/services/S01")
