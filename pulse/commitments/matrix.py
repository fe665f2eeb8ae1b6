"""The matrix of departments: who asks whom, how promises between them are kept, what was lacking.

A pair is a customer department and a provider department, which may be rolled up to any level.
Everything here is counted from service requests; what people think of a department is told only
by published results, which this module neither reads nor needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import case, func, literal, select, union_all
from sqlalchemy.orm import Session

from pulse.commitments.fulfilment import IS_COUNTED, IS_MET, ServiceFulfilment
from pulse.commitments.models import Clock, ServiceRequest
from pulse.commitments.rates import Interval, wilson
from pulse.commitments.record_models import RequestLack

FEWEST_FOR_WEAKEST = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """What passed between two departments in a period.

    ``asked`` are requests opened; ``due`` and ``met`` promises that fell due; ``judged`` requests
    the provider said something about, and ``lacking`` those that lacked something, by code in
    ``lacks``.
    """

    customer_id: int
    provider_id: int
    asked: int = 0
    due: int = 0
    met: int = 0
    judged: int = 0
    lacking: int = 0
    lacks: Mapping[str, int] = field(default_factory=dict)

    @property
    def rate(self) -> float | None:
        """Kept of due; None when nothing was due."""
        return self.met / self.due if self.due else None

    @property
    def interval(self) -> Interval | None:
        """The 90 % Wilson interval of the rate."""
        return wilson(self.met, self.due) if self.due else None

    @property
    def complete_share(self) -> float | None:
        """The share of judged requests that lacked nothing; None when none was judged."""
        return (self.judged - self.lacking) / self.judged if self.judged else None


def matrix(
    session: Session, from_: datetime, to: datetime, level: Mapping[int, int] | None = None
) -> list[Pair]:
    """Count every pair in ``[from_, to)`` in two queries, in order of customer and provider.

    ``level`` names the department to which each is rolled up; those it does not name stay.
    Requests inside one department (after the roll-up) are pairs too.
    """
    said = judgements(session, from_, to)
    return pairs_of(_counts(session, from_, to), said, level or {})


Counted = Iterable[tuple[int, int, Mapping[str, int]]]
"""Customer, provider, and some of ``asked``, ``due`` and ``met``."""
Judged = Iterable[tuple[int, int, list[str]]]
"""Customer, provider, and what one judged request lacked."""


def pairs_of(counted: Counted, judged: Judged, rolled: Mapping[int, int]) -> list[Pair]:
    """Put counts and judgements together by pair, each department rolled up as named."""
    found: Counter[tuple[int, int, str]] = Counter()
    lacks: dict[tuple[int, int], Counter[str]] = {}
    for customer, provider, counts in counted:
        pair = (rolled.get(customer, customer), rolled.get(provider, provider))
        for name, value in counts.items():
            found[*pair, name] += value
    for customer, provider, codes in judged:
        pair = (rolled.get(customer, customer), rolled.get(provider, provider))
        found[*pair, "judged"] += 1
        found[*pair, "lacking"] += bool(codes)
        lacks.setdefault(pair, Counter()).update(codes)
    return [_pair(pair, found, lacks) for pair in sorted({(c, p) for c, p, _ in found})]


def clocks_in(session: Session, from_: datetime, to: datetime) -> int:
    """Count the clocks that the pairs of ``[from_, to)`` rest on."""
    query = select(func.count()).where(Clock.settled_at >= from_, Clock.settled_at < to)
    return session.scalar(query) or 0


def weakest(services: Iterable[ServiceFulfilment]) -> ServiceFulfilment | None:
    """Name the service with the lowest rate among those with enough due to speak of.

    None where every one has reached all its goals, or too little was due.
    """
    counted = [
        service
        for service in services
        if sum(version.tally.due for version in service.counted) >= FEWEST_FOR_WEAKEST
        and service.promises_kept_to_target[0] < service.promises_kept_to_target[1]
    ]
    return min(counted, key=lambda service: (service.rate or 0.0, service.code), default=None)


def _pair(
    pair: tuple[int, int],
    found: Mapping[tuple[int, int, str], int],
    lacks: Mapping[tuple[int, int], Counter[str]],
) -> Pair:
    names = ("asked", "due", "met", "judged", "lacking")
    counts = {name: found.get((*pair, name), 0) for name in names}
    return Pair(*pair, **counts, lacks=dict(lacks.get(pair, Counter()).most_common()))


def _counts(session: Session, from_: datetime, to: datetime) -> Counted:
    sides = (ServiceRequest.customer_department_id, ServiceRequest.provider_department_id)
    opened = (
        select(*sides, func.count(), literal(0), literal(0))
        .where(ServiceRequest.opened_at >= from_, ServiceRequest.opened_at < to)
        .group_by(*sides)
    )
    settled = (
        select(*sides, literal(0), func.count(), func.sum(case((IS_MET, 1), else_=0)))
        .join(ServiceRequest, ServiceRequest.id == Clock.request_id)
        .where(Clock.settled_at >= from_, Clock.settled_at < to, IS_COUNTED)
        .group_by(*sides)
    )
    for customer, provider, asked, due, met in session.execute(union_all(opened, settled)):
        yield customer, provider, {"asked": asked, "due": due, "met": int(met or 0)}


def judgements(
    session: Session, from_: datetime, to: datetime, known_at: datetime | None = None
) -> Judged:
    """Read what providers said last of requests opened in ``[from_, to)``, or by ``known_at``."""
    latest = select(func.max(RequestLack.id)).group_by(RequestLack.request_id)
    if known_at is not None:
        latest = latest.where(RequestLack.at <= known_at)
    rows = session.execute(
        select(
            ServiceRequest.customer_department_id,
            ServiceRequest.provider_department_id,
            RequestLack.lacks,
        )
        .join(ServiceRequest, ServiceRequest.id == RequestLack.request_id)
        .where(
            RequestLack.id.in_(latest),
            ServiceRequest.opened_at >= from_,
            ServiceRequest.opened_at < to,
        )
    )
    for customer, provider, codes in rows:
        yield customer, provider, [str(code) for code in codes]
