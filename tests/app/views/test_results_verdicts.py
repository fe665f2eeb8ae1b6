from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.views.results_verdicts import doubt_words, next_step, why_seen
from pulse.people.permissions import Permission, Viewer
from pulse.publishing.cells import CellLabel
from pulse.publishing.items import OVERALL
from pulse.publishing.plan import Dimension
from pulse.results.scores import Score
from pulse.results.verdicts import Doubt
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser
from tests.app.tables import tables

AsPerson = Callable[..., Browser]


def part(page: str) -> str:
    return page.partition('<h2 id="next">')[2].partition("</section>")[0]


def test_a_results_page_ends_in_one_task_and_somebody_to_take_it_up(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results/1")
    words = part(page)
    named = re.search(r"<p>Begin with “(.+?)”: .+ To take it up: the .+\. Change one", words)
    assert named
    assert f'<dd><span class="number">{named.group(1)}</span>' in page
    (table,) = tables(words)
    assert table.rows[0][0] == "Everybody"
    assert table.rows[0][-1] == "HR lead"
    assert all(table.column("Weakest link"))
    owners = set(table.column("Who might take it up"))
    assert owners <= {"HR lead", "–", *(one for one in owners if one.startswith("Head of "))}


def test_a_head_sees_what_was_found_of_the_own_units_only(as_person: AsPerson) -> None:
    everything = part(as_person(HR_LEAD).text("/results/1"))
    own = part(as_person("P0053").text("/results/1"))
    groups = [tables(words)[0].column("Group") for words in (everything, own)]
    assert set(groups[1]) <= set(groups[0])
    assert groups[1]


def test_the_page_says_by_which_right_it_is_seen(as_person: AsPerson) -> None:
    page = as_person(HR_LEAD).text("/results/1")
    assert "Your role reads all published results, and no answer of anybody." in page


def viewer(*permissions: Permission, own: bool = True) -> Viewer:
    nothing: frozenset[Any] = frozenset()
    facts = (nothing, frozenset(permissions), None, (), nothing, nothing, 1, own)
    return Viewer(1, "en", "Asia/Seoul", *facts)


@pytest.mark.parametrize(
    ("permissions", "own", "start"),
    [
        ([Permission.READ_ALL_RESULTS], True, "Your role reads all"),
        ([Permission.READ_DEPARTMENT_RESULTS], False, "You read the published results of your"),
        ([Permission.READ_DEPARTMENT_RESULTS], True, "You read the company as a whole and the un"),
        ([Permission.READ_COMPANY_RESULTS], True, "You read the company as a whole, as published"),
    ],
)
def test_every_right_has_its_words(
    app: Flask, permissions: list[Permission], own: bool, start: str
) -> None:
    unit = CellLabel("u", Dimension.DEPARTMENT, "p", "everyone", "T1", ("in:T1",))
    labels = {"u": unit} if Permission.READ_DEPARTMENT_RESULTS in permissions else {}
    with app.test_request_context():
        assert why_seen(viewer(*permissions, own=own), labels).words.startswith(start)


@pytest.mark.parametrize(
    ("straight", "alike", "start"),
    [
        ("50+", "<10", "The same step was chosen throughout in half of the ballots or more."),
        ("<10", "25-49", "One and the same pattern stands on between a quarter"),
        ("10-24", "<10", ""),
    ],
)
def test_a_page_warns_from_a_quarter_of_the_ballots(
    app: Flask, straight: str, alike: str, start: str
) -> None:
    with app.test_request_context():
        words = doubt_words(Doubt(straight, alike, {}))
        assert words.startswith(start)
        assert bool(words) is bool(start)
        assert not doubt_words(None)


@pytest.mark.parametrize(
    ("shown", "start"),
    [
        ({}, "No number of this group can be shown."),
        ({OVERALL: "47.5"}, "Of this group only the overall score can be shown"),
        ({OVERALL: "47.5", "ask": "40.0", "do": "60.0"}, "Begin with “ask”"),
        ({OVERALL: "80.0", "ask": "76.0", "do": "90.0"}, "Every area reaches its goal."),
    ],
)
def test_what_is_not_shown_is_not_said_to_reach_its_goal(
    app: Flask, shown: dict[str, str], start: str
) -> None:
    """A questionnaire after a service weighs no stage: they count alike."""
    scores = {code: Score(Decimal(value)) for code, value in shown.items()}
    wave = SimpleNamespace(template=SimpleNamespace(document={}))
    found: Any = SimpleNamespace(findings=(), labels={}, scores={"all": scores}, wave=wave)
    names: Any = SimpleNamespace(dimension=str)
    with app.test_request_context():
        assert next_step(found, names, {}, "all").task.startswith(start)
