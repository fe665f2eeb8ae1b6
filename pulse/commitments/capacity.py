"""How much a service handles with how many people, how much by hand, and how old its queue is.

An item is a request resolved. It was touched by hand once where it was resolved alone; a group
resolved together was touched once for all of it. Items are told per person of the providing
department, never by person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.acting import ACTIVE
from pulse.commitments.models import EventKind, RequestEvent, ServiceRequest
from pulse.people.models import Membership, Person
from pulse.people.tree import holds_on, is_current_on

METHOD_VERSION = 1
"""The way these figures are worked out; raised when the same events would give others."""

LENGTH = timedelta(weeks=4)
AGO = timedelta(weeks=52)
"""What is compared with: the four weeks a year before, or the first there were."""
FEWEST_PEOPLE = 3
"""With fewer, a figure per person would be somebody's own."""
OLDEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Handled:
    """Items handled in a period, how often somebody laid hands on them, and by how many people."""

    items: int
    acts: int
    people: int
    together: int = 0
    """How many of the items were answered with others as one group."""

    @property
    def grouped(self) -> int | None:
        """Items answered as part of a group, in percent; None without any."""
        return round(self.together * 100 / self.items) if self.items else None

    @property
    def touched(self) -> int | None:
        """Hands laid on in a hundred items; None without any."""
        return round(self.acts * 100 / self.items) if self.items else None

    @property
    def per_person(self) -> float | None:
        """Items a person; None where that would be somebody's own figure."""
        return self.items / self.people if self.people >= FEWEST_PEOPLE else None


@dataclass(frozen=True, slots=True)
class Reach:
    """When a service's first request was opened, and its oldest one that is still open."""

    first: datetime | None
    oldest_open: datetime | None


def reach_of(session: Session, service_id: int) -> Reach:
    """Read both in one query."""
    is_open = and_(ServiceRequest.service_id == service_id, ServiceRequest.state.in_(ACTIVE))
    oldest = select(func.min(ServiceRequest.opened_at)).where(is_open).scalar_subquery()
    row = session.execute(
        select(func.min(ServiceRequest.opened_at), oldest).where(
            ServiceRequest.service_id == service_id
        )
    ).one()
    return Reach(row[0], row[1])


def base_of(first: datetime | None, at: datetime) -> datetime | None:
    """Return where the period compared with begins; None while that is not over and apart."""
    if first is None:
        return None
    begins = max(first, at - AGO)
    return begins if begins + LENGTH <= at - LENGTH else None


def handled(session: Session, service_id: int, periods: Mapping[datetime, int]) -> list[Handled]:
    """Count periods of four weeks in one query: when each begins, and how many people there were.

    In the order given.
    """
    within = or_(
        *(and_(RequestEvent.at >= begins, RequestEvent.at < begins + LENGTH) for begins in periods)
    )
    rows = session.execute(
        select(RequestEvent.at, RequestEvent.request_id, RequestEvent.data)
        .join(ServiceRequest, ServiceRequest.id == RequestEvent.request_id)
        .where(
            ServiceRequest.service_id == service_id,
            RequestEvent.kind == EventKind.RESOLVED,
            within,
        )
    ).all()
    found = []
    for begins, people in periods.items():
        held = [row for row in rows if begins <= row[0] < begins + LENGTH]
        items = {request_id for _at, request_id, _data in held}
        acts = {data.get("group") or request_id for _at, request_id, data in held}
        together = {request_id for _at, request_id, data in held if data.get("group")}
        found.append(Handled(len(items), len(acts), people, len(together)))
    return found


def people_in(session: Session, department_ids: Iterable[int], days: Sequence[date]) -> list[int]:
    """Count in one query who belonged to some departments on each day."""
    there = [
        and_(holds_on(Membership.valid_from, Membership.valid_to, day), is_current_on(day))
        for day in days
    ]
    counts = session.execute(
        select(*(func.count(case((held, Membership.person_id)).distinct()) for held in there))
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.department_id.in_(list(department_ids)))
    ).one()
    return [int(count) for count in counts]


def age_in_working_days(calendar: WorkingCalendar, opened_at: datetime, at: datetime) -> int:
    """Return how many whole working days something has been open, up to sixty."""
    days = 0
    while days < OLDEST_SHOWN:
        following = calendar.working_days_after(opened_at, days + 1)
        if following is None or following >= at:
            break
        days += 1
    return days
