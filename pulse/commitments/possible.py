"""What somebody may do with a service request as it stands: pages and chats offer the same.

The verbs decide for themselves. What is left out here they would refuse, and what is offered
needs choices that are read here as well: whom to give it to, which service to ask for a part,
which event to correct.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.acting import ACTIVE, ALIVE
from pulse.commitments.catalogue import LIVE_STATES
from pulse.commitments.events import WAITS_FOR_REQUESTER, EventFact
from pulse.commitments.intake import offered_to
from pulse.commitments.models import EventKind, RequestState, Service, ServiceRequest
from pulse.commitments.renegotiating import open_proposal
from pulse.commitments.standing import ASKING, LEADING, PROVIDING, Standing
from pulse.errors import Conflict, Refused
from pulse.people.models import Membership, Person
from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree, holds_on, is_current_on

_OPEN, _HELD = (RequestState.OPEN,), (RequestState.HELD,)
_BOTH = PROVIDING | ASKING
_RULES: tuple[tuple[str, frozenset[Standing], tuple[RequestState, ...]], ...] = (
    ("resume", _BOTH, _HELD),
    ("reply", _BOTH, ACTIVE),
    ("resolve", PROVIDING, ACTIVE),
    ("hold", PROVIDING, _OPEN),
    ("agree", _BOTH, ACTIVE),
    ("reassign", PROVIDING, ACTIVE),
    ("hand_over", PROVIDING, ACTIVE),
    ("propose", _BOTH, ACTIVE),
    ("priority", PROVIDING, ACTIVE),
    ("reopen", ASKING | LEADING, (RequestState.RESOLVED,)),
    ("lacks", PROVIDING, ALIVE),
    ("waive", ASKING, ALIVE),
    ("correct", LEADING, tuple(RequestState)),
    ("cancel", ASKING | LEADING, ACTIVE),
)
ACTS = tuple(name for name, _, _ in _RULES)
_VERBS = {
    "agree": "agree_due",
    "propose": "propose_due",
    "priority": "change_priority",
    "lacks": "say_lacks",
}


@dataclass(frozen=True, slots=True)
class Position:
    """From where somebody looks at a request: its state and log, and what they are to it."""

    state: RequestState
    events: Sequence[EventFact]
    standing: Collection[Standing]
    person_id: int | None


def possible_acts(seen: Position, at: datetime) -> tuple[str, ...]:
    """Name what may be done, the most usual first; nothing for a stranger."""
    return tuple(
        name
        for name, allowed, states in _RULES
        if seen.state in states and allowed.intersection(seen.standing) and _fits(name, seen, at)
    )


def require_possible(seen: Position, name: str, at: datetime) -> None:
    """Refuse an act before anybody fills in its form, with the code its verb would give."""
    _, allowed, states = next(rule for rule in _RULES if rule[0] == name)
    verb = _VERBS.get(name, name)
    if not allowed.intersection(seen.standing):
        raise Refused(f"may_not_{verb}")
    if seen.state not in states:
        raise Conflict("wrong_state", state=seen.state.value, verb=verb)
    if not _fits(name, seen, at):
        raise Refused("may_not_resume") if name == "resume" else Conflict(f"no_room_for_{verb}")


def correctable(events: Sequence[EventFact]) -> list[EventFact]:
    """List the events whose time may be put right: any but the opening and corrections."""
    fixed = (EventKind.OPENED, EventKind.CORRECTED)
    return [event for event in events if event.kind not in fixed]


def colleagues(session: Session, request: ServiceRequest, tree: DepartmentTree) -> list[Person]:
    """List who of the provider department could take the work over on the tree's day, by name."""
    on = tree.on
    if request.provider_department_id not in tree:
        return []
    people = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.department_id.in_(tree.subtree_ids(request.provider_department_id)),
            holds_on(Membership.valid_from, Membership.valid_to, on),
            is_current_on(on),
            Person.id != (request.assignee_id or 0),
        )
        .order_by(Person.name_ko, Person.id)
    )
    return list(people)


def services_elsewhere(session: Session, request: ServiceRequest, viewer: Viewer) -> list[Service]:
    """List the services of other departments that somebody may ask for a part of this."""
    elsewhere = (
        select(Service)
        .where(
            Service.status.in_(LIVE_STATES),
            Service.provider_department_id != request.provider_department_id,
        )
        .order_by(Service.code)
    )
    return offered_to(session, elsewhere, viewer)


def _fits(name: str, seen: Position, at: datetime) -> bool:
    """Tell whether the log leaves room for an act that state and standing allow."""
    if name == "resume":
        return bool(PROVIDING.intersection(seen.standing)) or _waits_for_requester(seen.events)
    if name == "agree":
        return _may_agree(seen, at)
    if name == "waive":
        return all(event.kind is not EventKind.WAIVED for event in seen.events)
    if name == "correct":
        return bool(correctable(seen.events))
    return True


def _waits_for_requester(events: Sequence[EventFact]) -> bool:
    holds = [event for event in events if event.kind is EventKind.HELD]
    return bool(holds) and holds[-1].data.get("hold") in WAITS_FOR_REQUESTER


def _may_agree(seen: Position, at: datetime) -> bool:
    waiting = open_proposal(seen.events, at)
    if waiting is None or waiting.actor_id == seen.person_id:
        return False
    other_side = ASKING if waiting.side == "provider" else PROVIDING
    return bool(other_side.intersection(seen.standing))
