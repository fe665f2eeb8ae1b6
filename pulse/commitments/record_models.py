"""What is kept about promises besides the requests: lacks, calendar changes, closed periods."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pulse.audit import append_only
from pulse.base import Base, enum_by_value
from pulse.commitments.models import Clock, ClockState


class RequestLack(Base):
    """What a provider said a service request lacked; the latest one counts.

    ``lacks`` holds codes; an empty list says that nothing was missing.
    """

    __tablename__ = "request_lack"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lacks: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(String(500), default="")


class CalendarChange(Base):
    """A proposed, then perhaps applied, change of a calendar that reaches into the past.

    ``before`` and ``after`` each hold ``timezone``, ``document`` and ``holidays``. ``asked`` lists
    the departments whose heads must agree, ``consents`` who did, for which department and when.
    By law none is needed, but a reason is. ``proposed_by`` is empty where an operator proposed it
    with a command; ``withdrawn_at`` says that it was taken back or turned down, and
    ``withdrawn_reason`` why.
    """

    __tablename__ = "calendar_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_code: Mapped[str] = mapped_column(ForeignKey("calendar.code"), index=True)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    is_by_law: Mapped[bool]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    asked: Mapped[list[Any]]
    consents: Mapped[list[Any]]
    applied_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")

    clocks: Mapped[list[ClockChange]] = relationship(
        back_populates="change", order_by="ClockChange.id"
    )


class ClockChange(Base):
    """What a calendar change did to one clock: both verdicts and both due times stay."""

    __tablename__ = "clock_change"
    __table_args__ = (UniqueConstraint("change_id", "clock_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("calendar_change.id"))
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    verdict_before: Mapped[str] = mapped_column(String(16))
    verdict_after: Mapped[str] = mapped_column(String(16))
    due_before: Mapped[datetime | None]
    due_after: Mapped[datetime | None]

    clock: Mapped[Clock] = relationship()
    change: Mapped[CalendarChange] = relationship(back_populates="clocks")


class StagedClock(Base):
    """What a clock would read under a change that is being prepared; gone once that is settled.

    The first columns are those of ``ClockChange``, the last those kept of a clock's reading.
    """

    __tablename__ = "staged_clock"
    __table_args__ = (UniqueConstraint("change_id", "clock_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("calendar_change.id"))
    clock_id: Mapped[int] = mapped_column(ForeignKey("clock.id"), index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    verdict_before: Mapped[str] = mapped_column(String(16))
    verdict_after: Mapped[str] = mapped_column(String(16))
    was_breached: Mapped[bool]
    is_breached: Mapped[bool]
    due_before: Mapped[datetime | None]
    due_after: Mapped[datetime | None]
    state: Mapped[ClockState] = mapped_column(enum_by_value(ClockState))
    due_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    goal_seconds: Mapped[int | None]
    elapsed_seconds: Mapped[int]
    paused_seconds: Mapped[int]
    exclusion: Mapped[str] = mapped_column(String(24))


class PeriodKind(enum.Enum):
    """How long a closed period is."""

    MONTH = "month"
    QUARTER = "quarter"


class PeriodClose(Base):
    """A closed period: its figures and the version of the method that made them are frozen."""

    __tablename__ = "period_close"
    __table_args__ = (UniqueConstraint("kind", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PeriodKind] = mapped_column(enum_by_value(PeriodKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    method_version: Mapped[int]

    figures: Mapped[list[ClosedFigure]] = relationship(order_by="ClosedFigure.id")


class ClosedFigure(Base):
    """One commitment version's counts in a closed period.

    ``counts`` are of what fell due in the period, as known at the close; ``carried`` is what
    became known since about periods closed before, and is counted here.
    """

    __tablename__ = "closed_figure"
    __table_args__ = (UniqueConstraint("close_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    close_id: Mapped[int] = mapped_column(ForeignKey("period_close.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("commitment_version.id"), index=True)
    counts: Mapped[dict[str, Any]]
    carried: Mapped[dict[str, Any]]


for _frozen in (RequestLack, ClockChange, PeriodClose, ClosedFigure):
    append_only(_frozen)
