"""Addresses of other programs that want to hear of events."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base


class WebhookEvent(enum.StrEnum):
    """What a program may ask to be told."""

    REQUEST_OPENED = "service_request.opened"
    REQUEST_REPLIED = "service_request.replied"
    REQUEST_HELD = "service_request.held"
    REQUEST_RESUMED = "service_request.resumed"
    REQUEST_REASSIGNED = "service_request.reassigned"
    REQUEST_HANDED_OVER = "service_request.handed_over"
    REQUEST_PRIORITY_CHANGED = "service_request.priority_changed"
    REQUEST_RENEGOTIATED = "service_request.renegotiated"
    REQUEST_RESOLVED = "service_request.resolved"
    REQUEST_REOPENED = "service_request.reopened"
    REQUEST_CANCELLED = "service_request.cancelled"
    REQUEST_WAIVED = "service_request.waived"
    REQUEST_CORRECTED = "service_request.corrected"
    REQUEST_BREACHED = "service_request.breached"
    REQUEST_ESCALATED = "service_request.escalated"
    RESULTS_PUBLISHED = "results.published"
    PING = "ping"


OFFERED = tuple(event for event in WebhookEvent if event is not WebhookEvent.PING)
"""What can be subscribed to; a ping is sent by its button alone."""


class Webhook(Base):
    """One address, the events it is told, and the sealed secret its deliveries are signed with.

    While a secret is being exchanged, deliveries are signed with the former one as well, until
    ``former_until``.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[Any]]
    sealed: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    former_sealed: Mapped[str] = mapped_column(String(200), default="")
    former_until: Mapped[datetime | None]

    @property
    def recipient(self) -> str:
        """The address its outbox rows carry."""
        return f"webhook:{self.id}"
