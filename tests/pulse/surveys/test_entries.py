"""A questionnaire as it is written: read back whole, its questions moved and taken out."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pulse.errors import NotFound
from pulse.surveys.authoring import build_template, import_templates, latest_template
from pulse.surveys.entries import (
    END,
    FIRST,
    PLAIN,
    POOL,
    QUARTER,
    Placed,
    entry_of,
    free_code,
    moved,
    offered_places,
    placed_questions,
    put_in,
    with_questions,
    without,
)
from tests.pulse.surveys.writing import DOCUMENT, scaled

ENTRY: dict[str, Any] = DOCUMENT["templates"][0]


def codes(entry: dict[str, Any]) -> list[str]:
    return [item.code for item in placed_questions(entry)]


def test_what_was_imported_is_read_back_and_makes_the_same(session: Session) -> None:
    import_templates(session, DOCUMENT)
    session.expire_all()
    stored = latest_template(session, "WEEK")
    entry, scales = entry_of(stored)
    assert scales["agree"] == DOCUMENT["scales"]["agree"]
    again = build_template(entry, scales)
    assert [
        (each.code, each.kind, each.is_pooled, each.text_ko, each.dimension, each.options)
        for each in again.questions
    ] == [
        (each.code, each.kind, each.is_pooled, each.text_ko, each.dimension, each.options)
        for each in stored.questions
    ]
    recorded = {**ENTRY, "comments_kept_months": 36, "questions": 0, "pool": 0}
    assert {**entry, "questions": 0, "pool": 0} == recorded


def test_questions_stand_by_place() -> None:
    found = [(item.code, item.place) for item in placed_questions(ENTRY)]
    assert found == [("W0", FIRST), ("P1", POOL), ("P2", POOL), ("OPEN", END)]
    assert offered_places(ENTRY) == (FIRST, QUARTER, POOL, END)
    assert offered_places({"questions": []}) == (PLAIN,)


def test_a_new_question_joins_its_place_and_the_structure_follows() -> None:
    made = put_in(ENTRY, Placed(scaled("W9", "work"), QUARTER))
    assert codes(made) == ["W0", "W9", "P1", "P2", "OPEN"]
    assert made["structure"] == {**ENTRY["structure"], "quarter_add": ["W9"]}
    again = put_in(made, Placed(scaled("W9", "work"), POOL))
    assert codes(again) == ["W0", "W9", "P1", "P2", "OPEN"]
    assert "quarter_add" not in again["structure"]
    assert codes(ENTRY) == ["W0", "P1", "P2", "OPEN"]


def test_moving_stays_within_a_place() -> None:
    assert codes(moved(ENTRY, "P2", -1)) == ["W0", "P2", "P1", "OPEN"]
    assert codes(moved(ENTRY, "P1", -1)) == codes(ENTRY)
    assert codes(moved(ENTRY, "OPEN", 1)) == codes(ENTRY)
    with pytest.raises(NotFound):
        moved(ENTRY, "NONE", 1)


def test_taking_a_question_out_takes_its_consent_with_it() -> None:
    entry = copy.deepcopy(ENTRY)
    entry["consent_required"] = ["W0", "P1"]
    made = without(entry, "W0")
    assert made["consent_required"] == ["P1"]
    assert "first" not in made["structure"]


def test_a_free_code_is_free() -> None:
    entry = put_in(ENTRY, Placed(scaled("Q-1", "work"), POOL))
    assert free_code(entry) == "Q-2"


@given(st.lists(st.tuples(st.sampled_from(["W0", "P1", "P2", "OPEN"]), st.sampled_from([-1, 1]))))
def test_no_way_of_moving_loses_a_question(moves: list[tuple[str, int]]) -> None:
    entry = copy.deepcopy(ENTRY)
    places = {item.code: item.place for item in placed_questions(entry)}
    for code, by in moves:
        entry = moved(entry, code, by)
    assert {item.code: item.place for item in placed_questions(entry)} == places
    again = with_questions(entry, placed_questions(entry))
    assert placed_questions(again) == placed_questions(entry)
