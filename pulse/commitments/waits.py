"""What departments waited for in given spans of time: promises to them, broken and kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from pulse.commitments.catalogue import PROTECTION
from pulse.commitments.fulfilment import IS_COUNTED, IS_MET
from pulse.commitments.models import Clock, Service, ServiceRequest
from pulse.people.models import Person


@dataclass(frozen=True, slots=True)
class Waited:
    """Promises of a service to one side that fell due in one span, and how many were kept.

    ``customer`` is the id of the department that asked, or the job family of whoever did.
    """

    span: int
    customer: int | str
    provider_id: int
    service_id: int
    due: int
    met: int

    @property
    def broken(self) -> int:
        """How many were not kept."""
        return self.due - self.met


def waited(
    session: Session,
    spans: Sequence[tuple[datetime, datetime]],
    families: Collection[str] = (),
) -> list[Waited]:
    """Count what services promised to departments and fell due in each of ``spans``, in one query.

    With ``families`` it is told by the job family of who asked, and of these alone. Spans are
    ``[from, to)`` and told by their place; where two overlap the earlier place counts.
    Services that protect people are left out: that somebody waited for one is nobody's business.
    """
    if not spans:
        return []
    counted = _promises(spans, families).subquery()
    columns = [counted.c[name] for name in ("span", "customer", "provider", "service")]
    query = select(*columns, func.count().label("due"), func.sum(counted.c.met).label("met"))
    rows = session.execute(query.group_by(*columns).order_by(*columns))
    return [
        Waited(row.span, row.customer, row.provider, row.service, row.due, int(row.met))
        for row in rows
    ]


def _promises(
    spans: Sequence[tuple[datetime, datetime]], families: Collection[str]
) -> Select[tuple[int, int | str, int, int, int]]:
    """Select every promise that fell due in a span, by whose side and whether it was kept."""
    fell = (
        (and_(Clock.settled_at >= begins, Clock.settled_at < ends), at)
        for at, (begins, ends) in enumerate(spans)
    )
    span = case(*fell)
    side = Person.job_family if families else ServiceRequest.customer_department_id
    query = (
        select(
            span.label("span"),
            side.label("customer"),
            ServiceRequest.provider_department_id.label("provider"),
            ServiceRequest.service_id.label("service"),
            case((IS_MET, 1), else_=0).label("met"),
        )
        .join(ServiceRequest, ServiceRequest.id == Clock.request_id)
        .join(Service, Service.id == ServiceRequest.service_id)
        .where(
            Clock.settled_at >= min(begins for begins, _ends in spans),
            Clock.settled_at < max(ends for _begins, ends in spans),
            span.is_not(None),
            IS_COUNTED,
            Service.category != PROTECTION,
        )
    )
    if not families:
        return query
    asked = query.join(Person, Person.id == ServiceRequest.requester_id)
    return asked.where(Person.job_family.in_(families))
