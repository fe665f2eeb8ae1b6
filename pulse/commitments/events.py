"""The log of a service request: appending to it, and reading it back in order.

Nothing edits an event. A later one may correct an earlier one: it names the event and says when
that really happened, or that it did not happen at all.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pulse.commitments.models import EventKind, RequestEvent, RequestState
from pulse.instants import require_aware


class HoldReason(enum.StrEnum):
    """Why a provider cannot go on; a commitment says which of these pause its clock."""

    WAITING_REQUESTER = "waiting_requester"
    IDENTITY_CHECK = "identity_check"
    AGREED_DATE = "agreed_date"
    STOCK_OUT = "stock_out"
    THIRD_PARTY = "third_party"


WAITS_FOR_REQUESTER = frozenset({HoldReason.WAITING_REQUESTER, HoldReason.IDENTITY_CHECK})
"""Holds that the requester may end as well."""


class Outcome(enum.StrEnum):
    """How a service request was resolved."""

    DONE = "done"
    ALTERNATIVE_ACCEPTED = "alternative_accepted"
    DECLINED_WITHIN_LIMIT = "declined_within_limit"


class Side(enum.StrEnum):
    """Whose act an event was."""

    PROVIDER = "provider"
    REQUESTER = "requester"


@dataclass(frozen=True, slots=True)
class EventFact:
    """One event as the clocks see it: plain values, no database.

    ``data`` may hold ``hold`` (a HoldReason), ``by`` (a Side), ``outcome`` (an Outcome),
    ``versions`` (the commitment versions that count from here on), and for a correction
    ``event`` and ``happened_at``.
    """

    kind: EventKind
    at: datetime
    recorded_at: datetime | None = None
    id: int = 0
    actor_id: int | None = None
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be appended: the kind, who did it, the reason in words, and the facts."""

    kind: EventKind
    actor_id: int | None = None
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def append(
    session: Session,
    request_id: int,
    happening: Happening,
    *,
    at: datetime,
    recorded_at: datetime | None = None,
) -> RequestEvent:
    """Add one event; ``at`` is cut to the second, ``recorded_at`` says when it became known."""
    event = event_row(request_id, happening, at, recorded_at or at)
    session.add(event)
    session.flush()
    return event


def event_row(
    request_id: int, happening: Happening, at: datetime, recorded_at: datetime
) -> RequestEvent:
    """Make the row of an event, for those who add many at once."""
    return RequestEvent(
        request_id=request_id,
        at=whole_second(at),
        recorded_at=recorded_at,
        actor_id=happening.actor_id,
        kind=happening.kind,
        reason=happening.reason,
        data=dict(happening.data),
    )


def whole_second(at: datetime) -> datetime:
    """Cut an aware instant to the second, the resolution of every clock."""
    return require_aware(at).replace(microsecond=0)


def fact_of(event: RequestEvent) -> EventFact:
    """Give the plain fact of a stored event."""
    return EventFact(
        kind=event.kind,
        at=event.at,
        recorded_at=event.recorded_at,
        id=event.id,
        actor_id=event.actor_id,
        reason=event.reason,
        data=event.data,
    )


def facts_of_requests(session: Session, request_ids: Iterable[int]) -> dict[int, list[EventFact]]:
    """Read the logs of many service requests in one query."""
    logs: dict[int, list[EventFact]] = {request_id: [] for request_id in request_ids}
    rows = session.scalars(
        select(RequestEvent)
        .where(RequestEvent.request_id.in_(list(logs)))
        .order_by(RequestEvent.at, RequestEvent.id)
    )
    for row in rows:
        logs[row.request_id].append(fact_of(row))
    return logs


_LOG = (
    select(
        RequestEvent.kind,
        RequestEvent.at,
        RequestEvent.recorded_at,
        RequestEvent.id,
        RequestEvent.actor_id,
        RequestEvent.reason,
        RequestEvent.data,
    )
    .where(RequestEvent.request_id == bindparam("request_id"))
    .order_by(RequestEvent.at, RequestEvent.id)
)


def log_of(session: Session, request_id: int) -> list[EventFact]:
    """Read the log of one service request in order."""
    return [EventFact(*row) for row in session.execute(_LOG, {"request_id": request_id})]


def in_order(
    events: Iterable[EventFact], as_of: datetime, known_at: datetime | None = None
) -> list[EventFact]:
    """Sort a log by time, then by arrival, leaving out what lies after ``as_of``.

    With ``known_at``, what was recorded later is unknown. Corrections are applied here, so that
    nobody downstream meets one.
    """
    known = [
        event
        for event in events
        if known_at is None or event.recorded_at is None or event.recorded_at <= known_at
    ]
    corrected = _corrections(known)
    kept = [
        _as_corrected(event, corrected) for event in known if event.kind is not EventKind.CORRECTED
    ]
    happened = [event for event in kept if event is not None and event.at <= as_of]
    return sorted(happened, key=lambda event: (event.at, event.id))


def request_state(events: Sequence[EventFact]) -> RequestState:
    """Say where a service request stands after a log in order."""
    state = RequestState.OPEN
    for event in events:
        state = _STATE_AFTER.get((event.kind, state), state)
    return state


def _corrections(events: Iterable[EventFact]) -> dict[int, datetime | None]:
    corrected: dict[int, datetime | None] = {}
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        if event.kind is EventKind.CORRECTED:
            happened_at = event.data.get("happened_at")
            corrected[int(event.data["event"])] = (
                None if happened_at is None else datetime.fromisoformat(happened_at)
            )
    return corrected


def _as_corrected(event: EventFact, corrected: Mapping[int, datetime | None]) -> EventFact | None:
    if event.id == 0 or event.id not in corrected:
        return event
    happened_at = corrected[event.id]
    return None if happened_at is None else replace(event, at=happened_at)


_STATE_AFTER: dict[tuple[EventKind, RequestState], RequestState] = {
    (EventKind.HELD, RequestState.OPEN): RequestState.HELD,
    (EventKind.RESUMED, RequestState.HELD): RequestState.OPEN,
    (EventKind.RESOLVED, RequestState.OPEN): RequestState.RESOLVED,
    (EventKind.RESOLVED, RequestState.HELD): RequestState.RESOLVED,
    (EventKind.REOPENED, RequestState.RESOLVED): RequestState.OPEN,
    (EventKind.CANCELLED, RequestState.OPEN): RequestState.CANCELLED,
    (EventKind.CANCELLED, RequestState.HELD): RequestState.CANCELLED,
}
