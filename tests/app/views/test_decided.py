"""The page of what was decided, for heads and who decides, to print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from app.extensions import db
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.instants import utc_now
from pulse.transaction import transaction
from tests.app.conftest import Browser, id_of


def test_each_decision_stands_with_before_and_what_may_be_said(
    demo_app: Flask, as_person: Callable[..., Browser]
) -> None:
    head = as_person("P0053")
    assert "Nothing was decided in the last half-year." in head.text("/digest/decided")
    with demo_app.app_context(), transaction(db.session()) as session:
        at = utc_now()
        for number, age in ((1, 40), (2, 3)):
            session.add(
                Decision(
                    key=f"missed:{number}:2026-07:4",
                    kind=DecisionKind.MISSED_PROMISE,
                    facts={"name_ko": "장비", "name_en": "Devices", "wording_en": "in a day",
                           "met": 3, "due": 40, "goal": 90, "service": "S01"},
                    raised_at=at - timedelta(days=60),
                    expires_at=at,
                    state=DecisionState.DECIDED,
                    answered_at=at - timedelta(days=age),
                    answered_by=id_of(demo_app, "P0001"),
                    note="Two more people at the desk.",
                )
            )  # fmt: skip
    page = as_person("P0001").text("/digest/decided")
    assert "2 decisions in the last half-year." in page
    assert "3 of 40" in page
    assert "Two more people at the desk." in page
    assert "Can be told from" in page
    assert "What was decided, and what came after" in as_person("P0001").text("/digest")
    head.text("/digest/decided")
    as_person("P0242").text("/digest/decided", 404)
