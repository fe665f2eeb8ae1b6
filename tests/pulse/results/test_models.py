"""A published response is never changed: what comes later is another version."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse.results.models import PublishedResponse
from tests.pulse.surveys.world import (
    PUBLISHES,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)


@pytest.fixture
def facts(session: Session) -> dict[str, Any]:
    people = make_company(session, {"T1": 1})
    wave = open_by_hand(session, make_template(session, plain_questions()), people)
    return {
        "wave_id": wave.id,
        "version": 1,
        "author_id": people["T1"][0].id,
        "heard": "교대표가 늦어요",
        "doing": "2주 전에 공개해요",
        "owner": "인사팀",
        "due_on": date(2026, 10, 1),
        "published_at": PUBLISHES,
    }


@pytest.fixture
def response(session: Session, facts: dict[str, Any]) -> PublishedResponse:
    made = PublishedResponse(**facts)
    session.add(made)
    session.flush()
    return made


def test_its_words_cannot_be_changed(session: Session, response: PublishedResponse) -> None:
    response.doing = "아무것도 하지 않아요"
    with pytest.raises(RuntimeError, match="PublishedResponse is append-only"):
        session.flush()


def test_it_cannot_be_taken_back(session: Session, response: PublishedResponse) -> None:
    session.delete(response)
    with pytest.raises(RuntimeError, match="PublishedResponse is append-only"):
        session.flush()


def test_a_version_of_a_unit_is_there_once(
    session: Session, facts: dict[str, Any], response: PublishedResponse
) -> None:
    assert response.unit_code == ""
    session.add(PublishedResponse(**{**facts, "version": 2}))
    session.add(PublishedResponse(**facts, unit_code="T1"))
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(PublishedResponse(**facts))
        session.flush()
    assert session.scalar(select(func.count()).select_from(PublishedResponse)) == 3
