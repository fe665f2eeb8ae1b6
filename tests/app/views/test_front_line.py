"""The day of those who serve customers, said in its first line."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.views.front_line import load_words
from pulse.commitments.front_line import Load, ServiceLoad
from tests.app.conftest import Browser
from tests.app.tables import table_after

CS_LEAD, AGENT = "P0231", "P0242"


def test_the_first_line_counts_and_says_when_there_is_nothing(app: Flask) -> None:
    one = ServiceLoad("S01", "화면", "Screens", 1, 1, 0)
    more = ServiceLoad("S02", "장비", "Kit", 2, 0, 2)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        said = [load_words(Load(found)) for found in ([], [one], [one, more])]
    assert said == [
        "The front line waits for nothing right now.",
        "The front line waits for 1 thing; 1 broken, 0 due within a day.",
        "The front line waits for 3 things; 1 broken, 2 due within a day.",
    ]


def test_its_leads_read_it_and_nobody_else(as_person: Callable[..., Browser]) -> None:
    page = as_person(CS_LEAD).text("/front-line")
    waiting = table_after(page, "load").column("Waiting")
    assert f"waits for {sum(map(int, waiting))} thing" in page
    assert as_person(AGENT).get("/front-line").status_code == 404
