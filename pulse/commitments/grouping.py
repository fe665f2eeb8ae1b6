"""Requests about the same thing, proposed to their provider as one group to answer at once.

The same thing means what it means for repeated work: the same service asked in the same words,
apart from numbers, marks and case. A group is only a way of acting: each request keeps its own
clocks and gets its own event, which names the group, and each requester is told.
Nothing is merged.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.acting import ACTIVE, begin
from pulse.commitments.events import Outcome
from pulse.commitments.models import ServiceRequest
from pulse.commitments.recurrence import theme_of
from pulse.commitments.requests import TOGETHER
from pulse.commitments.standing import PROVIDING, standing_of
from pulse.errors import Conflict, Invalid, Refused

WITHIN = timedelta(days=3)
"""Opened so soon after the first of the group; what comes later begins another."""
FEWEST, MOST = 2, 100


@dataclass(frozen=True, slots=True)
class Group:
    """Open requests about the same thing, the oldest first."""

    service_id: int
    requests: tuple[ServiceRequest, ...]

    @property
    def subject(self) -> str:
        """What it is about, in the latest words."""
        return self.requests[-1].subject


@dataclass(frozen=True, slots=True)
class Done:
    """What acting on a group did: how many requests it reached, and how many were over already."""

    reached: int
    over: int


def groups_of(open_requests: Iterable[ServiceRequest]) -> list[Group]:
    """Propose groups among open requests, the largest first."""
    piles: dict[tuple[int, str], list[list[ServiceRequest]]] = {}
    for one in sorted(open_requests, key=lambda one: (one.opened_at, one.id)):
        if one.state not in ACTIVE:
            continue
        pile = piles.setdefault((one.service_id, theme_of(one.subject)), [])
        if not pile or one.opened_at - pile[-1][0].opened_at > WITHIN:
            pile.append([])
        pile[-1].append(one)
    found = [
        Group(service_id, tuple(group))
        for (service_id, _theme), pile in piles.items()
        for group in pile
        if len(group) >= FEWEST
    ]
    return sorted(found, key=lambda group: (-len(group.requests), group.requests[0].id))


def act_together(
    session: Session,
    request_ids: Sequence[int],
    actor_id: int,
    verb: str,
    note: str = "",
    *,
    at: datetime,
) -> Done:
    """Reply to every request of a group, or resolve every one, each as if it were done alone.

    Invalid unless they are one group's; Refused where the actor does not work on one of them. One
    that is over already, as when somebody else was faster, is left as it is and counted.
    """
    if verb not in TOGETHER:
        raise Invalid("unknown_act", fields={"verb": "unknown_act"})
    group = _group(session, request_ids, actor_id, at)
    key, reached = secrets.token_hex(6), 0
    for request in group:
        try:
            act = begin(session, request.id, actor_id, TOGETHER[verb], at)
        except Conflict:
            continue
        act.data["group"] = key
        if verb == "resolve":
            act.data["outcome"] = Outcome.DONE.value
        else:
            act.data["by"] = act.side.value
        act.append(note)
        reached += 1
    return Done(reached, len(group) - reached)


def _group(
    session: Session, request_ids: Sequence[int], actor_id: int, at: datetime
) -> list[ServiceRequest]:
    """Read the requests in order of id, which is the order every group is claimed in."""
    wanted = set(request_ids)
    found = list(
        session.scalars(
            select(ServiceRequest).where(ServiceRequest.id.in_(wanted)).order_by(ServiceRequest.id)
        )
    )
    things = {(one.service_id, theme_of(one.subject)) for one in found}
    if len(found) != len(wanted) or len(things) != 1 or not FEWEST <= len(found) <= MOST:
        raise Invalid("not_one_group", fields={"requests": "not_one_group"})
    if not all(standing_of(session, one, actor_id, at) & PROVIDING for one in found):
        raise Refused("may_not_act_together")
    return found
