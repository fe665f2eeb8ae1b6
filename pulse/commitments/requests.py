"""The verbs of a service request: each appends exactly one event and rewrites what hangs on it.

Every verb takes the session, the request, who acts (None: the product itself) and the moment. It
claims the request by a conditional update of its state, so two presses have one effect; the late
one is a Conflict. Who may not is Refused. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments import caches, escalating
from pulse.commitments.acting import ACTIVE, ALIVE, Act, Verb, begin
from pulse.commitments.clocks import TARGET_OF_KIND
from pulse.commitments.events import (
    WAITS_FOR_REQUESTER,
    Happening,
    HoldReason,
    Outcome,
    Side,
    append,
    whole_second,
)
from pulse.commitments.intake import PRIORITIES, NewRequest, accept, store
from pulse.commitments.models import (
    Clock,
    ClockState,
    CommitmentVersion,
    EventKind,
    RequestEvent,
    RequestState,
    Service,
    ServiceRequest,
)
from pulse.commitments.standing import (
    ASKING,
    LEADING,
    PROVIDING,
    service_day,
    standing_of,
)
from pulse.commitments.telling import tell_opened
from pulse.errors import Conflict, Invalid, NotFound, Refused

__all__ = [
    "NewRequest",
    "cancel",
    "change_priority",
    "correct",
    "hold",
    "open_request",
    "reassign",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "waive",
]

_REPLY = Verb("reply", EventKind.REPLIED, PROVIDING | ASKING, ACTIVE)
_HOLD = Verb("hold", EventKind.HELD, PROVIDING, (RequestState.OPEN,), RequestState.HELD)
_RESUME = Verb(
    "resume", EventKind.RESUMED, PROVIDING | ASKING, (RequestState.HELD,), RequestState.OPEN
)
_REASSIGN = Verb("reassign", EventKind.REASSIGNED, PROVIDING, ACTIVE)
_PRIORITY = Verb("change_priority", EventKind.PRIORITY_CHANGED, PROVIDING, ACTIVE)
_RESOLVE = Verb("resolve", EventKind.RESOLVED, PROVIDING, ACTIVE, RequestState.RESOLVED)
_REOPEN = Verb(
    "reopen", EventKind.REOPENED, ASKING | LEADING, (RequestState.RESOLVED,), RequestState.OPEN
)
_CANCEL = Verb("cancel", EventKind.CANCELLED, ASKING | LEADING, ACTIVE, RequestState.CANCELLED)
_WAIVE = Verb("waive", EventKind.WAIVED, ASKING, ALIVE)
TOGETHER = {"reply": _REPLY, "resolve": _RESOLVE}
"""What a provider may do to many requests of one subject at once; see ``grouping``."""
_CORRECT = Verb("correct", EventKind.CORRECTED, LEADING, tuple(RequestState))


def open_request(
    session: Session, requester_id: int, asked: NewRequest, *, at: datetime
) -> ServiceRequest:
    """Open a service request: pin the commitments in force, start clocks, plan escalations.

    Refused when the service is not offered to this person; Invalid for input that cannot be
    taken; Conflict when ``external_ref`` is known already.
    """
    service, on = _accepted(session, requester_id, asked, at)
    request = store(session, service, requester_id, asked, at)
    versions = caches.versions_for(session, service.id, asked.priority, on)
    timed = caches.begin_clocks(session, request, versions)
    _append_opening(session, request, versions, at)
    if not asked.is_historic:
        escalating.plan(session, timed, request.opened_at)
        tell_opened(session, request, at=at)
    return request


def _accepted(
    session: Session, requester_id: int, asked: NewRequest, at: datetime
) -> tuple[Service, date]:
    """Return the service asked for and the day it is where it is provided."""
    service = session.get(Service, asked.service_id)
    if service is None:
        raise NotFound("service_not_found", service_id=asked.service_id)
    on = service_day(session, service, at)
    accept(session, service, requester_id, asked, on)
    return service, on


def _append_opening(
    session: Session,
    request: ServiceRequest,
    versions: Sequence[CommitmentVersion],
    at: datetime,
) -> None:
    data = {"priority": request.priority, "versions": [version.id for version in versions]}
    opening = Happening(EventKind.OPENED, request.requester_id, data=data)
    append(session, request.id, opening, at=at)


def reply(
    session: Session, request_id: int, actor_id: int | None, note: str = "", *, at: datetime
) -> RequestEvent:
    """Say something; the provider's first reply stops the clock of ``first_reply``."""
    act = begin(session, request_id, actor_id, _REPLY, at)
    act.data["by"] = act.side.value
    return act.append(note)


def hold(
    session: Session,
    request_id: int,
    actor_id: int | None,
    reason: HoldReason,
    note: str = "",
    *,
    at: datetime,
) -> RequestEvent:
    """Wait for somebody or something; pauses the clocks whose commitment accepts the reason."""
    act = begin(session, request_id, actor_id, _HOLD, at)
    act.data["hold"] = HoldReason(reason).value
    return act.append(note)


def resume(
    session: Session, request_id: int, actor_id: int | None, note: str = "", *, at: datetime
) -> RequestEvent:
    """Go on after a hold; the requester may as well, when it was them who were waited for."""
    act = begin(session, request_id, actor_id, _RESUME, at)
    if not act.standing & PROVIDING and (
        _hold_reason(session, request_id) not in WAITS_FOR_REQUESTER
    ):
        raise Refused("may_not_resume")
    act.data["by"] = act.side.value
    return act.append(note)


