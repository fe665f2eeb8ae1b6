"""Other programs hear of openings, acts, breaches and steps, each once, by number alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.announcing import announce_breach, announce_escalation
from pulse.commitments.events import HoldReason
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import Clock, Escalation, EscalationState, ServiceRequest
from pulse.commitments.requests import hold, open_request, resolve, resume
from pulse.outbox import OutboxMessage
from pulse.vault import Vault
from pulse.webhooks.models import OFFERED
from pulse.webhooks.subscribing import WebhookDraft, subscribe
from tests.factories import make_commitment, make_department, make_person, make_service

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


def opened(session: Session) -> tuple[ServiceRequest, int]:
    department = make_department(session, "C0")
    person = make_person(session, department)
    draft = WebhookDraft("all", "https://x.example.com", [event.value for event in OFFERED])
    subscribe(session, Vault(["for tests"]), draft, person.id, at=AT)
    service = make_service(session, department, department)
    make_commitment(session, service)
    asked = NewRequest(service.id, "P2", "Words that stay here")
    return open_request(session, person.id, asked, at=AT), person.id


def told(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.notice == "webhook_event")
        .order_by(OutboxMessage.id)
    ).all()
    assert not any("Words" in str(row.payload) for row in rows)
    return [(row.payload["type"], row.payload["data"]["number"]) for row in rows]


def test_every_act_is_told_by_its_number(session: Session) -> None:
    request, person_id = opened(session)
    hold(session, request.id, person_id, HoldReason.STOCK_OUT, "Words", at=AT)
    resume(session, request.id, person_id, at=AT)
    resolve(session, request.id, person_id, at=AT)
    acts = ("opened", "held", "resumed", "resolved")
    assert told(session) == [(f"service_request.{act}", request.number) for act in acts]


def test_a_breach_and_a_step_are_told_once(session: Session) -> None:
    request, _ = opened(session)
    clock = session.scalars(select(Clock).where(Clock.request_id == request.id)).one()
    row = Escalation(
        clock_id=clock.id,
        request_id=request.id,
        step=1,
        rule="at",
        targets=[],
        via="slack",
        state=EscalationState.FIRED,
    )
    session.add(row)
    session.flush()
    for _ in range(2):
        announce_breach(session, clock, AT, at=AT + timedelta(hours=1))
        announce_escalation(session, request, row, at=AT + timedelta(hours=1))
    assert [kind for kind, _ in told(session)][1:] == [
        "service_request.breached",
        "service_request.escalated",
    ]
