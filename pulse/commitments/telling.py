"""Who hears of an event of a service request: the other side, and only what they need."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from pulse.commitments.events import Side
from pulse.commitments.models import EventKind, RequestEvent, ServiceRequest
from pulse.notices import RequestChanged, RequestOpened, channel_recipient, person_recipient, tell
from pulse.people.models import Department

_REQUESTER_HEARS = frozenset(
    {
        EventKind.REPLIED,
        EventKind.HELD,
        EventKind.HANDED_OVER,
        EventKind.RENEGOTIATED,
        EventKind.PRIORITY_CHANGED,
        EventKind.RESOLVED,
        EventKind.CANCELLED,
        EventKind.CORRECTED,
    }
)
_PROVIDER_HEARS = frozenset(
    {
        EventKind.REPLIED,
        EventKind.RESUMED,
        EventKind.REOPENED,
        EventKind.CANCELLED,
        EventKind.WAIVED,
        EventKind.RENEGOTIATED,
    }
)


def tell_opened(session: Session, request: ServiceRequest, *, at: datetime) -> None:
    """Tell the provider's channel, and confirm to the requester."""
    notice = RequestOpened(request_id=request.id)
    tell(session, notice, provider_channel(session, request), at=at)
    tell(session, notice, person_recipient(request.requester_id), at=at)


def tell_change(
    session: Session, request: ServiceRequest, event: RequestEvent, side: Side, *, at: datetime
) -> None:
    """Tell the requester what the provider did, or the provider what the requester did.

    Whoever takes the work over is told as well, unless they took it themselves.
    """
    notice = RequestChanged(request_id=request.id, event_id=event.id)
    by_provider = side is Side.PROVIDER
    if by_provider and event.kind in _REQUESTER_HEARS and event.actor_id != request.requester_id:
        tell(session, notice, person_recipient(request.requester_id), at=at)
    if not by_provider and event.kind in _PROVIDER_HEARS:
        tell(session, notice, provider_channel(session, request), at=at)
    assignee = event.data.get("to") if event.kind is EventKind.REASSIGNED else None
    if assignee is not None and assignee != event.actor_id:
        tell(session, notice, person_recipient(assignee), at=at)


def provider_channel(session: Session, request: ServiceRequest) -> str:
    """Give the address of the provider department's channel."""
    department = session.get_one(Department, request.provider_department_id)
    return channel_recipient(department.code)
