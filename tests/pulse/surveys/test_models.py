"""What the tables of surveys refuse, whatever the code above them does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.surveys.models import Question, Series, Template, Wave, WaveState
from tests.pulse.surveys.world import (
    CLOSES,
    OPENS,
    PUBLISHES,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)


@pytest.fixture
def template(session: Session) -> Template:
    return make_template(session, plain_questions())


def wave(template: Template, **given: Any) -> Wave:
    facts: dict[str, Any] = {
        "name_ko": "시험 회차",
        "name_en": "Trial wave",
        "state": WaveState.PLANNED,
        "timezone": "Asia/Seoul",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "publishes_at": PUBLISHES,
    }
    return Wave(template_id=template.id, **{**facts, **given})


def refused(session: Session, row: object, match: str) -> None:
    with pytest.raises(IntegrityError, match=match), session.begin_nested():
        session.add(row)
        session.flush()


def test_a_wave_protects_its_smallest_groups(session: Session, template: Template) -> None:
    usual = wave(template)
    session.add(usual)
    session.flush()
    assert (usual.k, usual.k_comments, usual.result_channel) == (5, 10, "hr")
    session.add(wave(template, k=6, k_comments=11))
    session.flush()
    refused(session, wave(template, k=4), "minimum_group")
    refused(session, wave(template, k_comments=9), "minimum_block")


def test_a_wave_and_a_series_last_a_while(session: Session, template: Template) -> None:
    refused(session, wave(template, closes_at=OPENS), "ck_wave_forward")
    facts: dict[str, Any] = {
        "template_code": template.code,
        "starts_at": OPENS,
        "timezone": "Asia/Seoul",
        "created_at": OPENS,
    }
    refused(session, Series(**facts, open_minutes=0, publish_minutes=0), "open_for_a_while")
    refused(session, Series(**facts, open_minutes=1, publish_minutes=-1), "published_after")
    session.add(Series(**facts, open_minutes=1, publish_minutes=0))
    session.flush()


def test_an_occurrence_of_a_series_is_asked_once(session: Session, template: Template) -> None:
    series = Series(
        template_code=template.code,
        starts_at=OPENS,
        timezone="Asia/Seoul",
        open_minutes=60,
        publish_minutes=0,
        created_at=OPENS,
    )
    session.add(series)
    session.flush()
    session.add(wave(template, series_id=series.id, occurs_at=OPENS))
    session.flush()
    moved = {"opens_at": OPENS + timedelta(days=1), "occurs_at": OPENS}
    refused(session, wave(template, series_id=series.id, **moved), r"(?i)unique")


def test_questions_keep_their_order_and_go_with_their_template(
    session: Session, template: Template
) -> None:
    for question in template.questions:
        question.position = 10 - question.position
    session.flush()
    session.expire_all()
    assert [one.code for one in template.questions] == ["Q-4", "Q-3", "Q-2", "Q-1"]
    session.delete(template)
    session.flush()
    assert session.scalar(select(func.count()).select_from(Question)) == 0


def test_an_installment_has_one_number_in_its_wave(session: Session, template: Template) -> None:
    people = make_company(session, {"T1": 1})
    opened = open_by_hand(session, template, people, parts=[["Q-1", "Q-2"], ["Q-3"]])
    assert [one.number for one in opened.installments] == [1, 2]
    with pytest.raises(IntegrityError, match=r"(?i)unique"), session.begin_nested():
        opened.installments[1].number = 1
        session.flush()
