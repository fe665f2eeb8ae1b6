"""What went before: how long such requests usually take, and what others asked next.

Both are counts of requests, never of people: a follow-up is named only once three different
people have asked it, in the words of the latest of them.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from pulse.commitments.catalogue import guarded_requests, is_protection
from pulse.commitments.models import (
    Clock,
    ClockState,
    RequestState,
    Service,
    ServiceRequest,
    TargetKind,
)
from pulse.commitments.recurrence import theme_of

LOOKED_BACK = timedelta(days=182)
SOON_AFTER = timedelta(days=14)
FEWEST_DONE = 5
FEWEST_ASKING = 3
MOST_NAMED = 3
MOST_READ = 2000


@dataclass(frozen=True, slots=True)
class Usual:
    """How long such requests took, in the promise's own seconds: the middle one and nine in ten.

    Nearest-rank percentiles; ``count`` is on how many they rest.
    """

    middle_seconds: int
    most_seconds: int
    count: int


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that several people asked soon after asking the same service."""

    service_code: str
    name_ko: str
    name_en: str
    subject: str
    people: int


@dataclass(frozen=True, slots=True)
class Precedents:
    """What others' requests of the last half year tell; ``usual`` is None under five of them."""

    usual: Usual | None = None
    followed: tuple[Followed, ...] = ()


class Asked(NamedTuple):
    """One request of somebody, as looking back needs it."""

    person_id: int
    opened_at: datetime
    service_id: int
    subject: str
    priority: str
    state: RequestState
    seconds: int | None
    service_code: str
    name_ko: str
    name_en: str


def precedents(session: Session, request: ServiceRequest, at: datetime) -> Precedents:
    """Look back from a request: what others asked of its service, and soon after. One query.

    What was asked of services that protect people is told to nobody.
    """
    asked = _asked_around(session, request, at)
    is_open = not is_protection(request.service)
    followed = _named(_followers(asked, request.service_id)) if is_open else []
    return Precedents(_usual(asked, request), tuple(followed))


def _asked_around(session: Session, request: ServiceRequest, at: datetime) -> list[Asked]:
    """Read, newest first, what those who asked the same service have asked."""
    asking = select(ServiceRequest.requester_id).where(
        ServiceRequest.service_id == request.service_id,
        ServiceRequest.opened_at >= at - LOOKED_BACK,
        ServiceRequest.requester_id != request.requester_id,
    )
    done = and_(
        Clock.request_id == ServiceRequest.id,
        Clock.target == TargetKind.RESOLUTION,
        Clock.state == ClockState.STOPPED,
        Clock.stopped_at <= at,
    )
    rows = session.execute(
        select(
            ServiceRequest.requester_id,
            ServiceRequest.opened_at,
            ServiceRequest.service_id,
            ServiceRequest.subject,
            ServiceRequest.priority,
            ServiceRequest.state,
            Clock.elapsed_seconds,
            Service.code,
            Service.name_ko,
            Service.name_en,
        )
        .join(Service, Service.id == ServiceRequest.service_id)
        .outerjoin(Clock, done)
        .where(
            ServiceRequest.requester_id.in_(asking),
            ServiceRequest.opened_at.between(at - LOOKED_BACK, at),
            ServiceRequest.parent_id.is_(None),
            or_(ServiceRequest.service_id == request.service_id, ~guarded_requests()),
        )
        .order_by(ServiceRequest.opened_at.desc(), ServiceRequest.id.desc())
        .limit(MOST_READ)
    )
    return [Asked._make(row) for row in rows]


def _usual(asked: Sequence[Asked], request: ServiceRequest) -> Usual | None:
    taken = sorted(
        one.seconds
        for one in asked
        if one.seconds is not None
        and one.state is RequestState.RESOLVED
        and (one.service_id, one.priority) == (request.service_id, request.priority)
    )
    if len(taken) < FEWEST_DONE:
        return None
    most = taken[-(-len(taken) * 9 // 10) - 1]
    return Usual(statistics.median_low(taken), most, len(taken))


def _followers(asked: Sequence[Asked], service_id: int) -> Iterator[Asked]:
    """Pick, newest first, what somebody asked soon after asking the service."""
    firsts: dict[int, list[datetime]] = {}
    for one in asked:
        if one.service_id == service_id:
            firsts.setdefault(one.person_id, []).append(one.opened_at)
    for one in asked:
        before = [at for at in firsts.get(one.person_id, ()) if at < one.opened_at]
        if any(one.opened_at - at <= SOON_AFTER for at in before):
            yield one


def _named(rows: Iterator[Asked]) -> list[Followed]:
    """Group what was asked by its theme, the latest words standing for it."""
    latest: dict[tuple[int, str], Asked] = {}
    people: dict[tuple[int, str], set[int]] = {}
    for one in rows:
        key = (one.service_id, theme_of(one.subject))
        latest.setdefault(key, one)
        people.setdefault(key, set()).add(one.person_id)
    found = [
        Followed(one.service_code, one.name_ko, one.name_en, one.subject, len(people[key]))
        for key, one in latest.items()
        if len(people[key]) >= FEWEST_ASKING
    ]
    return sorted(found, key=lambda one: (-one.people, one.subject))[:MOST_NAMED]
