"""Decisions asked in digests, from the day they are raised until somebody answers."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base, enum_by_value


class DecisionKind(enum.Enum):
    """What a decision is about: published figures alone, or a proposal in somebody's words."""

    MISSED_PROMISE = "missed_promise"
    WEAKEST_STAGE = "weakest_stage"
    NO_RESPONSE = "no_response"
    PROPOSAL = "proposal"


class DecisionState(enum.Enum):
    """Whether somebody has answered; ``over`` is what nobody answered in time."""

    OPEN = "open"
    DECIDED = "decided"
    PUT_OFF = "put_off"
    OVER = "over"


class Decision(Base):
    """One question to whoever may answer it: the company's executives, or a unit's head.

    ``key`` names the fact and its period, so that a fact is asked about once a period. ``facts``
    holds the published figures it rests on, or the proposal's words. ``asked_on`` is the Monday it
    was last asked for, ``raised_by`` whose proposal it is.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_state_department_id", "state", "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[DecisionKind] = mapped_column(enum_by_value(DecisionKind))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    facts: Mapped[dict[str, Any]]
    weight: Mapped[int] = mapped_column(default=0)
    raised_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    asked_on: Mapped[date | None]
    times_asked: Mapped[int] = mapped_column(default=0)
    state: Mapped[DecisionState] = mapped_column(
        enum_by_value(DecisionState), default=DecisionState.OPEN
    )
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(1000), default="")
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
