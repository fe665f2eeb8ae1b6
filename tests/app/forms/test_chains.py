"""What is typed about a chain becomes an entry of a file, and back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.forms.chains import ChainForm, filled, with_one_more, without
from pulse.errors import Invalid

STEPS = [
    {"at": "0", "to": ["safety_officer"], "via": "slack_dm"},
    {"at": "80pct", "to": ["service_owner"], "via": "slack_dm"},
    {
        "at": "100pct",
        "to": ["provider_team_lead", "service_owner"],
        "via": "slack_dm",
        "repeat": {"every": "4bh", "times": 2},
    },
    {"at": "+30m", "to": ["provider_dept_head"], "via": "slack_dm"},
    {"at": "+2bd", "to": ["task_owner"], "via": "weekly_digest"},
]
STORED = {"quiet_hours": "ignore", "content": "link only", "steps": STEPS}


def form(**typed: Any) -> ChainForm:
    return ChainForm(formdata=MultiDict(typed), meta={"csrf": False})


def test_what_is_stored_comes_back_as_it_was(app: Flask) -> None:
    with app.test_request_context():
        shown = ChainForm(formdata=None, data=filled("일반", "", STORED))
        shown.make_room()
        codes = [code for code, _name in shown.steps[4].to[0].choices]
        said = shown.to_said()
    assert list(said.steps) == STEPS
    assert (said.quiet_hours, said.is_discreet) == ("ignore", True)
    assert [len(one.to) for one in shown.steps] == [2, 2, 3, 2, 2]
    assert "task_owner" in codes


def test_a_name_in_one_language_is_asked_in_one() -> None:
    assert filled("야간", "야간", STORED)["name_en"] == ""
    assert filled("야간", "Night", STORED)["name_en"] == "Night"


def test_steps_are_added_and_taken_away(app: Flask) -> None:
    with app.test_request_context():
        data = filled("일반", "", STORED)
        assert len(ChainForm(formdata=None, data=with_one_more(data)).steps) == 6
        left = ChainForm(formdata=None, data=without(data, 1)).to_said()
    assert [one["at"] for one in left.steps] == ["0", "100pct", "+30m", "+2bd"]


@pytest.mark.parametrize(
    ("typed", "step"),
    [
        ({"when": "pct", "amount": " 80 "}, {"at": "80pct"}),
        ({"when": "pct"}, {"at": "pct"}),
        ({"when": "bd", "amount": "2"}, {"at": "+2bd"}),
        ({"when": "0", "amount": "9"}, {"at": "0"}),
        (
            {"when": "100pct", "every": "8", "every_unit": "bh", "times": "x"},
            {"at": "100pct", "repeat": {"every": "8bh", "times": 0}},
        ),
    ],
)
def test_a_row_is_read_as_a_step(app: Flask, typed: dict[str, str], step: Any) -> None:
    row = {f"steps-0-{name}": said for name, said in typed.items()}
    with app.test_request_context():
        said = form(**row, **{"steps-0-to-0": "service_owner", "steps-0-to-1": ""}).to_said()
    assert said.steps == ({"to": ["service_owner"], "via": "slack_dm", **step},)


def test_each_problem_is_said_where_it_is(app: Flask) -> None:
    with app.test_request_context():
        typed = form(code="e", **{"steps-0-when": "pct", "steps-0-to-0": ""})
        fields = {
            "id": "bad_code",
            "name": "missing",
            "steps.0.at": "not_understood",
            "steps.0.to": "missing",
            "quiet_hours": "unknown",
        }
        loose = typed.show_problems(Invalid("invalid_chain", fields=fields))
        found = {one.id: one.errors[0] for one in typed.wrong}
    assert found["steps-0-to-0"] == "Please choose whom to tell."
    assert found["steps-0-amount"] == "Please give a whole number above 0, such as 80."
    assert list(found) == ["code", "name_ko", "steps-0-amount", "steps-0-to-0"]
    assert loose == ["Please look at this again."]
