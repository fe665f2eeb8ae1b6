"""Setting up, trying out and ending the addresses of other programs."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Invalid, NotFound
from pulse.outbox import OutboxMessage
from pulse.vault import Vault
from pulse.webhooks.announcing import tell_one
from pulse.webhooks.models import OFFERED, Webhook, WebhookEvent

LONGEST_URL = 500
SHOWN = 20
MOST = 50
OVERLAP = timedelta(hours=48)


@dataclass(frozen=True)
class WebhookDraft:
    """What an administrator asks for; the address has been looked at by the edge."""

    name: str
    url: str
    events: Collection[str]


def subscribe(
    session: Session, vault: Vault, draft: WebhookDraft, actor_id: int, *, at: datetime
) -> tuple[Webhook, str]:
    """Add an address and return it with its signing secret, which is shown once."""
    problems = _problems(draft)
    if not problems and len(going(session)) >= MOST:
        problems = {"url": "too_many"}
    if problems:
        raise Invalid("invalid_webhook", fields=problems)
    webhook = Webhook(
        name=draft.name.strip(),
        url=draft.url.strip(),
        events=sorted(set(draft.events)),
        created_at=at,
        created_by=actor_id,
    )
    session.add(webhook)
    session.flush()
    secret = _new_secret()
    webhook.sealed = vault.seal(secret, webhook.recipient)
    session.flush()
    _note(session, "webhook_added", webhook, actor_id, at)
    return webhook, secret


def going(session: Session) -> Sequence[Webhook]:
    """Return the addresses that are told, the newest first."""
    query = select(Webhook).where(Webhook.ended_at.is_(None)).order_by(Webhook.id.desc())
    return session.scalars(query).all()


def find(session: Session, webhook_id: int) -> Webhook:
    """Return an address that is told; NotFound otherwise."""
    found = session.get(Webhook, webhook_id)
    if found is None or found.ended_at is not None:
        raise NotFound("webhook_not_found")
    return found


def unsubscribe(session: Session, webhook_id: int, actor_id: int, *, at: datetime) -> None:
    """Tell an address nothing more; what waits for it is dropped when it would be sent."""
    webhook = find(session, webhook_id)
    webhook.ended_at = at
    session.flush()
    _note(session, "webhook_removed", webhook, actor_id, at)


def take_up_again(session: Session, webhook_id: int, actor_id: int, *, at: datetime) -> Webhook:
    """Tell an address again that was removed, under its old secret, what happens from now on."""
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or webhook.ended_at is None:
        raise NotFound("webhook_not_found")
    if len(going(session)) >= MOST:
        raise Invalid("invalid_webhook", fields={"url": "too_many"})
    webhook.ended_at = None
    session.flush()
    _note(session, "webhook_restored", webhook, actor_id, at)
    return webhook


def rotate(
    session: Session, vault: Vault, webhook_id: int, actor_id: int, *, at: datetime
) -> tuple[Webhook, str]:
    """Give an address a new secret, shown once; the former one signs beside it for two days."""
    webhook = find(session, webhook_id)
    secret = _new_secret()
    webhook.former_sealed, webhook.former_until = webhook.sealed, at + OVERLAP
    webhook.sealed = vault.seal(secret, webhook.recipient)
    session.flush()
    _note(session, "webhook_rotated", webhook, actor_id, at)
    return webhook, secret


def _new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def ping(session: Session, webhook_id: int, *, at: datetime) -> None:
    """Send a ping, at most one a second."""
    webhook = find(session, webhook_id)
    moment = at.isoformat(timespec="seconds")
    tell_one(session, webhook, WebhookEvent.PING, moment, {"webhook": webhook.name}, at=at)


def last_deliveries(session: Session, webhook: Webhook) -> Sequence[OutboxMessage]:
    """Return the newest deliveries to an address, whatever became of them."""
    query = select(OutboxMessage).where(
        text("way = 'webhook'"),  # spelt out as in the index, which SQLite wants to see
        OutboxMessage.recipient == webhook.recipient,
    )
    return session.scalars(query.order_by(OutboxMessage.id.desc()).limit(SHOWN)).all()


def _problems(draft: WebhookDraft) -> dict[str, str]:
    name, url = draft.name.strip(), draft.url.strip()
    found = {
        "name": "" if 0 < len(name) <= 80 else "missing" if not name else "too_long",
        "url": "too_long" if len(url) > LONGEST_URL else "" if url else "missing",
        "events": "" if draft.events and set(draft.events) <= set(OFFERED) else "missing",
    }
    return {field: code for field, code in found.items() if code}


def _note(session: Session, action: str, webhook: Webhook, actor_id: int, at: datetime) -> None:
    details = {"name": webhook.name, "url": webhook.url, "events": webhook.events}
    audit.record(session, action, "webhook", webhook.id, at=at, actor_id=actor_id, details=details)
