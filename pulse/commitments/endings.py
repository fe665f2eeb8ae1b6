"""How requests ended: when, and how many promises were kept, counted as fulfilment is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.commitments.models import (
    Clock,
    ClockState,
    EventKind,
    RequestEvent,
    RequestState,
    ServiceRequest,
)
from pulse.commitments.phases import Exclusion

CLOSED = (RequestState.RESOLVED, RequestState.CANCELLED)
ENDS = (EventKind.RESOLVED, EventKind.CANCELLED)


@dataclass(frozen=True, slots=True)
class Ending:
    """When a request ended, and how many of the promises that count for it were kept."""

    at: datetime
    kept: int
    promised: int


def endings_of(session: Session, requests: Iterable[ServiceRequest]) -> Mapping[int, Ending]:
    """Return how those that ended did, by id; their clocks are read already. One query or none."""
    closed = {one.id: one for one in requests if one.state in CLOSED}
    if not closed:
        return {}
    query = (
        select(RequestEvent.request_id, func.max(RequestEvent.at))
        .where(RequestEvent.request_id.in_(closed), RequestEvent.kind.in_(ENDS))
        .group_by(RequestEvent.request_id)
    )
    return {
        request_id: ending(at, closed[request_id].clocks)
        for request_id, at in session.execute(query)
    }


def ending(at: datetime, clocks: Iterable[Clock]) -> Ending:
    """Count clocks of a request that ended: excluded ones not, one called off as not kept."""
    counted = [clock for clock in clocks if clock.state is not ClockState.EXCLUDED]
    kept = sum(
        clock.breached_at is None and clock.exclusion != Exclusion.CANCELLED_BY_PROVIDER.value
        for clock in counted
    )
    return Ending(at, kept, len(counted))
