from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from flask import Flask

from app.demo.clock import BEGINS_AT
from app.extensions import db
from pulse.commitments.closes import close_period, period_of
from pulse.commitments.record_models import PeriodKind
from pulse.transaction import transaction
from tests.app.conftest import Browser

HR_LEAD, MEMBER = "P0030", "P0067"


def test_the_company_sees_pairs_and_repeated_work(as_person: Callable[..., Browser]) -> None:
    page = as_person(HR_LEAD).text("/promises")
    assert "Who keeps promises to whom" in page
    assert "<td" in page
    assert "within thirty days" in page
    assert as_person(MEMBER).get("/promises").status_code == 404


def test_the_pairs_are_taken_away(as_person: Callable[..., Browser]) -> None:
    answer = as_person(HR_LEAD).prove().get("/promises/pairs.csv")
    assert answer.mimetype == "text/csv"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("customer,provider,asked")
    assert len(lines) > 2


def test_a_closed_month_is_shown(demo_app: Flask, as_person: Callable[..., Browser]) -> None:
    assert "No month is closed yet" in as_person(HR_LEAD).text("/promises")
    july = period_of(PeriodKind.MONTH, date(2026, 7, 1), ZoneInfo("Asia/Seoul"))
    with demo_app.app_context(), transaction(db.session()) as session:
        close_period(session, july, at=BEGINS_AT)
    assert "2026-07" in as_person(HR_LEAD).text("/promises")


def test_the_service_page_says_how_the_month_may_end(as_person: Callable[..., Browser]) -> None:
    assert "How this month may end" in as_person(MEMBER).text("/services/S01")
