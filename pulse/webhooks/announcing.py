"""Announcing an event: one outbox row for each program that asked, in the cause's transaction.

A row names things by id and number only. What a request says, and what people answered, does not
leave by this way; whoever needs more reads it through the interface, with a token.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.outbox import Lane, OutboxMessage, Way, enqueue
from pulse.remembering import remember
from pulse.webhooks.models import Webhook, WebhookEvent

NOTICE = "webhook_event"


def announce(
    session: Session,
    event: WebhookEvent,
    identity: str,
    facts: Mapping[str, Any],
    *,
    at: datetime,
) -> int:
    """Tell every program that asked for ``event``; return how many.

    ``identity`` tells this event from others of its kind, so that it is told once.
    """
    asked = remember(session, "webhooks", (Webhook,), lambda: _going(session))
    return sum(
        tell_one(session, webhook, event, identity, facts, at=at)
        for webhook in asked
        if event.value in webhook.events
    )


def _going(session: Session) -> Sequence[Webhook]:
    return session.scalars(select(Webhook).where(Webhook.ended_at.is_(None))).all()


def tell_one(
    session: Session,
    webhook: Webhook,
    event: WebhookEvent,
    identity: str,
    facts: Mapping[str, Any],
    *,
    at: datetime,
) -> bool:
    """Put one event for one program into the outbox; tell whether it is new."""
    payload = {"type": event.value, "occurred_at": at.isoformat(), "data": dict(facts)}
    return enqueue(
        session,
        OutboxMessage(
            dedup_key=f"webhook:{webhook.id}:{event.value}:{identity}",
            notice=NOTICE,
            payload=payload,
            recipient=webhook.recipient,
            lane=int(Lane.DIGEST),
            way=Way.WEBHOOK.value,
            created_at=at,
            due_at=at,
            may_repeat=True,
        ),
    )
