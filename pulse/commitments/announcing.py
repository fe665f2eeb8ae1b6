"""What other programs are told of a service request: which one, what happened, and no words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from pulse.commitments.models import Clock, Escalation, EventKind, ServiceRequest
from pulse.webhooks.announcing import announce
from pulse.webhooks.models import WebhookEvent


def announce_change(
    session: Session, request: ServiceRequest, kind: EventKind, identity: str, *, at: datetime
) -> None:
    """Tell programs that something happened to a request; ``identity`` names that event."""
    event = WebhookEvent(f"service_request.{kind.value}")
    announce(session, event, identity, _facts(request), at=at)


def announce_breach(
    session: Session, clock: Clock, breached_at: datetime, *, at: datetime
) -> None:
    """Tell programs that a promise about a request is broken."""
    facts = {
        **_facts(clock.request),
        "target": clock.target.value,
        "breached_at": breached_at.isoformat(),
    }
    announce(session, WebhookEvent.REQUEST_BREACHED, str(clock.id), facts, at=at)


def announce_escalation(
    session: Session, request: ServiceRequest, row: Escalation, *, at: datetime
) -> None:
    """Tell programs that a step of a request's escalation chain fired."""
    facts = {**_facts(request), "step": row.step}
    announce(session, WebhookEvent.REQUEST_ESCALATED, str(row.id), facts, at=at)


def _facts(request: ServiceRequest) -> dict[str, object]:
    return {"number": request.number, "state": request.state.value, "priority": request.priority}
