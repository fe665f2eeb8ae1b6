"""The review tick tells once, however often it runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from app import jobs
from app.extensions import db
from pulse.outbox import OutboxMessage
from tests.app.company import standing_still
from tests.factories import make_commitment, make_department, make_head, make_service


def test_a_review_is_asked_for_once(app: Flask, write: Callable[[], Any]) -> None:
    with write() as session:
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company, is_provider=True)
        make_head(session, company)
        make_head(session, desk)
        service = make_service(session, desk, company)
        make_commitment(session, service, review_on=date(2026, 8, 31))
    with standing_still(), app.app_context():
        assert jobs.remind_reviews() == 2
        assert jobs.remind_reviews() == 0
        kinds = db.session.scalars(select(OutboxMessage.notice)).all()
    assert kinds == ["agreement_review_due"] * 2
