"""Chains read as sentences, and their example is what the clock would do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.views import chain_words
from pulse.commitments.models import EscalationChain
from tests.factories import make_commitment, make_department, make_service

Write = Callable[[], Any]
# A Wednesday; the example is about the Monday after it.
AT = datetime(2026, 8, 26, 3, tzinfo=UTC)
STEPS = [
    {"at": "80pct", "to": ["service_owner"], "via": "slack_dm"},
    {"at": "100pct", "to": ["provider_team_lead", "service_owner"], "via": "slack_dm"},
    {"at": "+8bh", "to": ["escalation_final"], "via": "weekly_digest"},
]


def said(*rules: str) -> list[str]:
    steps = [{"at": rule, "to": ["service_owner"], "via": "slack_dm"} for rule in rules]
    chain = EscalationChain(code="E", name_ko="", name_en="", document={"steps": steps})
    words = chain_words.follows_words(chain)
    assert all(one.endswith(": the service owner") for one in words)
    return [one.partition(":")[0] for one in words]


def test_each_kind_of_step_is_said(app: Flask) -> None:
    with app.test_request_context():
        assert chain_words.follows_words(None) == []
        assert said("0", "100pct", "+30m", "+2h", "+1bd") == [
            "At once",
            "When the time is used up",
            "30 minutes after the time is used up",
            "2 hours after the time is used up",
            "1 working day after the time is used up",
        ]


def test_steps_of_another_trade_are_said_too(app: Flask) -> None:
    with app.test_request_context():
        assert said("50pct", "day5", "due", "due-5bd", "+8bh") == [
            "At 50% of the time",
            "On day 5",
            "On the day it is due",
            "5 working days before it is due",
            "8 working hours after the time is used up",
        ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("defer_to_next_opening", "Each hears it in their own working hours."),
        ("ignore_for_P1", "of an urgent request at once"),
        ("ignore", "also at night"),
    ],
)
def test_when_it_is_quiet(app: Flask, rule: str, words: str) -> None:
    with app.test_request_context():
        assert words in chain_words.quiet_words({"quiet_hours": rule})


def test_the_example_is_worked_out_by_the_clock(app: Flask, write: Write) -> None:
    with write() as session:
        company = make_department(session, "C0")
        version = make_commitment(session, make_service(session, company, company), goal_value=240)
        with app.test_request_context():
            found = chain_words.example(session, {"steps": STEPS}, [version], AT)
            assert found is not None
            assert "made on Mon 31 Aug, 09:00" in found.words
            assert "is due on Mon 31 Aug, 13:00" in found.words
    moments = [None if line.at is None else line.at.isoformat() for line in found.lines]
    # 80 % of four hours end at 12:12 in Seoul; eight working hours after 13:00 end on Tuesday.
    assert moments == [
        "2026-08-31T03:12:00+00:00",
        "2026-08-31T04:00:00+00:00",
        "2026-09-01T03:00:00+00:00",
    ]
    assert found.lines[2].how == "in the weekly digest"


def test_without_a_calendar_there_is_no_example(app: Flask, write: Write) -> None:
    with write() as session, app.test_request_context():
        assert chain_words.example(session, {"steps": STEPS}, [], AT) is None
