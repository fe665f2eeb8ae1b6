"""Request quality: the provider says what a service request lacked, so that asking gets easier.

It is said of requests, never of people: it is read per pair of departments and shown to both.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.commitments.models import ServiceRequest
from pulse.commitments.record_models import RequestLack
from pulse.commitments.standing import PROVIDING, standing_of
from pulse.errors import Invalid, NotFound, Refused


class Lack(enum.StrEnum):
    """What can be missing from a service request."""

    WHAT = "what"
    WHERE = "where"
    EVIDENCE = "evidence"
    APPROVAL = "approval"
    BY_WHEN = "by_when"
    RIGHT_PLACE = "right_place"


def say_lacks(
    session: Session,
    request_id: int,
    actor_id: int | None,
    lacks: Iterable[str],
    note: str = "",
    *,
    at: datetime,
) -> RequestLack:
    """Say what a request lacked (nothing: it was complete); said again, the latest counts."""
    request = session.get(ServiceRequest, request_id)
    if request is None:
        raise NotFound("service_request_not_found", request_id=request_id)
    if not standing_of(session, request, actor_id, at) & PROVIDING:
        raise Refused("may_not_say_lacks")
    chosen = set(lacks)
    if chosen - set(Lack):
        raise Invalid("unknown_lack", fields={"lacks": "unknown_lack"})
    row = RequestLack(
        request_id=request_id,
        at=at,
        actor_id=actor_id,
        lacks=sorted(chosen),
        note=note.strip()[:500],
    )
    session.add(row)
    session.flush()
    return row


def lacks_of(session: Session, request_ids: Collection[int]) -> dict[int, RequestLack]:
    """Return the latest word on each request that has one, in one query."""
    latest = (
        select(func.max(RequestLack.id))
        .where(RequestLack.request_id.in_(request_ids))
        .group_by(RequestLack.request_id)
    )
    rows = session.scalars(select(RequestLack).where(RequestLack.id.in_(latest)))
    return {row.request_id: row for row in rows}
