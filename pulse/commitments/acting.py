"""What every verb of a service request goes through: the claim, the event, and what follows.

A verb says who may and from which states. Its act claims the request by a conditional update, so
that two presses have one effect; appending its event rewrites the clocks and the planned steps
and tells the other side, all in the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from pulse.commitments import caches, escalating
from pulse.commitments.events import Happening, Side, append
from pulse.commitments.models import EventKind, RequestEvent, RequestState, ServiceRequest
from pulse.commitments.standing import PROVIDING, Standing, standing_of
from pulse.commitments.telling import tell_change
from pulse.errors import Conflict, NotFound, Refused
from pulse.telling import is_untold

ACTIVE = (RequestState.OPEN, RequestState.HELD)
ALIVE = (*ACTIVE, RequestState.RESOLVED)


@dataclass(frozen=True, slots=True)
class Verb:
    """Who may, from which states, and which state the claim leaves (None: the same)."""

    name: str
    kind: EventKind
    allowed: frozenset[Standing]
    before: tuple[RequestState, ...]
    after: RequestState | None = None


@dataclass(slots=True)
class Act:
    """A claimed request, on whose side the actor stands, and what will be appended."""

    session: Session
    request: ServiceRequest
    verb: Verb
    actor_id: int | None
    at: datetime
    standing: frozenset[Standing]
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def side(self) -> Side:
        """Whose act it is; who stands on both sides acts for the provider where allowed."""
        provides = self.standing & self.verb.allowed & PROVIDING
        return Side.PROVIDER if provides else Side.REQUESTER

    def append(self, note: str = "") -> RequestEvent:
        """Append the event, rewrite the caches and planned steps, and tell who needs to know."""
        happening = Happening(self.verb.kind, self.actor_id, note.strip()[:500], self.data)
        event = append(self.session, self.request.id, happening, at=self.at)
        timed = caches.refresh(self.session, self.request, self.at)
        escalating.replan(self.session, timed, self.at)
        if not is_untold(self.session):
            tell_change(self.session, self.request, event, self.side, at=self.at)
        return event


def begin(
    session: Session, request_id: int, actor_id: int | None, verb: Verb, at: datetime
) -> Act:
    """Claim a request for a verb: NotFound, Refused, or Conflict in another state."""
    request = session.get(ServiceRequest, request_id)
    if request is None:
        raise NotFound("service_request_not_found", request_id=request_id)
    standing = standing_of(session, request, actor_id, at)
    if not standing & verb.allowed:
        raise Refused(f"may_not_{verb.name}")
    claimed = session.scalars(_claim(verb), {"request_id": request_id}).all()
    if not claimed:
        session.refresh(request)
        raise Conflict("wrong_state", state=request.state.value, verb=verb.name)
    return Act(session, request, verb, actor_id, at, standing)


@cache
def _claim(verb: Verb) -> ReturningUpdate[ServiceRequest]:
    """Build a verb's claim once: the update that only one of two presses makes."""
    return (
        update(ServiceRequest)
        .where(ServiceRequest.id == bindparam("request_id"))
        .where(ServiceRequest.state.in_(verb.before))
        .values(state=verb.after or ServiceRequest.state)
        .returning(ServiceRequest)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
