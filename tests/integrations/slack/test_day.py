"""A day on which everything goes wrong: nothing lost, nothing doubled, no limit broken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.integrations.slack.day import Day
from tests.integrations.slack.stage import Stage, staged
from tests.pulse.surveys.world import DURING

PEOPLE = 40


@pytest.fixture
def stage(fresh_engine: Engine) -> Iterator[Stage]:
    with staged(fresh_engine, DURING) as made:
        yield made


def test_a_day_on_which_everything_goes_wrong(stage: Stage) -> None:
    day = Day(stage)
    day.begin(PEOPLE)
    day.send_all()
    day.answer_all()
    day.ask_for_things()
    day.send_all()
    counts = day.check()
    assert counts["answered"] == counts["reached"] > PEOPLE * 0.8
    assert counts["requests"] == PEOPLE / 10
    assert counts["went_wrong"] > 3