def reassign(
    session: Session,
    request_id: int,
    actor_id: int | None,
    assignee_id: int,
    note: str = "",
    *,
    at: datetime,
) -> RequestEvent:
    """Give the work to somebody of the provider department."""
    act = begin(session, request_id, actor_id, _REASSIGN, at)
    if act.request.assignee_id == assignee_id:
        raise Conflict("already_assigned", assignee_id=assignee_id)
    if not standing_of(session, act.request, assignee_id, at) & PROVIDING:
        raise Invalid("not_of_the_provider", fields={"assignee_id": "not_of_the_provider"})
    act.data.update({"from": act.request.assignee_id, "to": assignee_id})
    return act.append(note)


def change_priority(
    session: Session,
    request_id: int,
    actor_id: int | None,
    priority: str,
    note: str = "",
    *,
    at: datetime,
) -> RequestEvent:
    """Change the priority: the goal of the new one applies to the whole time since the opening.

    Pauses are kept; what the clocks said before stays in the event. Clocks that have stopped
    already keep their verdict.
    """
    act = begin(session, request_id, actor_id, _PRIORITY, at)
    return _move_priority(act, priority, note)


def resolve(
    session: Session,
    request_id: int,
    actor_id: int | None,
    outcome: Outcome = Outcome.DONE,
    note: str = "",
    *,
    at: datetime,
) -> RequestEvent:
    """Finish: done, an accepted alternative, or declined within the published limit."""
    act = begin(session, request_id, actor_id, _RESOLVE, at)
    act.data["outcome"] = Outcome(outcome).value
    return act.append(note)


def reopen(
    session: Session, request_id: int, actor_id: int | None, note: str = "", *, at: datetime
) -> RequestEvent:
    """Go on after it was resolved; the time in between does not count."""
    return begin(session, request_id, actor_id, _REOPEN, at).append(note)


def cancel(
    session: Session, request_id: int, actor_id: int | None, note: str = "", *, at: datetime
) -> RequestEvent:
    """End it undone: by those who asked, or by the provider's lead (then the promise is unmet)."""
    act = begin(session, request_id, actor_id, _CANCEL, at)
    asked = act.standing & ASKING
    act.data["by"] = (Side.REQUESTER if asked else Side.PROVIDER).value
    return act.append(note)


def waive(
    session: Session, request_id: int, actor_id: int | None, note: str = "", *, at: datetime
) -> RequestEvent:
    """Let the provider off the promise; it is left out of the count and disclosed."""
    act = begin(session, request_id, actor_id, _WAIVE, at)
    if _has_event(session, request_id, EventKind.WAIVED):
        raise Conflict("already_waived")
    return act.append(note)


def correct(
    session: Session,
    event: RequestEvent,
    actor_id: int | None,
    happened_at: datetime | None,
    note: str = "",
    *,
    at: datetime,
) -> RequestEvent:
    """Say when an event really happened, or (None) that it did not; the event itself stays."""
    act = begin(session, event.request_id, actor_id, _CORRECT, at)
    if event.kind in (EventKind.OPENED, EventKind.CORRECTED):
        raise Invalid("not_correctable", fields={"event": "not_correctable"})
    moment = None if happened_at is None else whole_second(happened_at)
    if moment is not None and not act.request.opened_at <= moment <= at:
        raise Invalid("outside_the_request", fields={"happened_at": "outside_the_request"})
    shown = None if moment is None else moment.isoformat()
    act.data.update({"event": event.id, "happened_at": shown})
    return act.append(note)


def _move_priority(act: Act, priority: str, note: str) -> RequestEvent:
    """Append a change of priority with the versions that count from here on."""
    session, request = act.session, act.request
    if priority not in PRIORITIES:
        raise Invalid("unknown_priority", fields={"priority": "unknown_priority"})
    if priority == request.priority:
        raise Conflict("same_priority", priority=priority)
    before = session.scalars(select(Clock).where(Clock.request_id == request.id)).all()
    stopped = [clock for clock in before if clock.state is ClockState.STOPPED]
    settled = {clock.target for clock in stopped}
    on = service_day(session, request.service, request.opened_at)
    versions = [
        version
        for version in caches.versions_for(session, request.service_id, priority, on)
        if TARGET_OF_KIND[version.kind] not in settled
    ]
    act.data.update(
        {
            "from": request.priority,
            "to": priority,
            "versions": [version.id for version in versions]
            + [clock.version_id for clock in stopped],
            "was": [_remembered(clock) for clock in before],
        }
    )
    added = caches.start_clocks(session, request, versions)
    event = act.append(note)
    timed = caches.refresh(session, request, act.at)
    new = {clock.id for clock in added}
    escalating.plan(session, [one for one in timed if one.clock.id in new], act.at)
    return event


def _remembered(clock: Clock) -> Mapping[str, Any]:
    return {
        "version": clock.version_id,
        "state": clock.state.value,
        "elapsed_seconds": clock.elapsed_seconds,
        "due_at": None if clock.due_at is None else clock.due_at.isoformat(),
        "breached_at": None if clock.breached_at is None else clock.breached_at.isoformat(),
    }


def _hold_reason(session: Session, request_id: int) -> str:
    held = session.scalars(
        select(RequestEvent)
        .where(RequestEvent.request_id == request_id, RequestEvent.kind == EventKind.HELD)
        .order_by(RequestEvent.at.desc(), RequestEvent.id.desc())
    ).first()
    return "" if held is None else str(held.data.get("hold", ""))


def _has_event(session: Session, request_id: int, kind: EventKind) -> bool:
    query = select(RequestEvent.id).where(
        RequestEvent.request_id == request_id, RequestEvent.kind == kind
    )
    return session.scalars(query).first() is not None
