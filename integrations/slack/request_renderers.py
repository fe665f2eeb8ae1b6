"""Fired steps, who took them on, and the standing messages of a request kept up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from integrations.ports import Links, Message, Outgoing, Receipt, Rendered, Renderer, Stale
from integrations.slack import escalation_blocks, request_blocks
from integrations.slack.escalation_views import step_face
from integrations.slack.messenger import Address
from integrations.slack.people import display_name
from integrations.slack.request_blocks import Voice
from integrations.slack.request_views import request_face
from integrations.slack.speech import Speech
from pulse import notices
from pulse.commitments.models import Clock, ClockState, Escalation, ServiceRequest
from pulse.outbox import DeliveryState, OutboxMessage, Way
from pulse.people.models import Person

NOT_SHOWN = "not_shown"
"""The code of Stale where there is no message to bring up to date."""


@dataclass(frozen=True)
class RequestRenderers:
    """Says them; ``find`` and ``send`` are how the way of telling addresses a message.

    ``team_id`` is the workspace in which people can be mentioned, if any.
    """

    find: Callable[[Session, OutboxMessage], Address]
    send: Callable[[Address, Outgoing], Rendered]
    links: Links
    speech: Speech
    team_id: str

    def by_kind(self) -> Mapping[str, Renderer]:
        """Return the renderer of each kind of notice."""
        return {
            notices.Escalated.kind: self.escalated,
            notices.EscalationAcknowledged.kind: self.acknowledged,
            notices.RequestRefreshed.kind: self.refreshed,
        }

    def escalated(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Tell a fired step, unless its clock has stopped in the meantime."""
        address = self.find(session, row)
        step = _step(session, row)
        clock = session.get_one(Clock, step.clock_id)
        if clock.state in (ClockState.STOPPED, ClockState.EXCLUDED):
            raise Stale("clock_stopped")
        voice = Voice(address.locale, address.timezone, at)
        if address.person_id is not None:
            face = step_face(session, step, self.links, address.locale)
            return self.send(address, Outgoing(address.channel, self.speech.step(face, voice)))
        face = step_face(session, step, self.links, address.locale, self.team_id)
        message = escalation_blocks.step_thread_message(face, voice)
        request = session.get_one(ServiceRequest, step.request_id)
        thread = request.thread_ts if request.thread_channel == address.channel else None
        return self.send(address, Outgoing(address.channel, message, thread))

    def acknowledged(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Put who took a step on, and until when, in the place of its notice."""
        step = _step(session, row)
        told = f"{notices.Escalated.kind}:{step.id}:{row.recipient}"
        shown = _shown(session, told)
        address = self.find(session, row)
        voice = Voice(address.locale, address.timezone, at)
        face = step_face(session, step, self.links, address.locale)
        by = session.get(Person, step.acknowledged_by) if step.acknowledged_by else None
        name = display_name(by, voice.locale) if by else ""
        message = escalation_blocks.acknowledged_message(face, voice, name, step.expected_at)
        return _edit(shown, message)

    def refreshed(self, session: Session, row: OutboxMessage, at: datetime) -> Rendered:
        """Bring the request's own message up to date; only the newest of several does."""
        request_id = int(row.payload["request_id"])
        if _is_overtaken(session, row, request_id):
            raise Stale("overtaken")
        shown = _shown(session, f"{notices.RequestOpened.kind}:{request_id}:{row.recipient}")
        address = self.find(session, row)
        _, face = request_face(session, request_id, self.links, address.locale)
        voice = Voice(address.locale, address.timezone, at)
        if address.person_id is None:
            return _edit(shown, request_blocks.provider_message(face, voice))
        return _edit(shown, request_blocks.standing_message(face, voice))


def _step(session: Session, row: OutboxMessage) -> Escalation:
    found = session.get(Escalation, int(row.payload["escalation_id"]))
    if found is None:
        raise Stale("escalation_gone")
    return found


def _edit(shown: Receipt, message: Message) -> Rendered:
    return Rendered(Outgoing(shown.channel, message, replaces=shown.ts))


def _shown(session: Session, dedup_key: str) -> Receipt:
    """Find where a notice stands in the workspace; Stale where it never got there."""
    receipt = session.scalar(
        select(OutboxMessage.receipt).where(
            OutboxMessage.dedup_key == dedup_key,
            OutboxMessage.state == DeliveryState.SENT,
            OutboxMessage.way == Way.SLACK,
        )
    )
    if not receipt or not receipt.get("ts"):
        raise Stale(NOT_SHOWN)
    return Receipt(str(receipt["channel"]), str(receipt["ts"]))


def _is_overtaken(session: Session, row: OutboxMessage, request_id: int) -> bool:
    """Tell whether a later event of the request waits to be shown in the same place."""
    prefix = f"{notices.RequestRefreshed.kind}:{request_id},"
    later = select(OutboxMessage.id).where(
        OutboxMessage.state.in_((DeliveryState.PENDING, DeliveryState.SENDING)),
        OutboxMessage.recipient == row.recipient,
        OutboxMessage.id > row.id,
        OutboxMessage.dedup_key.startswith(prefix, autoescape=True),
    )
    return session.scalars(later).first() is not None
