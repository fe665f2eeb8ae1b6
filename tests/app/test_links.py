"""Addresses in messages lead to pages that exist."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.links import PageLinks
from integrations.ports import Links
from pulse.surveys.links import AnswerLinks

LINKS: Links = PageLinks("https://pulse.example.com", AnswerLinks(["s" * 40]))
ADDRESSES = {
    "survey": LINKS.survey(3, 7),
    "service_request": LINKS.service_request("R-2026-0017"),
    "results": LINKS.results(3),
    "privacy": LINKS.privacy(),
}


def test_addresses_are_whole() -> None:
    assert LINKS.service_request("R-2026-0017") == "https://pulse.example.com/requests/R-2026-0017"
    assert all(each.startswith("https://pulse.example.com/") for each in ADDRESSES.values())


def test_a_link_to_a_pulse_is_personal_and_names_nobody() -> None:
    assert LINKS.survey(3, 7) != LINKS.survey(3, 8)
    assert LINKS.survey(3, 7) == LINKS.survey(3, 7)
    assert "7" not in urlsplit(LINKS.survey(3, 7)).query
    assert urlsplit(LINKS.survey(3, 7)).path.startswith("/a/")


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_address_is_one_of_our_pages(app: Flask, name: str) -> None:
    router = app.url_map.bind("pulse.example.com")
    assert router.test(urlsplit(ADDRESSES[name]).path, method="GET")
