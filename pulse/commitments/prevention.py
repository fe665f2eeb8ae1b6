"""Requests that never came: how often a service was asked before and after people were told.

The rate is requests opened per person and month. What was expected after a notice is the rate of
the twelve weeks before it; what came instead is counted from the notice on, for twelve weeks at
most. The rest of the world may have changed as well, so the figure is a guide and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from pulse.commitments.models import RequestState, ServiceRequest

LENGTH = timedelta(weeks=12)
SOONEST = timedelta(weeks=4)
"""Sooner after a notice there is too little to compare."""
_MONTH = timedelta(days=365.25 / 12)


@dataclass(frozen=True, slots=True)
class AskedRates:
    """Requests per person and month before and after a moment, for so many people."""

    before: Decimal
    after: Decimal
    people: int


def asked_rates(
    session: Session, service_id: int, noticed_at: datetime, people: int, at: datetime
) -> AskedRates | None:
    """Count both rates in one query; None while too little time has passed, or for nobody."""
    until = min(noticed_at + LENGTH, at)
    if until - noticed_at < SOONEST or people <= 0:
        return None
    is_after = ServiceRequest.opened_at >= noticed_at
    before, after = session.execute(
        select(
            func.sum(case((is_after, 0), else_=1)),
            func.sum(case((is_after, 1), else_=0)),
        ).where(
            ServiceRequest.service_id == service_id,
            ServiceRequest.state != RequestState.CANCELLED,
            ServiceRequest.opened_at >= noticed_at - LENGTH,
            ServiceRequest.opened_at < until,
        )
    ).one()
    return AskedRates(
        _rate(before or 0, LENGTH, people), _rate(after or 0, until - noticed_at, people), people
    )


def _rate(count: int, length: timedelta, people: int) -> Decimal:
    """Return requests per person and month, to three decimals."""
    months = Decimal(str(length / _MONTH))
    return (Decimal(count) / people / months).quantize(Decimal("0.001"), ROUND_HALF_UP)
