"""Addresses of other programs: told what they asked for, once, and no words of anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Invalid, NotFound
from pulse.outbox import OutboxMessage, Way
from pulse.vault import Vault
from pulse.webhooks import subscribing
from pulse.webhooks.announcing import announce
from pulse.webhooks.models import Webhook, WebhookEvent
from pulse.webhooks.subscribing import WebhookDraft
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
VAULT = Vault(["for tests"])
OPENED, CLOSED = WebhookEvent.REQUEST_OPENED, WebhookEvent.REQUEST_RESOLVED


def added(session: Session, *events: WebhookEvent) -> tuple[Webhook, str]:
    actor = make_person(session, make_department(session, f"C{len(events)}{id(events) % 999}"))
    draft = WebhookDraft("desk", "https://desk.example.com/in", [one.value for one in events])
    return subscribing.subscribe(session, VAULT, draft, actor.id, at=AT)


def rows(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_program_is_told_what_it_asked_for_once(session: Session) -> None:
    webhook, _ = added(session, OPENED)
    assert announce(session, OPENED, "R-1", {"number": "R-1"}, at=AT) == 1
    assert announce(session, OPENED, "R-1", {"number": "R-1"}, at=AT) == 0
    assert announce(session, CLOSED, "R-1", {"number": "R-1"}, at=AT) == 0
    (row,) = rows(session)
    assert (row.way, row.recipient) == (Way.WEBHOOK.value, f"webhook:{webhook.id}")
    assert row.payload["data"] == {"number": "R-1"}
    assert [one.id for one in subscribing.last_deliveries(session, webhook)] == [row.id]


def test_one_that_was_removed_is_told_nothing(session: Session) -> None:
    webhook, _ = added(session, OPENED)
    announce(session, OPENED, "R-1", {}, at=AT)
    subscribing.unsubscribe(session, webhook.id, webhook.created_by, at=AT)
    assert announce(session, OPENED, "R-2", {}, at=AT) == 0
    with pytest.raises(NotFound):
        subscribing.find(session, webhook.id)
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"webhook_added", "webhook_removed"} <= actions


def test_its_secret_is_kept_sealed(session: Session) -> None:
    webhook, secret = added(session, OPENED)
    assert secret.startswith("whsec_")
    assert secret not in webhook.sealed
    assert VAULT.open(webhook.sealed, webhook.recipient) == secret


def test_a_try_out_is_sent_at_most_once_a_second(session: Session) -> None:
    webhook, _ = added(session, OPENED)
    for seconds in (0, 0, 1):
        subscribing.ping(session, webhook.id, at=AT + timedelta(seconds=seconds))
    assert [row.payload["type"] for row in rows(session)] == ["ping", "ping"]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (WebhookDraft("", "https://x.example", [OPENED.value]), "name"),
        (WebhookDraft("x", "", [OPENED.value]), "url"),
        (WebhookDraft("x", "https://" + "x" * 500, [OPENED.value]), "url"),
        (WebhookDraft("x", "https://x.example", []), "events"),
        (WebhookDraft("x", "https://x.example", ["ping"]), "events"),
    ],
)
def test_a_draft_that_lacks_something(session: Session, draft: WebhookDraft, field: str) -> None:
    actor = make_person(session, make_department(session, "C0"))
    with pytest.raises(Invalid) as refused:
        subscribing.subscribe(session, VAULT, draft, actor.id, at=AT)
    assert set(refused.value.fields) == {field}
