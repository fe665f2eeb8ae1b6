"""A day on which everything goes wrong: nothing lost, nothing doubled, no limit broken."""

from __future__ import annotations

from tests.integrations.slack.day import Day
from tests.integrations.slack.stage import Stage
from tests.pulse.surveys.world import DURING

BEGINS, PEOPLE = DURING, 60


def test_a_day_on_which_everything_goes_wrong(stage: Stage) -> None:
    day = Day(stage)
    day.begin(PEOPLE)
    day.send_all()
    day.answer_all()
    day.ask_for_things()
    day.send_all()
    day.remind()
    counts = day.check()
    assert counts["reached"] == PEOPLE, "at the latest by the reminder"
    assert counts["answered"] + counts["without"] == PEOPLE
    assert 0 < counts["without"] < counts["unsettled"] < PEOPLE * 0.2
    assert counts["requests"] == PEOPLE / 10
    assert counts["went_wrong"] > 3
