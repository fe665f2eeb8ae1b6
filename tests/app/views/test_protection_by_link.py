"""Getting protection by a personal link."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from pulse.commitments.models import ServiceRequest
from tests.app.views.test_answer import Asked, asked, during
from tests.factories import make_commitment, make_department, make_service

__all__ = ["asked", "during"]


@pytest.fixture
def path(write: Any, asked: Asked) -> str:
    with write() as session:
        safety = make_department(session, "X9", is_provider=True)
        service = make_service(session, safety, safety, code="S08", category="Safety")
        make_commitment(session, service, wording_ko="10분 안에 연락")
    return f"{asked.path}/protection"


def test_the_answer_page_leads_to_it_without_holding_ones_address(asked: Asked) -> None:
    assert "?protection=1" in asked.open()
    answer = asked.client.get(asked.path + "?protection=1&lang=en")
    assert answer.location == f"{asked.path}/protection?lang=en"


def test_a_link_is_enough_in_either_language(asked: Asked, path: str) -> None:
    page = asked.client.get(path)
    assert "10분 안에 연락" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert 'lang="en"' in page.text
    answer = asked.client.post(path, data={"service": "S08", "phone": "010-1234-5678"})
    assert answer.status_code == 303
    with asked.app.app_context():
        opened = db.session.scalars(select(ServiceRequest)).one()
        assert (opened.requester_id, opened.priority) == (asked.person_id, "P1")
        assert "010-1234-5678" in opened.details
        number = opened.number
    sent = asked.client.get(answer.location)
    assert number in sent.text
    assert "010-1234-5678" not in sent.text
    assert "Set-Cookie" not in sent.headers


def test_what_is_wrong_is_said_and_what_was_typed_stays(asked: Asked, path: str) -> None:
    given = {"service": "S08", "phone": "x", "words": "적은 말"}
    answer = asked.client.post(path, data=given)
    assert answer.status_code == 422
    assert "적은 말" in answer.text
    assert asked.client.post(path, data={"service": "S01"}).status_code == 404


def test_a_link_that_leads_nowhere_tells_nobody(asked: Asked) -> None:
    assert asked.client.get("/a/no-such-link/protection").status_code == 404
    assert asked.client.post("/a/no-such-link/protection", data={}).status_code == 404
