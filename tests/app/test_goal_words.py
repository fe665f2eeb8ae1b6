"""How much is promised reads as its kind means it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.goal_words import duration_of_goal, promised_words
from pulse.commitments.agreements import KINDS
from pulse.commitments.clocks import GoalUnit
from pulse.commitments.promise_kinds import UNITS_OF_KIND


def test_every_unit_of_a_goal_has_words(app: Flask) -> None:
    with app.test_request_context():
        assert all(duration_of_goal(1, unit) for unit in GoalUnit)
        assert duration_of_goal(1, "percent") == ""
        assert duration_of_goal(60, "business_minutes") == "within 1 hour of working time"
        assert duration_of_goal(90, "elapsed_minutes") == "within 90 minutes, day and night"


@pytest.mark.parametrize(
    ("kind", "value", "unit", "words"),
    [
        ("resolve", 4, "business_hours", "within 4 hours of working time"),
        ("resolve", 1, "settlement_cycle", "by the next settlement"),
        ("notice_lead", 5, "business_days", "at least 5 working days ahead"),
        ("notice_lead", 1, "elapsed_hours", "at least 1 hour ahead"),
        ("periodic", 30, "elapsed_minutes", "30 minutes"),
        ("periodic", 2, "settlement_cycle", "within 2 settlements"),
        ("quality", 90, "percent", "at least 90%"),
        ("notify_delay", 1, "business_days", "within 1 working day"),
    ],
)
def test_each_kind_is_said(app: Flask, kind: str, value: int, unit: str, words: str) -> None:
    with app.test_request_context():
        assert promised_words(kind, value, unit) == words


def test_whatever_can_be_promised_has_words(app: Flask) -> None:
    with app.test_request_context():
        assert all(promised_words(kind, 3, unit) for kind in KINDS for unit in UNITS_OF_KIND[kind])
