from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.views.pulses_words import PROBLEMS, WaveLine, calendar, headline, rhythm_words
from tests.app.conftest import as_read


def line(locked_by: Any = None) -> WaveLine:
    template = SimpleNamespace(name_ko="주간 설문", name_en="Weekly survey")
    wave: Any = SimpleNamespace(
        template=template, opens_at=datetime(2026, 8, 31, 0, 30, tzinfo=UTC)
    )
    return WaveLine(wave, locked_by=locked_by)


def test_rules_read_as_words(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert rhythm_words("") == "once"
        assert rhythm_words("FREQ=WEEKLY;INTERVAL=3") == "every 3 weeks"
        assert rhythm_words("FREQ=MONTHLY") == "every month"
        assert rhythm_words("FREQ=WEEKLY;BYDAY=TU") == "FREQ=WEEKLY;BYDAY=TU"


def test_rules_read_as_korean_words_however_they_are_written(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert rhythm_words("") == "한 번만"
        assert rhythm_words("freq=weekly;interval=2") == "2주마다"
        assert rhythm_words("FREQ=DAILY") == "FREQ=DAILY"


@pytest.mark.parametrize(
    ("planned", "running", "says"),
    [
        ([], [], "Nothing is being asked, and nothing is planned."),
        ([], [line()], "1 survey is open, and nothing is planned after it."),
        ([], [line()] * 2, "2 surveys are open, and nothing is planned after them."),
        (
            [line(), line(object())],
            [line()],
            "The next survey is Weekly survey, Mon 31 Aug, 09:30.",
        ),
        (
            [line(object()), line()],
            [],
            "Weekly survey waits: nobody has answered the last results yet.",
        ),
    ],
)
def test_the_first_line_says_what_comes_next_or_why_it_waits(
    app: Flask, planned: list[WaveLine], running: list[WaveLine], says: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert as_read(headline(planned, running)) == says


def test_a_calendar_without_anything_says_so_in_the_readers_language(
    app: Flask, write: Callable[[], Any]
) -> None:
    with write() as session, app.test_request_context(headers={"Accept-Language": "ko"}):
        found = calendar(session)
    assert found.headline == "열린 설문도, 예정된 설문도 없어요."
    assert (found.open, found.planned, found.series) == ([], [], [])


def test_every_problem_is_said_in_both_languages(app: Flask) -> None:
    told = []
    for locale in ("en", "ko"):
        with app.test_request_context(headers={"Accept-Language": locale}):
            told.append({str(words) for words in PROBLEMS.values()})
    assert len(told[0]) == len(told[1]) == len(PROBLEMS)
    assert not told[0] & told[1]
