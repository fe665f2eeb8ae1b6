"""Faces for tests of what messages look like: short ones, and ones as long as data allows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from integrations.slack.request_blocks import DueFace, RequestFace, Voice
from integrations.slack.survey_blocks import OptionFace, PulseFace, QuestionFace

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
LONG = "아주 긴 이름과 <!channel> 그리고 & 기호 " * 40


def voice(locale: str = "ko") -> Voice:
    return Voice(locale, "Asia/Seoul", AT)


def question(code: str = "Q-1", count: int = 5, **given: Any) -> QuestionFace:
    options = tuple(OptionFace(str(n), f"{n}점") for n in range(1, count + 1))
    facts: dict[str, Any] = {"text": f"{code} 물음", "options": options}
    return QuestionFace(code, **{**facts, **given})


def pulse(**given: Any) -> PulseFace:
    facts: dict[str, Any] = {
        "wave_id": 12,
        "installment": 2,
        "locale": "ko",
        "name": "주간 한마디",
        "why": "나빠지기 전에 알아차리려고요.",
        "notice": ("근무 여건 개선", "답변, 소속 묶음"),
        "seconds": 40,
        "invited": 420,
        "k": 5,
        "k_comments": 10,
        "closes_at": AT + timedelta(days=4),
        "timezone": "Asia/Seoul",
        "in_slack": True,
        "taps": (question("Q-1"), question("Q-2"), question("Q-3")),
        "comment": QuestionFace("Q-4", "하나를 바꾼다면?", max_length=500),
    }
    return PulseFace(**{**facts, **given})


def request(**given: Any) -> RequestFace:
    facts: dict[str, Any] = {
        "id": 12,
        "number": "R-000012",
        "subject": "상담 화면이 멈춰요",
        "details": "세 자리가 모두 그래요",
        "service": "상담화면 장애 지원",
        "priority": "P1",
        "requester": "서해솔",
        "assignee": "",
        "state": "open",
        "has_reply": False,
        "is_promised": True,
        "due": DueFace("first_reply", AT + timedelta(minutes=5)),
        "link": "https://ieum.test/requests/R-000012",
    }
    return RequestFace(**{**facts, **given})
