"""What is said about ratings: true to how they are counted, and never naming a request."""

from __future__ import annotations

import re
from datetime import timedelta
from string import Formatter

import pytest

from integrations.rating_wording import RATING
from integrations.wording import say
from pulse.ratings.batches import FEWEST_BALLOTS, SHORTEST

LOCALES = ("ko", "en")


@pytest.mark.parametrize("key", RATING)
def test_nothing_joins_a_rating_to_its_request(key: str) -> None:
    for said in RATING[key]:
        assert {name for _, name, _, _ in Formatter().parse(said) if name} <= {"name", "seconds"}


def test_what_is_promised_is_what_is_done() -> None:
    assert FEWEST_BALLOTS == 10
    assert timedelta(weeks=1) == SHORTEST
    assert re.search("열 개.*일주일", say("ko", "rating.who"))
    assert "at least ten and a week" in say("en", "rating.who")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_service_comes_first(locale: str) -> None:
    for key in ("rating.ask", "rating.ask_link", "rating.subject"):
        assert say(locale, key, name="PC 도움", seconds=20).startswith("PC 도움")
    assert "20" in say(locale, "rating.ask_link", name="PC 도움", seconds=20)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_subject_is_one_short_line(locale: str) -> None:
    said = say(locale, "rating.subject", name="PC 도움")
    assert "\n" not in said
    assert len(said) <= 60
