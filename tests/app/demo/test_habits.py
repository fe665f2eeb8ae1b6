"""The planted figures of the service requests are those of the storylines."""

from __future__ import annotations

import json

import pytest

from app.demo import habits, moods
from app.demo.asking import REFUSALS
from app.demo.company import DATA
from app.demo.habits import HABITS, MONTHS, Habit
from pulse.commitments.recurrence import theme_of

STORIES = {
    story["id"]: story["plant"]
    for story in json.loads((DATA / "storylines.json").read_text(encoding="utf-8"))["stories"]
}


def test_the_figures_are_those_of_the_stories() -> None:
    complaint = STORIES["ST02"]
    assert list(habits.MONTHLY_COMPLAINTS) == complaint["monthly_count"]
    assert list(habits.ERRORS_PER_HUNDRED_AGENTS) == complaint["S04_error_reports_per_100_agents"]
    assert STORIES["ST04"]["paused_share"] == habits.PAUSED_SHARE_OF_ACCOUNTS
    assert (
        list(habits.QUESTIONS_PER_EMPLOYEE) == STORIES["ST09"]["requests_per_employee_per_month"]
    )
    assert list(habits.FEEDBACK_ITEMS) == STORIES["ST12"]["feedback_items_per_month"]
    assert all(items % habits.ITEMS_IN_A_BUNDLE == 0 for items in habits.FEEDBACK_ITEMS)


def test_what_wears_people_out_is_late_in_some_months_and_not_in_others() -> None:
    wearing = [one for one in HABITS if one.service in moods.WEARING]
    assert {one.service for one in wearing} == moods.WEARING
    for service, months in STORIES["ST13"]["late_in_months"].items():
        for habit in (one for one in wearing if one.service == service):
            assert [month + 1 for month in range(MONTHS) if habit.late[month] > 0.3] == months


@pytest.mark.parametrize("habit", HABITS, ids=lambda one: f"{one.service}-{one.priority}")
def test_a_habit_is_told_for_every_month(habit: Habit) -> None:
    assert len(habit.monthly) == len(habit.late) == MONTHS
    assert all(0 <= share < 1 for share in (*habit.late, habit.paused))


def test_people_ask_for_many_different_things() -> None:
    wide = [one for one in HABITS if one.service in ("S01", "S04", "S10")]
    for habit in wide:
        said = {
            theme_of(f"{thing} {wish}")
            for thing in habit.things.split("/")
            for wish in habit.wishes.split("/")
        }
        assert len(said) >= 30


def test_feedback_is_about_so_few_things_that_groups_come_about() -> None:
    (bundles,) = (one for one in HABITS if one.service == "S24")
    assert 0 < bundles.grouped_from < MONTHS
    assert len(bundles.things.split("/")) * len(bundles.wishes.split("/")) <= 5


def test_what_is_refused_is_among_what_is_wished_and_has_its_words() -> None:
    refused = [one for one in HABITS if one.declined]
    assert {one.service for one in refused} == set(REFUSALS)
    assert all(one.declined in one.wishes.split("/") for one in refused)
