"""Programs open, read and move service requests through the doors of the pages."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from pulse.audit import AuditEntry
from pulse.people.api_tokens import Scope, TokenKind
from tests.app.api.conftest import Program
from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD, OWNER
from tests.app.conftest import id_of

READ, WRITE = Scope.REQUESTS_READ, Scope.REQUESTS_WRITE
ASKED = {"service": "S01", "subject": "The second monitor stays black", "priority": "P2"}
Programs = Callable[..., Program]


def test_a_request_is_opened_answered_and_resolved(program: Programs) -> None:
    asking, providing = program(AGENT, READ, WRITE), program(OWNER, READ, WRITE)
    opened = asking.post("/service-requests", **ASKED)
    number = opened["number"]
    assert (opened["state"], opened["service"]) == ("open", "S01")
    assert {clock["target"] for clock in opened["clocks"]} >= {"resolution"}
    assert opened["url"].endswith(f"/requests/{number}")

    events = f"/service-requests/{number}/events"
    said = providing.post(events, verb="reply", note="We are on it.")["items"]
    assert [(one["kind"], one["note"]) for one in said] == [("replied", "We are on it.")]
    providing.post(events, verb="hold", hold="stock_out")
    providing.post(events, verb="resume")
    providing.post(events, verb="resolve", outcome="done")
    kinds = [one["kind"] for one in asking.get(events)["items"]]
    assert kinds == ["opened", "replied", "held", "resumed", "resolved"]
    assert asking.get(f"/service-requests/{number}")["state"] == "resolved"


def test_a_list_is_read_part_by_part_and_holds_what_the_pages_show(program: Programs) -> None:
    owner = program(OWNER, READ)
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 7} if cursor is None else {"limit": 7, "cursor": cursor}
        part = owner.get("/service-requests", **query)
        seen += [one["number"] for one in part["items"]]
        cursor = part["next_cursor"]
        if cursor is None or len(seen) > 40:
            break
    assert len(seen) == len(set(seen)) > 7
    assert seen == sorted(seen, reverse=True)
    for number in seen[:3]:
        owner.get(f"/service-requests/{number}")
    states = {one["state"] for one in owner.get("/service-requests", state="open")["items"]}
    assert states <= {"open"}


def test_what_another_system_calls_a_request_finds_it_for_whom_it_is(program: Programs) -> None:
    agent, stranger = program(AGENT, READ, WRITE), program("P0243", READ)
    opened = agent.post("/service-requests", **ASKED, external_ref="J-17")
    assert agent.post("/service-requests", 409, **ASKED, external_ref="J-17")["detail"]
    found = agent.get("/service-requests", external_ref="J-17")["items"]
    assert [one["number"] for one in found] == [opened["number"]]
    assert agent.get("/service-requests", external_ref="J-1")["items"] == []
    assert stranger.get("/service-requests", external_ref="J-17")["items"] == []


def test_a_number_no_database_keeps_is_refused(program: Programs) -> None:
    agent = program(AGENT, READ, WRITE)
    assert agent.get("/service-requests/R%00", 422)["errors"][0]["field"] == "number"
    assert agent.post("/service-requests/R%00/events", 422, verb="resume")


def test_missing_and_hidden_look_the_same(program: Programs) -> None:
    agent = program(AGENT, READ, WRITE)
    hidden = agent.get("/service-requests/R-000121", 404)
    missing = agent.get("/service-requests/R-999999", 404)
    assert hidden == missing
    assert agent.post("/service-requests/R-000121/events", 404, verb="resume") == missing


def test_who_may_not_is_refused_and_who_is_late_conflicts(program: Programs) -> None:
    agent, owner, hr = program(AGENT, WRITE), program(OWNER, WRITE), program(HR_LEAD, WRITE)
    number = agent.post("/service-requests", **ASKED)["number"]
    events = f"/service-requests/{number}/events"
    assert agent.post(events, 403, verb="resolve")["code"] == "may_not_resolve"
    assert hr.post(events, 403, verb="resolve")["status"] == 403
    owner.post(events, verb="resolve")
    assert owner.post(events, 409, verb="resolve")["code"] == "wrong_state"


def test_a_call_repeated_with_its_key_acts_once(program: Programs) -> None:
    agent = program(AGENT, READ, WRITE)
    first = agent.send("/service-requests", "order-1", **ASKED)
    again = agent.send("/service-requests", "order-1", **ASKED)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    other = {**ASKED, "subject": "Something else"}
    refused = agent.post("/service-requests", 422, "order-1", **other)
    assert refused["code"] == "idempotency_key_reused"
    stranger = program(AGENT, WRITE).post("/service-requests", 201, "order-1", **ASKED)
    assert stranger["number"] != first.json["number"]


def test_a_refused_call_may_be_repeated_with_its_key(program: Programs) -> None:
    agent = program(AGENT, WRITE)
    agent.post("/service-requests", 422, "order-2", **{**ASKED, "service": "S99"})
    agent.post("/service-requests", 201, "order-2", **ASKED)


def test_a_verb_that_lacks_its_field_says_so(program: Programs) -> None:
    agent, owner = program(AGENT, WRITE), program(OWNER, WRITE)
    events = f"/service-requests/{agent.post('/service-requests', **ASKED)['number']}/events"
    for verb, field in (
        ("reply", "note"),
        ("hold", "hold"),
        ("reassign", "assignee"),
        ("change_priority", "priority"),
        ("hand_over", "service"),
        ("propose", "due_at"),
    ):
        said = owner.post(events, 422, verb=verb)
        assert said["errors"] == [{"field": field, "code": "missing"}]
    owner.post(events, verb="reassign", assignee=OWNER)
    owner.post(events, verb="change_priority", priority="P3")
    owner.post(events, verb="lacks", lacks=["where"])
    assert owner.post(events, 422, verb="hand_over", service="S99")["errors"][0]["code"]
    assert owner.post(events, 422, verb="reassign", assignee="P9999")["errors"][0]["code"]
    for far in ("2020-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+14:00"):
        assert owner.post(events, 422, verb="propose", due_at=far)["status"] == 422


def test_a_service_token_acts_for_whom_it_names(program: Programs, demo_app: Flask) -> None:
    nobody = program(ADMINISTRATOR, READ, WRITE, kind=TokenKind.SERVICE)
    assert nobody.get("/service-requests", 403)["code"] == "acting_person_needed"
    unknown = program(ADMINISTRATOR, READ, kind=TokenKind.SERVICE, acting_as="P9999")
    assert unknown.get("/service-requests", 403)["code"] == "acting_person_unknown"
    helper = program(ADMINISTRATOR, READ, WRITE, kind=TokenKind.SERVICE, acting_as=AGENT)
    opened = helper.post("/service-requests", **ASKED)
    assert opened["requester"]["number"] == AGENT
    with demo_app.app_context():
        query = select(AuditEntry).where(AuditEntry.action == "api_token_acted")
        noted = db.session.scalars(query.order_by(AuditEntry.id.desc())).first()
        assert noted is not None
        assert noted.details["acting_as"] == id_of(demo_app, AGENT)
