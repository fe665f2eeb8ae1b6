from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.views.request_headlines import mine_headline, queue_headline
from tests.app.company import BEGINS_AT, standing_still
from tests.app.conftest import as_read


def line(minutes: int | None, *, is_breached: bool = False) -> Any:
    due_at = None if minutes is None else BEGINS_AT + timedelta(minutes=minutes)
    return SimpleNamespace(due_at=due_at, is_breached=is_breached)


@pytest.mark.parametrize(
    ("lines", "mine", "queue"),
    [
        ([], "You are not waiting for anything.", "Nobody is waiting for you."),
        (
            [line(30)],
            "You are waiting for 1 thing, all within the promised time.",
            "The next promise is due today 10:30.",
        ),
        (
            [line(-5), line(30)],
            "You are waiting for 2 things, and 1 of them past the promised time.",
            "1 promise is already over its time.",
        ),
        (
            [line(None, is_breached=True), line(None)],
            "You are waiting for 2 things, and 1 of them past the promised time.",
            "1 promise is already over its time.",
        ),
        (
            [line(None)],
            "You are waiting for 1 thing.",
            "Nothing is due just now.",
        ),
    ],
)
def test_the_first_line_says_what_presses(
    app: Flask, lines: list[Any], mine: str, queue: str
) -> None:
    with app.test_request_context(), standing_still():
        assert mine_headline(lines, BEGINS_AT) == mine
        assert as_read(queue_headline(lines, BEGINS_AT)) == queue
