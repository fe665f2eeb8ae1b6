"""How much the people who serve customers wait for, by service and never by person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from pulse.commitments.acting import ACTIVE
from pulse.commitments.models import Clock, ClockState, Service, ServiceRequest
from pulse.people.models import Person

GOING = (ClockState.RUNNING, ClockState.PAUSED)


@dataclass(frozen=True, slots=True)
class ServiceLoad:
    """Requests to one service that are not resolved: all, with a broken promise, due soon."""

    code: str
    name_ko: str
    name_en: str
    waiting: int
    broken: int
    due_soon: int


@dataclass(frozen=True, slots=True)
class Load:
    """What the front line waits for, the service with most of it first."""

    services: Sequence[ServiceLoad]

    @property
    def waiting(self) -> int:
        """All requests that are not resolved."""
        return sum(one.waiting for one in self.services)

    @property
    def broken(self) -> int:
        """Those of them whose promise is broken."""
        return sum(one.broken for one in self.services)

    @property
    def due_soon(self) -> int:
        """Those of them due soon and not broken."""
        return sum(one.due_soon for one in self.services)


def load_of(session: Session, families: Collection[str], until: datetime) -> Load:
    """Count what people of some job families wait for, and what is due by ``until``. One query."""
    clock = (Clock.request_id == ServiceRequest.id) & Clock.state.in_(GOING)
    is_broken = exists().where(clock, Clock.breached_at.is_not(None))
    is_due = exists().where(clock, Clock.due_at <= until)
    waiting = func.count()
    rows = session.execute(
        select(
            Service.code,
            Service.name_ko,
            Service.name_en,
            waiting,
            func.count().filter(is_broken),
            func.count().filter(is_due & ~is_broken),
        )
        .select_from(ServiceRequest)
        .join(Service, Service.id == ServiceRequest.service_id)
        .join(Person, Person.id == ServiceRequest.requester_id)
        .where(ServiceRequest.state.in_(ACTIVE), Person.job_family.in_(families))
        .group_by(Service.code, Service.name_ko, Service.name_en)
        .order_by(waiting.desc(), Service.code)
    )
    return Load([ServiceLoad(*row) for row in rows])
