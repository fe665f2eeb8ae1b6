"""Handing a service request on: a part of it becomes a request of its own to another department.

The department that was asked stays answerable: its clocks go on. The part has its own promise,
its own clocks and its own story, asked by the department that hands it over; how much of the
first promise's time it took can be read at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from pulse.calendars.zones import to_epoch
from pulse.commitments import requests
from pulse.commitments.acting import ACTIVE, Act, Verb, begin
from pulse.commitments.derivation import DerivedSegment, Party, Piece
from pulse.commitments.events import EventFact
from pulse.commitments.intake import NewRequest
from pulse.commitments.models import (
    EventKind,
    RequestEvent,
    Service,
    ServiceRequest,
)
from pulse.commitments.standing import PROVIDING
from pulse.errors import Conflict, Invalid, NotFound, Refused

_HAND_OVER = Verb("hand_over", EventKind.HANDED_OVER, PROVIDING, ACTIVE)
_ENDING = (EventKind.RESOLVED, EventKind.CANCELLED)
_MOST_DETAILS = 4000


@dataclass(frozen=True, slots=True)
class Part:
    """A request that came out of another one, from its opening to its end (None: still going)."""

    request: ServiceRequest
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Family:
    """What a service request is a part of, and its own parts in the order of their opening."""

    parent: ServiceRequest | None = None
    parts: tuple[Part, ...] = ()


def hand_over(
    session: Session,
    request_id: int,
    actor_id: int | None,
    service_id: int,
    note: str = "",
    *,
    at: datetime,
) -> ServiceRequest:
    """Ask a service of another department for a part of this; return the new service request.

    Refused where that service is not offered to whoever hands over; Invalid for the services
    this request has come through already; Conflict while a part is open there.
    """
    act = begin(session, request_id, actor_id, _HAND_OVER, at)
    service = _fitting(act, service_id)
    asker = actor_id or act.request.assignee_id or act.request.service.owner_id
    if asker is None:
        raise Refused("nobody_to_ask")
    child = requests.open_request(session, asker, _asked(act.request, service_id, note), at=at)
    act.data.update(
        {
            "child": child.id,
            "number": child.number,
            "service": service_id,
            "department": service.provider_department_id,
        }
    )
    act.append(note)
    return child


def family_of(session: Session, request: ServiceRequest, log: Iterable[EventFact]) -> Family:
    """Read what a request is a part of and its parts: one query, two where parts have ended.

    None at all where neither the request nor its log knows of any.
    """
    has_parts = any(event.kind is EventKind.HANDED_OVER for event in log)
    if request.parent_id is None and not has_parts:
        return Family()
    own = ServiceRequest.parent_id == request.id
    rows = session.scalars(
        select(ServiceRequest)
        .where(own if request.parent_id is None else or_(own, _is(request.parent_id)))
        .options(joinedload(ServiceRequest.service))
        .order_by(ServiceRequest.opened_at, ServiceRequest.id)
    ).all()
    parts = [row for row in rows if row.parent_id == request.id]
    ended = _endings(session, parts)
    return Family(
        parent=next((row for row in rows if row.id == request.parent_id), None),
        parts=tuple(Part(row, ended.get(row.id)) for row in parts),
    )


def share_of(segments: Iterable[DerivedSegment], part: Part, as_of: datetime) -> int:
    """Count the provider's seconds of a clock's derivation that ran while ``part`` was going.

    They stay the provider's: it chose to ask, and answers for the whole. In the clock's own
    seconds, so never more than what elapsed on it.
    """
    start, end = to_epoch(part.request.opened_at), to_epoch(part.ended_at or as_of)
    return sum(
        max(min(to_epoch(segment.end), end) - max(to_epoch(segment.start), start), 0)
        for segment in segments
        if segment.piece is Piece.OPEN and segment.party is Party.PROVIDER
    )


def _asked(request: ServiceRequest, service_id: int, note: str) -> NewRequest:
    details = "\n\n".join(text for text in (note.strip(), request.details) if text)
    return NewRequest(
        service_id=service_id,
        priority=request.priority,
        subject=request.subject,
        details=details[:_MOST_DETAILS],
        role="proxy",
        source="hand_over",
        parent_id=request.id,
    )


def _fitting(act: Act, service_id: int) -> Service:
    service = act.session.get(Service, service_id)
    if service is None:
        raise NotFound("service_not_found", service_id=service_id)
    if service_id in _services_above(act.session, act.request):
        raise Invalid("same_service", fields={"service_id": "same_service"})
    going = act.session.scalars(
        select(ServiceRequest.id).where(
            ServiceRequest.parent_id == act.request.id,
            ServiceRequest.service_id == service_id,
            ServiceRequest.state.in_(ACTIVE),
        )
    ).first()
    if going is not None:
        raise Conflict("already_handed_over", request_id=going)
    return service


def _services_above(session: Session, request: ServiceRequest) -> set[int]:
    """List the services a request has come through, its own included."""
    found = {request.service_id}
    parent_id = request.parent_id
    while parent_id is not None:
        service_id, parent_id = session.execute(
            select(ServiceRequest.service_id, ServiceRequest.parent_id).where(_is(parent_id))
        ).one()
        found.add(service_id)
    return found


def _endings(session: Session, parts: Sequence[ServiceRequest]) -> dict[int, datetime]:
    over = [part.id for part in parts if part.state not in ACTIVE]
    if not over:
        return {}
    rows = session.execute(
        select(RequestEvent.request_id, RequestEvent.at)
        .where(RequestEvent.request_id.in_(over), RequestEvent.kind.in_(_ENDING))
        .order_by(RequestEvent.at, RequestEvent.id)
    )
    return dict(rows.all())


def _is(request_id: int) -> ColumnElement[bool]:
    return ServiceRequest.id == request_id
