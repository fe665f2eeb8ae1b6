"""Reporting by a personal link, and the word to the wise before a comment is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.views.test_answer import Asked, asked, changed, during
from tests.factories import make_department, make_person

__all__ = ["asked", "during"]
GRAVE = "팀장님이 회식에서 성희롱을 했어요"


@pytest.fixture
def officer(write: Any) -> int:
    with write() as session:
        place = make_department(session, "X9")
        return make_person(session, place, roles=("privacy_officer",), name_ko="한담당").id


def test_the_answer_page_leads_to_it_without_holding_ones_address(asked: Asked) -> None:
    page = asked.open()
    assert "?report=1" in page
    assert asked.path not in page
    answer = asked.client.get(asked.path + "?report=1&lang=en")
    assert answer.location == f"{asked.path}/report?lang=en"


def test_a_report_is_sealed_apart_from_the_ballots(asked: Asked, officer: int) -> None:
    path = f"{asked.path}/report"
    page = asked.client.get(path)
    assert "한담당 · 개인정보 보호책임자" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    before = asked.tables()
    given = {"officer": str(officer), "concern": "harassment", "text": GRAVE}
    answer = asked.client.post(path, data=given)
    assert answer.status_code == 303
    assert changed(before, asked.tables()) == {"sealed_report": 1, "outbox_message": 1}
    sent = asked.client.get(answer.location)
    assert "접수 번호: " in sent.text
    assert GRAVE not in sent.text
    assert "Set-Cookie" not in sent.headers
    assert GRAVE not in str(asked.tables())


def test_what_is_missing_is_said_and_what_was_typed_stays(asked: Asked, officer: int) -> None:
    answer = asked.client.post(f"{asked.path}/report", data={"text": GRAVE})
    assert answer.status_code == 422
    assert GRAVE in answer.text
    assert "누가 읽을지 골라 주세요." in answer.text


def test_a_link_that_leads_nowhere_reports_nothing(asked: Asked) -> None:
    path = "/a/no-such-link/report"
    assert asked.client.get(path).status_code == 404
    assert asked.client.post(path, data={"text": GRAVE}).status_code == 404


def test_a_grave_comment_is_held_back_once_and_never_forwarded(asked: Asked) -> None:
    before = asked.tables()
    held = asked.send(**{"q.Q-1": "4", "q.Q-4": GRAVE})
    assert held.status_code == 422
    assert changed(before, asked.tables()) == {}
    assert GRAVE in held.text
    assert "아직 아무것도 보내지 않았어요." in held.text
    assert 'name="heard"' in held.text
    sent = asked.send(**{"q.Q-1": "4", "q.Q-4": GRAVE, "heard": "yes"})
    assert sent.status_code == 200, "with the link of its thread, shown this once"
    assert changed(before, asked.tables()) == {"sealed_ballot": 1}


def test_the_page_carries_the_signs_for_its_script(asked: Asked) -> None:
    assert "data-grave=" in asked.open()
    assert 'name="heard"' not in asked.open()
