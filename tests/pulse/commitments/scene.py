"""A small company in which somebody asks and somebody serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import (
    Clock,
    CommitmentVersion,
    Escalation,
    EscalationChain,
    RequestEvent,
    Service,
    ServiceRequest,
)
from pulse.outbox import OutboxMessage
from pulse.people.models import Department, Person
from tests import factories

CHAIN = "E-TEST"
# A Wednesday, nine in the morning in Seoul, when the office opens.
NINE = datetime(2026, 8, 26, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)

STEPS = [
    {"at": "80pct", "to": ["service_owner"], "via": "slack_dm"},
    {"at": "100pct", "to": ["provider_team_lead", "service_owner"], "via": "slack_dm"},
    {"at": "+8bh", "to": ["provider_dept_head"], "via": "slack_dm"},
    {"at": "+24bh", "to": ["provider_dept_head", "customer_dept_head"], "via": "slack_dm"},
    {"at": "+40bh", "to": ["escalation_final"], "via": "weekly_digest"},
]


@dataclass(frozen=True)
class Scene:
    provider: Department
    customer: Department
    service: Service
    chief: Person
    division_head: Person
    lead: Person
    owner: Person
    member: Person
    customer_head: Person
    asker: Person
    stranger: Person


def make_chain(session: Session, code: str = CHAIN, **document: Any) -> EscalationChain:
    found = session.get(EscalationChain, code)
    if found is not None:
        return found
    whole = {"quiet_hours": "defer_to_next_opening", "steps": STEPS, **document}
    chain = EscalationChain(code=code, name_ko="일반", name_en="Standard", document=whole)
    session.add(chain)
    session.flush()
    return chain


def build(session: Session) -> Scene:
    company = factories.make_department(session, "C0")
    division = factories.make_department(session, "D04", company)
    division.level = "division"
    provider = factories.make_department(session, "T0402", division, is_provider=True)
    centre = factories.make_department(session, "D09", company)
    centre.level = "division"
    customer = factories.make_department(session, "T0901", centre)
    other = factories.make_department(session, "T0101", company)
    owner = factories.make_person(session, provider)
    scene = Scene(
        provider=provider,
        customer=customer,
        service=factories.make_service(session, provider, customer, owner_id=owner.id),
        chief=factories.make_head(session, company, roles=("escalation_final",)),
        division_head=factories.make_head(session, division),
        lead=factories.make_head(session, provider),
        owner=owner,
        member=factories.make_person(session, provider),
        customer_head=factories.make_head(session, centre),
        asker=factories.make_person(session, customer),
        stranger=factories.make_person(session, other),
    )
    make_chain(session)
    return scene


def promise(session: Session, scene: Scene, **given: Any) -> CommitmentVersion:
    """Resolved within ten working hours, with the standard chain, unless said otherwise."""
    facts = {"goal_value": 10, "goal_unit": "business_hours", "chain_code": CHAIN, **given}
    return factories.make_commitment(session, scene.service, **facts)


def ask(session: Session, scene: Scene, at: datetime = NINE, **given: Any) -> ServiceRequest:
    facts: dict[str, Any] = {"priority": "P2", "subject": "상담 화면이 멈춰요", **given}
    asked = NewRequest(service_id=scene.service.id, **facts)
    return requests.open_request(session, scene.asker.id, asked, at=at)


def ask_and_resolve(session: Session, scene: Scene, hours: int) -> int:
    """Ask at nine and have it resolved so many hours later; the request's id."""
    asked = ask(session, scene)
    requests.resolve(session, asked.id, scene.member.id, at=NINE + hours * HOUR)
    return asked.id


def clock_of(
    session: Session, request: ServiceRequest, version: CommitmentVersion | None = None
) -> Clock:
    query = select(Clock).where(Clock.request_id == request.id).order_by(Clock.id)
    if version is not None:
        query = query.where(Clock.version_id == version.id)
    found = session.scalars(query.execution_options(populate_existing=True)).first()
    assert found is not None
    return found


def steps_of(session: Session, request: ServiceRequest) -> list[Escalation]:
    query = select(Escalation).where(Escalation.request_id == request.id).order_by(Escalation.id)
    return list(session.scalars(query))


def event_count(session: Session, request: ServiceRequest) -> int:
    query = select(func.count()).where(RequestEvent.request_id == request.id)
    return session.scalar(query) or 0


def told(session: Session, notice: str) -> list[str]:
    query = select(OutboxMessage.recipient).where(OutboxMessage.notice == notice)
    return list(session.scalars(query.order_by(OutboxMessage.id)))
