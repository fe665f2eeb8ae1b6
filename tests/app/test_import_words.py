"""What a plan and its bad rows read like on a page, in both languages."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from app.cli.reporting import SHOWN
from app.import_mapped import EVERY
from app.import_words import (
    NAMES,
    PURPOSES,
    BadRow,
    Section,
    bad_rows,
    refusal_rows,
    sections_of,
)
from pulse.errors import Invalid
from pulse.people.problems import Problem
from pulse.people.roster_plan import Leaver

LEFT_ON = date(2026, 8, 31)


@pytest.fixture(scope="module")
def speaker() -> Flask:
    """As much of the application as it takes to find its words."""
    made = Flask("app")
    Babel(made)
    return made


def test_every_kind_has_a_name_and_a_purpose_in_both_languages(speaker: Flask) -> None:
    assert set(NAMES) == set(PURPOSES) == set(EVERY)
    with speaker.test_request_context():
        for kind in EVERY:
            with force_locale("en"):
                english = (str(NAMES[kind]), str(PURPOSES[kind]))
            with force_locale("ko"):
                korean = (str(NAMES[kind]), str(PURPOSES[kind]))
            assert english[0] != korean[0]
            assert english[1] != korean[1]


def test_a_plan_shows_the_first_of_many_but_everybody_who_leaves(speaker: Flask) -> None:
    many = [f"P{number:04d}" for number in range(SHOWN + 2)]
    plan = SimpleNamespace(
        joiners=many,
        movers=[],
        leavers=[Leaver(number, LEFT_ON) for number in many],
        changed=[],
        unchanged=many,
    )
    with speaker.test_request_context(), force_locale("ko"):
        joining, leaving, same = sections_of("people", plan)
    assert joining == Section("들어오는 사람", SHOWN + 2, many[:SHOWN], 2)
    assert (leaving.title, leaving.more) == ("퇴사하는 사람", 0)
    assert leaving.lines[-1] == f"{many[-1]} (2026-08-31)"
    assert same == Section("그대로인 것", SHOWN + 2, [], 0)


@pytest.mark.parametrize(
    ("locale", "row"),
    [
        (
            "en",
            BadRow("Line 3, hired_on", "dates are written like 2026-03-09", "3/9"),
        ),
        (
            "ko",
            BadRow("3번째 줄, hired_on", "날짜는 2026-03-09처럼 적어 주세요", "3/9"),
        ),
    ],
)
def test_a_bad_row_tells_its_place_its_reason_and_what_stood_there(
    speaker: Flask, locale: str, row: BadRow
) -> None:
    with speaker.test_request_context(), force_locale(locale):
        assert bad_rows([Problem(3, "hired_on", "bad_date", "3/9")]) == [row]


def test_a_file_refused_as_a_whole_names_the_file_unless_places_are_known(speaker: Flask) -> None:
    with speaker.test_request_context(), force_locale("en"):
        assert refusal_rows(Invalid("empty_table")) == [
            BadRow("The file", bad_rows({"x": "empty_table"})[0].why, "")
        ]
        placed = refusal_rows(Invalid("bad_columns", fields={"person_id": "missing"}))
    assert [row.place for row in placed] == ["person_id"]


def test_the_page_does_not_speak_of_the_commands_options(speaker: Flask) -> None:
    with speaker.test_request_context(), force_locale("en"):
        [row] = bad_rows({"people": "too_many_leavers"})
    assert row == BadRow("people", "More than a fifth of the people would leave.", "")


def test_a_value_that_is_not_known_says_what_to_do_about_it(speaker: Flask) -> None:
    found = [
        Problem(2, "dept_id", "unknown", "CS"),
        Problem(2, "status", "unknown", "away"),
        Problem(2, "role_flags", "unknown", "boss"),
        Problem(2, "timezone", "unknown", "Moon"),
    ]
    with speaker.test_request_context(), force_locale("en"):
        whys = [row.why for row in bad_rows(found)]
    assert "Bring in the departments first" in whys[0]
    assert whys[1] == "Write one of: active, on_leave, left"
    assert "team_lead" in whys[2]
    assert whys[3] == "the value is not known"
