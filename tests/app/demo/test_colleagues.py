"""The demo's colleagues answer by the same dice each time, but for whom a newcomer plays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.demo import colleagues
from app.demo.colleagues import (
    LOWER_IN,
    MOOD,
    PARTICIPATION,
    PLAYED,
    WISHES,
    Colleague,
    _choose,
    _colleagues,
    _takes_part,
    answer_open_waves,
)
from pulse.ballots.models import SealedBallot
from pulse.surveys.form import AskedQuestion
from pulse.surveys.question_kinds import kind_of
from tests.pulse.surveys.world import (
    AGREE,
    CLOSES,
    DURING,
    OPENS,
    PROMISE,
    MemoryKeys,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
    question,
)

NUMBERS = [f"P{number:04d}" for number in range(400)]
(LOWER_UNIT,) = LOWER_IN


def asked(dimension: str) -> AskedQuestion:
    return AskedQuestion(f"Q-{dimension}", dimension, kind_of(question("Q", 0, "scale", AGREE)))


def chosen(dimension: str, *departments: str) -> list[str | None]:
    people = [Colleague(1, number, departments) for number in NUMBERS]
    return [_choose(asked(dimension), 7, one) for one in people]


def test_the_same_person_answers_the_same_and_people_differ() -> None:
    first = chosen("service")
    assert first == chosen("service")
    assert set(first) == {"1", "2", "3", "4", "5"}
    assert first != chosen("work")


def test_what_is_answered_lies_on_its_scale() -> None:
    assert {value for mood in MOOD for value in chosen(mood)} <= set("12345")
    recommended = {int(value or -1) for value in chosen("recommend")}
    assert min(recommended) >= 0
    assert 9 <= max(recommended) <= 10
    assert set(chosen("")) - {None} <= set(WISHES)
    assert None in chosen("")
    assert set(chosen("unheard_of")) == {None}


def test_the_centre_that_had_a_hard_month_answers_lower() -> None:
    there = sum(int(value or 0) for value in chosen("service", "C0", LOWER_UNIT))
    elsewhere = sum(int(value or 0) for value in chosen("service", "C0"))
    assert there < elsewhere - 0.3 * len(NUMBERS)


def test_about_as_many_take_part_as_planned() -> None:
    share = sum(_takes_part(number, 7) for number in NUMBERS) / len(NUMBERS)
    assert abs(share - PARTICIPATION) < 0.07


def test_whom_a_newcomer_plays_never_answers_by_themselves(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colleagues, "PARTICIPATION", 1.1)
    people = make_company(session, {"T1": 6})
    played = min(PLAYED)
    people["T1"][0].number = played
    wave = open_by_hand(session, make_template(session, plain_questions()), people)
    found = [one.number for one in _colleagues(session, wave.id)]
    assert found == sorted(one.number for one in people["T1"][1:])
    assert played not in found


def test_open_waves_are_answered_once_a_person_and_closed_ones_never(
    fresh_engine: Engine,
) -> None:
    keys = MemoryKeys()
    with Session(fresh_engine) as session, session.begin():
        people = make_company(session, {"T1": 12})
        questions = [one for one in plain_questions() if one.code in {"Q-1", "Q-4"}]
        wave = open_by_hand(session, make_template(session, questions), people, keys)
        expected = len(_colleagues(session, wave.id))
    with Session(fresh_engine) as session:
        assert answer_open_waves(session, fresh_engine, keys, OPENS - timedelta(hours=1)) == 0
        assert answer_open_waves(session, fresh_engine, keys, CLOSES) == 0
        session.rollback()
        for _ in range(2):
            assert answer_open_waves(session, fresh_engine, keys, DURING) == expected > 0
            session.rollback()
        assert session.scalar(select(func.count()).select_from(SealedBallot)) == expected


def test_colleagues_write_where_words_are_asked_and_choose_nothing_they_do_not_know() -> None:
    words = AskedQuestion("Q-W", "", kind_of(question("Q-W", 0, "text", {})))
    choice = AskedQuestion("Q-C", "", kind_of(question("Q-C", 0, "choice", PROMISE)))
    people = [Colleague(1, number, ()) for number in NUMBERS]
    assert any(_choose(words, 7, one) for one in people)
    assert not any(_choose(choice, 7, one) for one in people)
