"""What is taken away as it stands says everything, so that it can be brought in again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.current_lists import DOCUMENTS, TABLES, ends_of
from app.extensions import db
from app.import_kinds import KINDS, Order
from integrations.workbooks import as_csv
from pulse.instants import utc_now
from pulse.people.models import Person
from tests.app.company import ADMINISTRATOR
from tests.app.conftest import Browser

LISTS = [(kind, ends) for kind in (*TABLES, *DOCUMENTS) for ends in ends_of(kind)]
ONCE = [(kind, ends) for kind, ends in LISTS if ends != "xlsx" or kind == "commitments"]
"""A workbook is read as any other table: one of them stands for the rest."""


def order(content: bytes) -> Order:
    on = date(2026, 8, 31)
    return Order(as_csv(content), utc_now(), on, False, False, "ko", "T0DEMO")


@pytest.mark.parametrize(("kind", "ends"), ONCE)
def test_a_whole_company_brought_in_as_it_stands_changes_nothing(
    demo_app: Flask, as_person: Callable[..., Browser], kind: str, ends: str
) -> None:
    answer = as_person(ADMINISTRATOR).prove().get(f"/imports/{kind}/current.{ends}")
    assert answer.status_code == 200
    assert f'filename="{kind}.{ends}"' in answer.headers["Content-Disposition"]
    with demo_app.app_context():
        plan = KINDS[kind].plan(db.session(), order(answer.data))
        found = {name: list(getattr(plan, name)) for name in KINDS[kind].sections}
        db.session.rollback()
    assert not plan.problems
    assert found.pop("unchanged")
    assert {name: entries for name, entries in found.items() if entries} == {}


def test_what_is_changed_in_a_list_is_all_that_changes(
    demo_app: Flask, as_person: Callable[..., Browser]
) -> None:
    answer = as_person(ADMINISTRATOR).prove().get("/imports/people/current.csv")
    changed = answer.data.replace(b"p0242@example.com", b"p0242@example.org")
    with demo_app.app_context():
        plan = KINDS["people"].plan(db.session(), order(changed))
        said = [(one.row.number, one.fields) for one in plan.changed]
        db.session.rollback()
    assert said == [("P0242", ("email",))]
    assert [plan.joiners, plan.movers, plan.leavers] == [[], [], []]


def test_who_has_left_is_in_no_list(as_person: Callable[..., Browser], demo_app: Flask) -> None:
    with demo_app.app_context():
        gone = db.session.scalars(
            select(Person.number).where(Person.left_on <= date(2026, 8, 31))
        ).all()
    listed = as_person(ADMINISTRATOR).prove().get("/imports/people/current.csv").data.decode()
    numbers = {line.partition(",")[0] for line in listed.splitlines()}
    assert len(numbers) > 400
    assert numbers.isdisjoint(gone)


def test_a_list_asks_first_whether_it_is_still_you(as_person: Callable[..., Browser]) -> None:
    for kind, ends in LISTS:
        answer = as_person(ADMINISTRATOR).get(f"/imports/{kind}/current.{ends}")
        assert answer.status_code == (200 if kind in DOCUMENTS else 303), kind


def test_other_kinds_cannot_be_had_as_they_stand(as_person: Callable[..., Browser]) -> None:
    browser = as_person(ADMINISTRATOR).prove()
    for path in ("people/current.json", "chains/current.csv", "absences/current.csv"):
        assert browser.get(f"/imports/{path}").status_code == 404, path
    page = browser.text("/imports/absences")
    assert "As it stands today" not in page
    assert "As it stands today" in browser.text("/imports/people")
