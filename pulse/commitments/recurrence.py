"""Repeated work: what is asked again and again, what it costs in hours, what came back.

Requests are the same thing when the same service is asked for it in the same words, apart from
numbers, marks and case. It is a list to look at and name, not a judgement of whoever asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select, true
from sqlalchemy.orm import Session

from pulse.commitments.catalogue import guarded_requests
from pulse.commitments.models import (
    Clock,
    ClockState,
    RequestState,
    ServiceRequest,
)

WITHIN = timedelta(days=30)
FEWEST = 3
_MONTH = timedelta(days=365.25 / 12)
_MARKS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as this list needs it; ``seconds`` is the working time its provider spent."""

    service_id: int
    customer_department_id: int
    subject: str
    opened_at: datetime
    resolved_at: datetime | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same thing asked of one service several times in a period, in its latest words."""

    service_id: int
    subject: str
    times: int
    departments: int
    seconds: int
    hours_a_month: float


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Of the requests closed in a period, how many came back from the same department in time.

    ``closed`` counts those whose thirty days are over, so that the share is not too kind to the
    latest ones.
    """

    closed: int
    again: int

    @property
    def share(self) -> float | None:
        """What came back of what was closed; None when nothing was."""
        return self.again / self.closed if self.closed else None


def theme_of(subject: str) -> str:
    """Reduce a subject to what two requests about the same thing share."""
    return _MARKS.sub(" ", unicodedata.normalize("NFKC", subject).casefold()).strip()


def repeated(asked: Iterable[Asked], length: timedelta, most: int = 20) -> list[Repeated]:
    """List what was asked at least three times, what costs most hours a month first.

    Hours are the working time between asking and done, so an upper bound of the work itself.
    """
    groups: dict[tuple[int, str], list[Asked]] = {}
    for one in asked:
        groups.setdefault((one.service_id, theme_of(one.subject)), []).append(one)
    months = length / _MONTH
    found = [
        Repeated(
            service_id=service_id,
            subject=max(group, key=lambda one: one.opened_at).subject,
            times=len(group),
            departments=len({one.customer_department_id for one in group}),
            seconds=sum(one.seconds for one in group),
            hours_a_month=sum(one.seconds for one in group) / 3600 / months,
        )
        for (service_id, _), group in groups.items()
        if len(group) >= FEWEST
    ]
    return sorted(found, key=lambda one: (-one.hours_a_month, -one.times, one.subject))[:most]


def recurrence(asked: Iterable[Asked], at: datetime) -> Recurrence:
    """Count what was closed and asked again by the same department within thirty days."""
    groups: dict[tuple[int, int, str], list[Asked]] = {}
    for one in sorted(asked, key=lambda one: one.opened_at):
        key = (one.service_id, one.customer_department_id, theme_of(one.subject))
        groups.setdefault(key, []).append(one)
    closed = again = 0
    for group in groups.values():
        for one in group:
            if one.resolved_at is None or one.resolved_at + WITHIN > at:
                continue
            closed += 1
            until = one.resolved_at + WITHIN
            again += any(one.resolved_at < other.opened_at <= until for other in group)
    return Recurrence(closed, again)


def asked_between(
    session: Session, from_: datetime, to: datetime, *, is_counted_only: bool = False
) -> list[Asked]:
    """Read what was opened in ``[from_, to)`` and not cancelled, in one query.

    What was asked of services that protect people is read for counting only, never to be told.
    What was resolved took the longest of its clocks: where a service promises an answer alone,
    the answer is what its provider spent time on.
    """
    stopped = and_(
        Clock.request_id == ServiceRequest.id,
        Clock.state == ClockState.STOPPED,
        ServiceRequest.state == RequestState.RESOLVED,
    )
    rows = session.execute(
        select(
            ServiceRequest.service_id,
            ServiceRequest.customer_department_id,
            ServiceRequest.subject,
            ServiceRequest.opened_at,
            func.max(Clock.stopped_at, type_=Clock.stopped_at.type),
            func.max(Clock.elapsed_seconds),
        )
        .outerjoin(Clock, stopped)
        .where(
            ServiceRequest.opened_at >= from_,
            ServiceRequest.opened_at < to,
            ServiceRequest.state != RequestState.CANCELLED,
            true() if is_counted_only else ~guarded_requests(),
        )
        .group_by(ServiceRequest.id)
    )
    return [Asked(*row[:5], seconds=int(row[5] or 0)) for row in rows]
