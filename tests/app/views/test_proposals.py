"""The page of proposals: raise one, see with whom it is, and read the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from pulse.digests.models import Decision, DecisionKind
from pulse.people.models import Department
from tests.app.conftest import Browser, id_of

LEAD, HEAD, CHIEF = "P0231", "P0053", "P0001"


def head_of(app: Flask, code: str) -> str:
    with app.app_context():
        found = db.session.scalar(select(Department.id).where(Department.code == code))
        db.session.remove()
    return str(found)


def given(**changed: str) -> dict[str, str]:
    return {
        "title": "Outages get a line of their own",
        "words": "One line for outages, so that others are not kept waiting.",
        "rests_on": "Comments of the last survey",
        "department_id": "company",
        **changed,
    }


def test_a_proposal_goes_to_a_head_and_comes_back_with_a_reason(
    demo_app: Flask, as_person: Callable[..., Browser]
) -> None:
    lead, head = as_person(LEAD), as_person(HEAD)
    assert "You have proposed nothing." in lead.text("/proposals")
    wrong = lead.post("/proposals", **given(title="", rests_on="kept as typed"))
    assert wrong.status_code == 422
    assert "kept as typed" in wrong.text
    department = head_of(demo_app, "D04")
    assert lead.post("/proposals", **given(department_id=department)).status_code == 303
    page = lead.text("/proposals")
    assert "1 proposal of yours waits for an answer." in page
    assert "With: head of Information Technology" in page
    again = lead.post("/proposals", **given(department_id=department))
    assert (again.status_code, "raised this already" in again.text) == (422, True)
    digest = head.text("/digest")
    assert "One line for outages, so that others are not kept waiting." in digest
    with demo_app.app_context():
        decision = db.session.scalars(
            select(Decision).where(Decision.kind == DecisionKind.PROPOSAL)
        ).one()
        assert decision.raised_by == id_of(demo_app, LEAD)
        number = str(decision.id)
        db.session.remove()
    bare = head.post("/digest/decisions", decision_id=number, note="", put_off="1")
    assert (bare.status_code, "what is decided and why" in bare.text) == (422, True)
    assert "One line for outages" not in as_person(CHIEF).text("/digest")
    head.post("/digest/decisions", decision_id=number, note="From October on.", decided="1")
    page = lead.text("/proposals")
    assert "All your proposals have been answered." in page
    assert "From October on." in page
    assert "From October on." in as_person("P0030").text("/participation/ledger")


@pytest.mark.parametrize("asked", ["x", "-1", "999999"])
def test_only_who_can_be_asked_is_asked(as_person: Callable[..., Browser], asked: str) -> None:
    assert as_person(LEAD).post("/proposals", **given(department_id=asked)).status_code == 422


def test_it_begins_from_results_that_can_be_read(as_person: Callable[..., Browser]) -> None:
    assert "Results of" in as_person(LEAD).text("/proposals?wave=1")
    assert "Results of" not in as_person(LEAD).text("/proposals?wave=99999")
