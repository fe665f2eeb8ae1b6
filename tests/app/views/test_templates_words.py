from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.views import templates_words
from pulse.surveys.entries import END, POOL, Placed

ENTRY: dict[str, Any] = {
    "dimensions": [
        {"id": "work", "name": {"ko": "일", "en": "Work"}},
        {"id": "bare"},
    ],
    "questions": [{"id": "Q1", "dimension": "work"}, {"id": "Q2", "dimension": "loose"}],
    "pool": [{"id": "Q3", "dimension": "loose"}, {"id": "Q4"}],
}


@pytest.mark.parametrize(
    ("locale", "first", "work"), [("en", "Overall", "Work"), ("ko", "전반", "일")]
)
def test_a_dimension_without_a_name_goes_by_its_code(
    app: Flask, locale: str, first: str, work: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": locale}):
        assert templates_words.dimension_choices(ENTRY) == [
            ("overall", first),
            ("work", work),
            ("bare", "bare"),
            ("loose", "loose"),
        ]
        assert templates_words.dimension_choices({}) == [("overall", first)]


def test_stages_and_the_will_to_recommend_go_by_their_names(app: Flask) -> None:
    entry = {
        "stages": [{"id": "ask", "name": {"ko": "요청하기", "en": "Asking"}}],
        "questions": [{"id": "Q1", "dimension": "ask"}, {"id": "Q2", "dimension": "recommend"}],
    }
    with app.test_request_context(headers={"Accept-Language": "en"}):
        named = dict(templates_words.dimension_choices(entry))
    assert (named["ask"], named["recommend"]) == ("Asking", "Would recommend us")


def test_problems_say_where_and_in_which_language_something_is_wrong(app: Flask) -> None:
    problems = {
        "name.ko": "missing",
        "questions.Q1.text.en": "too_long",
        "dimensions": "weights_not_one",
        "elsewhere": "never heard of",
    }
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert templates_words.problem_lines(problems) == [
            "Name, Korean: something is missing",
            "Questions, Q1, English: it is too long",
            "Dimensions: the weights must add up to 1",
            "elsewhere: please look at this again",
        ]
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert templates_words.problem_words("missing") == "빠진 것이 있어요"
        assert templates_words.problem_words("") == "여기를 다시 봐 주세요"


def test_questions_stand_under_the_words_for_when_they_are_asked(app: Flask) -> None:
    texts = {"text": {"ko": "어때요?", "en": "How is it?"}}
    choice = {
        "id": "Q1",
        "type": "choice",
        "dimension": "work",
        "sensitive": True,
        "options": [
            {"code": "a", "label": {"ko": "좋음", "en": "Good"}},
            {"code": "b", "label": {"ko": "나쁨", "en": "Bad"}},
        ],
        **texts,
    }
    words = {"id": "Q2", "type": "text", "text": {"ko": "왜요?"}}
    placed = [Placed(choice, POOL), Placed(words, END), Placed({**choice, "id": "Q3"}, POOL)]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        found = templates_words.by_place(placed, ENTRY, {})
    assert [(place, [line.code for line in lines]) for place, lines in found] == [
        ("Drawn in turn", ["Q1", "Q3"]),
        ("At the end, every time", ["Q2"]),
    ]
    first, last = found[0][1][0], found[1][1][0]
    assert (first.kind, first.dimension) == ("One of several choices", "Work")
    assert first.choices == ["Good", "Bad"]
    assert (first.is_sensitive, last.is_sensitive) == (True, False)
    assert (last.ko, last.en, last.choices, last.dimension) == ("왜요?", "", [], "")


def test_without_questionnaires_the_list_is_empty(app: Flask, write: Any) -> None:
    session: Session
    with write() as session:
        assert templates_words.lines(session) == []
