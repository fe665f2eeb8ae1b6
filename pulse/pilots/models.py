"""What a pilot tries where, the rule it is decided by, and the decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from pulse.audit import append_only
from pulse.base import Base
from pulse.errors import Conflict


class Pilot(Base):
    """Something tried in the ``trial`` departments beside the ``compare`` ones.

    ``rule`` is the decision rule as ``pulse.pilots.rules`` reads it. With a series the pilot has
    been started, and nothing of it changes any more.
    """

    __tablename__ = "pilot"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="forward"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    hypothesis: Mapped[str] = mapped_column(String(500))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    trial: Mapped[list[Any]]
    compare: Mapped[list[Any]]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    rule: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))


class PilotDecision(Base):
    """What was decided on a pilot, once: by whom, why, when, and what the rule had said.

    ``response_id`` is the answer by which both arms were told.
    """

    __tablename__ = "pilot_decision"

    pilot_id: Mapped[int] = mapped_column(ForeignKey("pilot.id"), primary_key=True)
    decision: Mapped[str] = mapped_column(String(8))
    rule_said: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(2500))
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    response_id: Mapped[int] = mapped_column(ForeignKey("published_response.id"))


append_only(PilotDecision)


def _keep_frozen(_mapper: Mapper[Any], _connection: object, pilot: Pilot) -> None:
    """Refuse to change a pilot that has been started: the rule was written before."""
    history = inspect(pilot).attrs.series_id.history
    if (history.deleted or history.unchanged or [None])[0] is not None:
        raise Conflict("pilot_is_frozen", pilot_id=pilot.id)


event.listen(Pilot, "before_update", _keep_frozen)
