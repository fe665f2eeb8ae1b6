from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from app.demo.clock import BEGINS_AT
from app.extensions import db
from pulse.commitments.closes import close_period, period_of
from pulse.commitments.record_models import PeriodKind
from pulse.people.departments_import import OWN_COMPANY
from pulse.people.models import Department, Membership
from pulse.people.structure import close_department
from pulse.transaction import transaction
from tests.app.company import standing_still
from tests.app.conftest import Browser
from tests.app.views import asking
from tests.app.views.asking import Scene, SignedIn
from tests.factories import make_person

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
    assert "July 2026" in as_person(HR_LEAD).text("/promises")


def test_the_service_page_says_how_the_month_may_end(as_person: Callable[..., Browser]) -> None:
    assert "How this month may end" in as_person(MEMBER).text("/services/S01")


def test_a_department_closed_lately_stands_there_by_its_name(
    write: Callable[[], Any], signed_in: SignedIn, scene: Scene
) -> None:
    asking.opened(signed_in, scene)
    with write() as session:
        company = session.get_one(Department, scene.company_id)
        company.level = OWN_COMPANY
        centre = scene.requester
        home = session.scalars(
            select(Membership).where(Membership.person_id.in_([centre.id, scene.head.id]))
        ).all()
        for membership in home:
            membership.valid_to = BEGINS_AT.date()
        close_department(session, home[0].department_id, BEGINS_AT.date())
        leader = make_person(session, company, roles=("hr_lead",))
    with standing_still(timedelta(minutes=1)):
        assert "Contact centre (closed on Mon 31 Aug 2026)" in signed_in(leader).text("/promises")
        assert "폐지" in signed_in(leader, "ko").text("/promises")
