"""The planted scores agree with each other and with the storylines."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from app.demo import moods
from app.demo.company import DATA
from app.demo.moods import FIVE, OFTEN, weekly_score
from pulse.results.scores import satisfaction_index
from pulse.surveys.form import weights_of

JULY, FEBRUARY = date(2026, 7, 21), date(2026, 2, 3)
STORIES = {
    story["id"]: story["plant"]
    for story in json.loads((DATA / "storylines.json").read_text(encoding="utf-8"))["stories"]
}
TEMPLATES = json.loads((DATA / "pulse_templates.json").read_text(encoding="utf-8"))["templates"]


@pytest.mark.parametrize("unit", ["T0901", "T0902", "T0903", "T0904", "T0905", "T0906"])
def test_the_scores_of_a_unit_make_the_index_of_its_story(unit: str) -> None:
    (weekly,) = [one for one in TEMPLATES if one["template_id"] == "TPL-WEEK"]
    scores = {code: Decimal(str(weekly_score(unit, code, JULY))) for code in moods.LEANING}
    found = satisfaction_index(scores.pop("overall"), scores, weights_of(weekly))
    assert found is not None
    assert float(found.value) == pytest.approx(STORIES["ST11"]["ESI"][unit], abs=0.3)


def test_the_team_was_not_low_before_the_tariff_changed() -> None:
    assert weekly_score("T0905", "overall", FEBRUARY) > weekly_score("T0905", "overall", JULY) + 5
    assert weekly_score("T0101", "overall", FEBRUARY) == moods.ESI


def test_who_takes_part_is_as_the_stories_tell() -> None:
    planted = STORIES["ST05"]["participation_by_month"]
    found = [moods.participation(moods.UNHEARD, date(2026, month, 10)) for month in range(1, 9)]
    assert found == planted
    assert {moods.participation(unit, JULY) for unit in moods.ALL_ANSWER} == {1.0}
    assert moods.participation("T0901", JULY) == moods.PARTICIPATION


def test_waiting_takes_more_from_a_small_unit_and_never_more_than_there_is() -> None:
    late = STORIES["ST13"]
    assert late["points_lost_by_a_team_of_20_for_each_broken_promise"] == moods.WORN
    assert (late["points_a_team_strays_by_chance"], moods.A_UNIT) == (moods.SWAY, 20)
    assert moods.worn("service", 2, 20) == 10
    assert moods.worn("service", 2, 40) == 5
    assert moods.worn("service", 9, 4) == moods.MOST_WORN
    assert moods.worn("lead", 9, 20) == 0


def test_the_burst_and_the_load_are_those_of_the_stories() -> None:
    assert STORIES["ST07"]["burst"]["answers"] == moods.BURST_ANSWERS
    care = STORIES["ST06"]
    assert moods.LOAD["T0905"] == (care["load_Q1"], care["load_Q2"])
    gap = moods.COULD_NOT_STOP / moods.FACED_ABUSE
    assert gap == pytest.approx(care["protection_gap_Q2"], abs=0.005)
    assert moods.SETTLEMENT_OF["PB"] == STORIES["ST10"]["settlement_dimension"]
    assert min(moods.FIELD.values()) >= STORIES["ST10"]["others_min"]


def test_a_score_is_a_mean_of_its_scale() -> None:
    assert (FIVE.mean(0), FIVE.mean(50), FIVE.mean(100)) == (1, 3, 5)
    assert OFTEN.mean(75) == 3
