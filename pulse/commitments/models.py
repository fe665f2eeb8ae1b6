"""Services, versioned commitments, service requests with their events, clocks and escalations."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pulse.audit import append_only
from pulse.base import Base, enum_by_value


class VersionState(enum.Enum):
    """A commitment version's life; a signed one never changes."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    ENDED = "ended"


class TargetKind(enum.Enum):
    """What a commitment measures."""

    FIRST_REPLY = "first_reply"
    RESOLUTION = "resolution"


class RequestState(enum.Enum):
    """Where a service request stands; derived from its events and cached."""

    OPEN = "open"
    HELD = "held"
    RESOLVED = "resolved"
    CANCELLED = "cancelled"


class EventKind(enum.Enum):
    """What can happen to a service request."""

    OPENED = "opened"
    REPLIED = "replied"
    HELD = "held"
    RESUMED = "resumed"
    REASSIGNED = "reassigned"
    HANDED_OVER = "handed_over"
    PRIORITY_CHANGED = "priority_changed"
    RENEGOTIATED = "renegotiated"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    WAIVED = "waived"
    CORRECTED = "corrected"


class ClockState(enum.Enum):
    """A clock's cached reading."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    EXCLUDED = "excluded"


class EscalationState(enum.Enum):
    """Where a planned step stands."""

    PLANNED = "planned"
    HELD = "held"
    FIRED = "fired"
    CANCELLED = "cancelled"


class Service(Base):
    """What a provider department offers, to whom, and who buys and decides."""

    __tablename__ = "service"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name_ko: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160))
    description_ko: Mapped[str] = mapped_column(String(1000), default="")
    description_en: Mapped[str] = mapped_column(String(1000), default="")
    category: Mapped[str] = mapped_column(String(48), default="")
    provider_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    user_scope: Mapped[list[Any]]
    buyer_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    decider_department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    request_channels: Mapped[list[Any]]
    calendar_code: Mapped[str] = mapped_column(ForeignKey("calendar.code"))
    criticality: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    stage_set: Mapped[str] = mapped_column(String(16), default="")
    survey_sampling: Mapped[str] = mapped_column(String(16), default="never")
    faq_ref: Mapped[str] = mapped_column(String(80), default="")
    pilot_until: Mapped[date | None]
    launched_on: Mapped[date | None]

    commitments: Mapped[list[Commitment]] = relationship(
        back_populates="service", order_by="Commitment.code"
    )


class Commitment(Base):
    """A promise about a service, through all its versions."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)

    service: Mapped[Service] = relationship(back_populates="commitments")
    versions: Mapped[list[CommitmentVersion]] = relationship(
        back_populates="commitment", order_by="CommitmentVersion.number"
    )


class CommitmentVersion(Base):
    """A promise as signed: goal, calendar, pause rules, target rate, and from when to when.

    ``kind`` is the imported kind (first_response, resolve, notice_lead, periodic, quality,
    notify_delay); only the first two run clocks on service requests. ``goal_unit`` is
    business_minutes, business_hours, business_days, elapsed_minutes, elapsed_hours or
    calendar_days (others are kept for evidence by hand). ``duties`` is what both sides owe besides
    the time, as ``duties.Duties`` reads it.
    """

    __tablename__ = "commitment_version"
    __table_args__ = (UniqueConstraint("commitment_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(enum_by_value(VersionState))
    kind: Mapped[str] = mapped_column(String(24))
    wording_ko: Mapped[str] = mapped_column(String(300))
    wording_en: Mapped[str] = mapped_column(String(300))
    goal_value: Mapped[int]
    goal_unit: Mapped[str] = mapped_column(String(24))
    target_rate: Mapped[int]
    priority: Mapped[str] = mapped_column(String(8))
    calendar_code: Mapped[str] = mapped_column(ForeignKey("calendar.code"))
    start_event: Mapped[str] = mapped_column(String(48))
    stop_event: Mapped[str] = mapped_column(String(48))
    pause_when: Mapped[list[Any]]
    warn_at_pct: Mapped[int]
    chain_code: Mapped[str | None] = mapped_column(ForeignKey("escalation_chain.code"))
    evidence: Mapped[str] = mapped_column(String(16))
    weight: Mapped[int]
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]
    review_on: Mapped[date | None]
    signatures: Mapped[list[Any]] = mapped_column(default=list)
    duties: Mapped[dict[str, Any]] = mapped_column(default=dict)

    commitment: Mapped[Commitment] = relationship(back_populates="versions")


class EscalationChain(Base):
    """The rule that says who hears of it when a promise is about to break, or broke."""

    __tablename__ = "escalation_chain"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name_ko: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(80))
    document: Mapped[dict[str, Any]]


