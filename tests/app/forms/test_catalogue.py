"""What is typed about a service and its promise becomes what the domain takes."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.forms.agreements import NOBODY
from app.forms.catalogue import AGREED, ASK, PromiseForm, ServiceForm, filled
from pulse.commitments.agreements import KINDS
from pulse.commitments.promising import Terms
from pulse.commitments.service_editing import OWNERS_OWN

TYPED = {
    "name_ko": " PC 교체 ",
    "service_id": "S01",
    "provider_dept_id": "T1",
    "owner_person_id": "P1",
    "user_dept_ids": ["ALL_OWN", "T1"],
    "buyer_dept_id": "T1",
    "decider_dept_id": "T1",
    "calendar_id": "CAL",
    "criticality": "2",
    "survey_sampling": "never",
    "status": "pilot",
    "pilot_until": "2026-12-31",
}
PROMISED = {
    "kind": "resolve",
    "priority": "P1",
    "evidence": "event",
    "start_event": "",
    "stop_event": "",
    "goal_value": "4",
    "goal_unit": "business_hours",
    "calendar_code": "CAL",
    "target_rate": "90",
    "wording_ko": "4시간 안에 해결",
    "effective_from": "2026-09-01",
    "weight": "2",
}
CALENDARS = [("CAL", "Office")]


def service_form(stands: str = "", **typed: object) -> ServiceForm:
    form = ServiceForm(formdata=MultiDict({**TYPED, **typed}), meta={"csrf": False})
    form.offer([("T1", "Desk")], CALENDARS, ["at once", "slower", "later"], stands)
    return form


def test_a_service_is_said_as_a_file_says_it_and_read_back(app: Flask) -> None:
    with app.test_request_context():
        form = service_form()
        assert form.validate(), form.errors
        said = form.said()
    assert (said["name_ko"], said["user_dept_ids"]) == ("PC 교체", "ALL_OWN;T1")
    assert (said["pilot_until"], said["request_channels"]) == ("2026-12-31", "")
    assert filled(said)["user_dept_ids"] == ["ALL_OWN", "T1"]
    assert filled(said)["pilot_until"] == date(2026, 12, 31)
    assert filled({**said, "pilot_until": ""})["pilot_until"] is None


def test_only_what_is_there_can_have_ended(app: Flask) -> None:
    with app.test_request_context():
        assert not service_form(status="ended").validate()
        assert service_form("draft", status="ended").validate()
        assert service_form("draft", status="draft").validate()


def test_an_owner_is_asked_for_no_more_than_is_theirs(app: Flask) -> None:
    with app.test_request_context():
        form = service_form()
        form.keep_to_owners()
        assert form.said().keys() == OWNERS_OWN


def promise_form(offered: str, chains: list[tuple[str, str]], **typed: str) -> PromiseForm:
    given = MultiDict({**PROMISED, **typed})
    form = PromiseForm("CAL", date(2026, 9, 1), offered, formdata=given, meta={"csrf": False})
    form.offer(CALENDARS, chains)
    return form


@pytest.mark.parametrize(("chain", "code"), [(NOBODY, None), ("E-STD", "E-STD")])
def test_a_promise_is_typed_with_its_terms(app: Flask, chain: str, code: str | None) -> None:
    with app.test_request_context():
        form = promise_form(ASK, [("E-STD", "Standard")], chain_code=chain, way=AGREED)
        assert form.validate(), form.errors
        assert form.to_terms() == Terms("resolve", "business_hours", "P1", "CAL", 2)
        assert (form.to_draft().goal_value, form.is_agreed) == (4, True)
        assert form.to_draft().chain_code == code


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_typed(app: Flask, kind: str) -> None:
    by_hand = {"kind": kind, "evidence": "manual", "start_event": "left_on"}
    with app.test_request_context():
        form = promise_form("", [], chain_code=NOBODY, **by_hand)
        assert form.validate(), form.errors
        said = form.to_terms()
    assert (said.kind, said.evidence, said.start_event, said.stop_event) == (
        kind,
        "manual",
        "left_on",
        "",
    )


def test_where_there_are_chains_one_says_whether_anybody_is_told(app: Flask) -> None:
    with app.test_request_context():
        assert not promise_form("", [("E-STD", "Standard")], chain_code="").validate()


def test_who_may_only_ask_the_heads_is_not_asked_how(app: Flask) -> None:
    with app.test_request_context():
        form = promise_form("", [], chain_code=NOBODY, way=AGREED)
        assert form.validate(), form.errors
        assert not form.is_agreed
