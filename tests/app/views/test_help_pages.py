from __future__ import annotations

from collections.abc import Callable

import pytest

from app.help_topics import FOR
from tests.app.conftest import Browser

As = Callable[..., Browser]


@pytest.mark.parametrize("topic", FOR)
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_topic_can_be_read_by_everybody(as_person: As, topic: str, locale: str) -> None:
    text = as_person("P0500", locale).text(f"/help/{topic}")
    assert text.count("<p>") >= 1
    assert ("요" in text.partition("<main")[2]) == (locale == "ko")


def test_what_one_does_comes_first(as_person: As) -> None:
    mine, others = as_person("P0078").text("/help").split("For others")
    assert "Setting up" in mine
    assert "Running surveys" in others


def test_no_other_page_is_help(as_person: As) -> None:
    as_person("P0242").text("/help/../config", 404)
    as_person("P0242").text("/help/nothing", 404)
