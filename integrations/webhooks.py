"""Deliveries to other programs: signed, sent at least once, never into our own network.

A delivery carries ``Ieum-Signature: t=SECONDS,v1=HEX``, where HEX is the HMAC-SHA256 of
``SECONDS.BODY`` under the subscription's secret; while a secret is being exchanged a second
``v1=HEX`` follows, under the former one. Whatever is not clearly accepted is tried again,
slower and slower for a day; a receiver tells repeats apart by the delivery's id.
"""

from __future__ import annotations

import hmac
import http.client
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from integrations.delivery import Pump
from integrations.outside_addresses import AddressRefused, post, resolve
from integrations.ports import (
    DeliveryError,
    FailureKind,
    Message,
    Outgoing,
    Receipt,
    Rendered,
    Renderer,
    Stale,
)
from pulse import outbox
from pulse.outbox import OutboxMessage
from pulse.transaction import transaction
from pulse.vault import Unreadable, Vault
from pulse.webhooks.announcing import NOTICE
from pulse.webhooks.models import Webhook

SIGNATURE, EVENT, DELIVERY = "Ieum-Signature", "Ieum-Event", "Ieum-Delivery"
_FOR_GOOD = frozenset({"address_inside", "address_malformed", "address_not_https"})


@dataclass(frozen=True)
class Parcel(Outgoing):
    """One delivery: its address, its id, and the secret it is signed with."""

    url: str = field(kw_only=True)
    event: str = field(kw_only=True)
    delivery: str = field(kw_only=True)
    secrets: tuple[str, ...] = field(kw_only=True, repr=False)


def signature_of(secrets: Sequence[str], body: bytes, at: datetime) -> str:
    """Return what a delivery says to prove where it comes from and when it was sent."""
    seconds = int(at.timestamp())
    said = f"{seconds}.".encode() + body
    proofs = (hmac.digest(secret.encode(), said, "sha256").hex() for secret in secrets)
    return ",".join([f"t={seconds}", *(f"v1={proof}" for proof in proofs)])


@dataclass(frozen=True)
class WebhookRenderers:
    """Turns outbox rows into deliveries."""

    vault: Vault

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of the one kind of row there is."""
        return {NOTICE: self.event}

    def event(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Say one event as JSON; Stale where the subscription has ended."""
        webhook = session.get(Webhook, int(row.recipient.partition(":")[2]))
        if webhook is None or webhook.ended_at is not None:
            raise Stale("subscription_ended")
        try:
            secrets = [self.vault.open(one, webhook.recipient) for one in _sealed(webhook, at)]
        except Unreadable as error:
            raise Stale("secret_unreadable") from error
        delivery = f"evt_{row.id}"
        body = json.dumps({"id": delivery, **row.payload}, ensure_ascii=False, sort_keys=True)
        parcel = Parcel(
            webhook.recipient,
            Message(body),
            url=webhook.url,
            event=str(row.payload["type"]),
            delivery=delivery,
            secrets=tuple(secrets),
        )
        return Rendered(parcel)


def _sealed(webhook: Webhook, at: datetime) -> list[str]:
    """Return the secrets deliveries are signed with now, the newest first."""
    is_exchanging = webhook.former_until is not None and at < webhook.former_until
    return [webhook.sealed, *([webhook.former_sealed] if is_exchanging else [])]


class WebhookMessenger:
    """The Messenger of other programs."""

    method = "webhook"
    is_stopped = False

    def __init__(self, now: Callable[[], datetime], *, allows_inside: bool) -> None:
        """``now`` is real time, which receivers check signatures against."""
        self._now = now
        self._allows_inside = allows_inside

    def heal(self) -> None:
        """Nothing to heal: each receiver stands for itself."""

    def post(self, outgoing: Outgoing) -> Receipt:
        """Send one delivery, once; raise DeliveryError unless it was accepted."""
        if not isinstance(outgoing, Parcel):
            raise TypeError(outgoing)
        body = outgoing.message.text.encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Ieum-Webhooks/1",
            EVENT: outgoing.event,
            DELIVERY: outgoing.delivery,
            SIGNATURE: signature_of(outgoing.secrets, body, self._now()),
        }
        status = self._send(outgoing.url, body, headers)
        if 200 <= status < 300:
            return Receipt(outgoing.channel, str(status))
        if 300 <= status < 400 or status == 410:
            raise DeliveryError(FailureKind.PERMANENT, f"http_{status}")
        raise DeliveryError(FailureKind.LATER, f"http_{status}")

    def _send(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        try:
            return post(resolve(url, allows_inside=self._allows_inside), body, headers)
        except AddressRefused as refused:
            kind = FailureKind.PERMANENT if refused.code in _FOR_GOOD else FailureKind.LATER
            raise DeliveryError(kind, refused.code) from refused
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryError(FailureKind.LATER, type(error).__name__) from error


class WebhookPump(Pump):
    """A sender for which one receiver's trouble is nobody else's."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._rests_until: dict[str, datetime] = {}

    def _pause(self, seconds: float) -> None:
        """Leave the others alone: the row that failed waits by itself."""

    def _hand_out(self, row: OutboxMessage, rendered: Rendered, at: datetime) -> None:
        """Hand a note out, or let it wait with the others of a receiver that has just failed."""
        self._crew.await_hand(row.recipient)
        until = self._rests_until.get(row.recipient, at)
        if until > at:
            self._put_back(row, until, row.last_error or "")
        else:
            super()._hand_out(row, rendered, at)

    def _later(self, row: OutboxMessage, error: DeliveryError, at: datetime) -> bool:
        """Put off all notes of a receiver that failed: they would hold others up one by one."""
        has_ended, until = super()._later(row, error, at), at + self._delay(row, at)
        self._rests_until[row.recipient] = until
        with self.sessions() as session, transaction(session):
            outbox.put_off(session, row.recipient, until=until)
        return has_ended