class ServiceRequest(Base):
    """One thing somebody asked of a service; its events say what happened, the rest is a cache."""

    __tablename__ = "service_request"
    __table_args__ = (
        Index(
            "ix_service_request_provider_department_id_state", "provider_department_id", "state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    requester_role: Mapped[str] = mapped_column(String(16), default="user")
    customer_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    provider_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    priority: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(200))
    details: Mapped[str] = mapped_column(String(4000), default="")
    opened_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[RequestState] = mapped_column(enum_by_value(RequestState))
    source: Mapped[str] = mapped_column(String(24), default="web")
    external_ref: Mapped[str | None] = mapped_column(String(80), unique=True)
    thread_channel: Mapped[str | None] = mapped_column(String(32))
    thread_ts: Mapped[str | None] = mapped_column(String(32))

    service: Mapped[Service] = relationship()
    events: Mapped[list[RequestEvent]] = relationship(
        back_populates="request", order_by="(RequestEvent.at, RequestEvent.id)"
    )
    clocks: Mapped[list[Clock]] = relationship(back_populates="request", order_by="Clock.id")


class RequestEvent(Base):
    """Something that happened to a service request; a correction is another event."""

    __tablename__ = "request_event"
    __table_args__ = (Index("ix_request_event_request_id_at", "request_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[EventKind] = mapped_column(enum_by_value(EventKind))
    reason: Mapped[str] = mapped_column(String(500), default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    request: Mapped[ServiceRequest] = relationship(back_populates="events")


class Clock(Base):
    """One measurement of a service request against one commitment version; a cached reading.

    ``due_at`` is empty while paused, stopped with time left, or never due. ``goal_seconds``,
    ``elapsed_seconds`` and ``paused_seconds`` are in the goal's own time, up to the last event.
    ``settled_at`` is the due moment of a promise whose verdict is certain: its period.
    """

    __tablename__ = "clock"
    __table_args__ = (
        UniqueConstraint("request_id", "version_id"),
        Index(
            "ix_clock_due_at_unbroken",
            "due_at",
            sqlite_where=text("state = 'running' AND breached_at IS NULL"),
            postgresql_where=text("state = 'running' AND breached_at IS NULL"),
        ),
        Index("ix_clock_settled_at", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("commitment_version.id"), index=True)
    target: Mapped[TargetKind] = mapped_column(enum_by_value(TargetKind))
    state: Mapped[ClockState] = mapped_column(enum_by_value(ClockState))
    due_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    goal_seconds: Mapped[int | None]
    elapsed_seconds: Mapped[int] = mapped_column(default=0)
    paused_seconds: Mapped[int] = mapped_column(default=0)
    exclusion: Mapped[str] = mapped_column(String(24), default="")

    request: Mapped[ServiceRequest] = relationship(back_populates="clocks")
    version: Mapped[CommitmentVersion] = relationship()


class Escalation(Base):
    """One planned step of the chain frozen at opening; fires once."""

    __tablename__ = "escalation"
    __table_args__ = (
        UniqueConstraint("clock_id", "step"),
        Index(
            "ix_escalation_due_at_planned",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    step: Mapped[int]
    rule: Mapped[str] = mapped_column(String(24))
    targets: Mapped[list[Any]]
    via: Mapped[str] = mapped_column(String(32))
    quiet_hours: Mapped[str] = mapped_column(String(32), default="")
    due_at: Mapped[datetime | None]
    state: Mapped[EscalationState] = mapped_column(enum_by_value(EscalationState))
    fired_at: Mapped[datetime | None]
    told: Mapped[list[Any]] = mapped_column(default=list)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acknowledged_at: Mapped[datetime | None]
    expected_at: Mapped[datetime | None]


append_only(RequestEvent)
