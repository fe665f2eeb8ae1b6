"""A list of people is looked at first; only the very plan that was seen is carried out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from pulse.audit import AuditEntry
from pulse.instants import utc_now
from pulse.people.api_tokens import Scope, TokenKind
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from tests.app.api.conftest import Program
from tests.app.company import ADMINISTRATOR, AGENT
from tests.app.conftest import id_of
from tests.pulse.people.small_company import PERSON

Programs = Callable[..., Program]
Sheet = Callable[..., str]


@pytest.fixture
def sheet(demo_app: Flask) -> Callable[..., str]:
    """Makes a file that names one more colleague of an agent."""
    with demo_app.app_context():
        like = db.session.scalar(select(Person).where(Person.number == AGENT))
        assert like is not None
        who = viewer_of(db.session(), like.id, utc_now().date())
        known = {
            "employer": like.employer.code,
            "dept_id": who.path_codes[-1],
            "calendar_id": like.calendar_code,
        }

    def write(number: str, **cells: str) -> str:
        facts = {
            **PERSON,
            **known,
            "person_id": number,
            "email": f"{number.lower()}@example.com",
            "manager_id": "",
            **cells,
        }
        return f"{','.join(facts)}\n{','.join(facts.values())}\n"

    return write


def test_who_may_not_manage_people_gets_no_such_token(program: Programs) -> None:
    with pytest.raises(Exception, match="invalid_api_token"):
        program(AGENT, Scope.PEOPLE_WRITE)


def test_bad_rows_are_named_and_stop_the_order(program: Programs, sheet: Sheet) -> None:
    bad = sheet("P9001", dept_id="NOWHERE")
    service = program(ADMINISTRATOR, Scope.PEOPLE_WRITE, kind=TokenKind.SERVICE)
    plan = service.post("/people-imports/plan", 200, csv=bad, is_whole=False)
    assert plan["problems"]
    assert plan["problems"][0]["line"] == 2
    assert plan["leavers"] == []
    said = service.post("/people-imports", 422, csv=bad, is_whole=False, plan=plan["plan"])
    assert said["code"] == "import_has_problems"
    assert said["errors"]


def test_an_order_for_another_plan_is_refused(program: Programs, sheet: Sheet) -> None:
    service = program(ADMINISTRATOR, Scope.PEOPLE_WRITE, kind=TokenKind.SERVICE)
    said = service.post("/people-imports", 409, csv=sheet("P9001"), is_whole=False, plan="0" * 64)
    assert said["code"] == "plan_changed"
    unreadable = service.post("/people-imports/plan", 422, csv="name\nx\n")
    assert unreadable["code"] == "bad_columns"


def test_a_plan_is_carried_out_and_noted(program: Programs, demo_app: Flask, sheet: Sheet) -> None:
    admin, file = (
        program(ADMINISTRATOR, Scope.PEOPLE_WRITE),
        {"csv": sheet("P9002"), "is_whole": False},
    )
    plan = admin.post("/people-imports/plan", 200, **file)
    assert (plan["problems"], plan["joiners"], plan["leavers"]) == ([], ["P9002"], [])
    assert admin.post("/people-imports", **file, plan=plan["plan"])["joiners"] == 1
    again = admin.post("/people-imports/plan", 200, **file)
    assert (again["joiners"], again["unchanged"]) == ([], 1)
    assert admin.post("/people-imports", 409, **file, plan=plan["plan"])["code"] == "plan_changed"
    with demo_app.app_context():
        query = select(AuditEntry).where(AuditEntry.action == "people_imported")
        last = db.session.scalars(query.order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert last.actor_id == id_of(demo_app, ADMINISTRATOR)
