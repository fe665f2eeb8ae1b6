from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.views.participation_waiting import WaitingPage, build
from pulse.participation.listening import Listening, Theme

DAY = date(2026, 8, 3)
ANSWERED = Theme("parking", 1, DAY, date(2026, 8, 5), 2)
OPEN = Theme("lockers", 1, DAY, None, 9)


def page(app: Flask, *themes: Theme, reads: bool = True) -> WaitingPage:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        return build(Listening(themes), (2, 3), [], names_words=reads)


@pytest.mark.parametrize(
    ("themes", "words"),
    [
        ((), "No subject reached five voices"),
        ((ANSWERED,), "it took 2 working days"),
        ((OPEN, OPEN), "No subject that five people or more named has been answered yet."),
        ((OPEN, OPEN, ANSWERED), "Most subjects"),
    ],
)
def test_the_first_line_answers_how_long_people_wait(
    app: Flask, themes: tuple[Theme, ...], words: str
) -> None:
    assert words in page(app, *themes).headline


def test_the_oldest_silence_and_what_reached_its_owner_are_told(app: Flask) -> None:
    found = page(app, ANSWERED, OPEN)
    assert [one.number for one in found.figures] == ["2", "9", "66.7%"]
    assert found.themes[1].told == "not yet"


def test_words_of_subjects_are_for_who_reads_all_comments(app: Flask) -> None:
    assert page(app, ANSWERED, reads=False).themes == []
