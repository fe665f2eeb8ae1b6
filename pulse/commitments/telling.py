"""Who hears of an event of a service request: the other side, and only what they need."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from pulse.commitments.announcing import announce_change
from pulse.commitments.events import Side
from pulse.commitments.models import EventKind, RequestEvent, ServiceRequest
from pulse.notices import RequestChanged, RequestOpened, RequestRefreshed
from pulse.people.models import Department
from pulse.telling import channel_recipient, person_recipient, tell, tell_each

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
    announce_change(session, request, EventKind.OPENED, request.number, at=at)
    notice = RequestOpened(request_id=request.id)
    tell_each(session, notice, _standing_places(session, request), at=at)


def tell_change(
    session: Session, request: ServiceRequest, event: RequestEvent, side: Side, *, at: datetime
) -> None:
    """Tell the requester what the provider did, or the provider what the requester did.

    Whoever takes the work over is told as well, unless they took it themselves. What stands in
    chats about the request already is brought up to date for both sides.
    """
    announce_change(session, request, event.kind, str(event.id), at=at)
    notice = RequestChanged(request_id=request.id, event_id=event.id)
    by_provider = side is Side.PROVIDER
    if by_provider and event.kind in _REQUESTER_HEARS and event.actor_id != request.requester_id:
        tell(session, notice, person_recipient(request.requester_id), at=at)
    if not by_provider and event.kind in _PROVIDER_HEARS:
        tell(session, notice, provider_channel(session, request), at=at)
    assignee = event.data.get("to") if event.kind is EventKind.REASSIGNED else None
    if assignee is not None and assignee != event.actor_id:
        tell(session, notice, person_recipient(assignee), at=at)
    refreshed = RequestRefreshed(request_id=request.id, event_id=event.id)
    tell_each(session, refreshed, _standing_places(session, request), at=at)


def provider_channel(session: Session, request: ServiceRequest) -> str:
    """Give the address of the provider department's channel."""
    department = session.get_one(Department, request.provider_department_id)
    return channel_recipient(department.code)


def _standing_places(session: Session, request: ServiceRequest) -> tuple[str, str]:
    """Name where a request's own message stands: in the provider's channel, and with who asked."""
    return provider_channel(session, request), person_recipient(request.requester_id)
