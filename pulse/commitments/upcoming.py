"""What changes soon for somebody who uses services: promises, and days on which hours differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.holidays import HolidayName
from pulse.calendars.hours import CalendarSpec
from pulse.calendars.models import Calendar
from pulse.calendars.registry import working_calendars
from pulse.calendars.stretches import Stretches, joined
from pulse.commitments.models import Commitment, CommitmentVersion, Service, VersionState
from pulse.people.models import Department

AHEAD = timedelta(days=14)
_AGREED = (VersionState.SIGNED, VersionState.IN_FORCE)


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise that begins to hold on a day."""

    on: date
    service: Service
    version: CommitmentVersion


@dataclass(slots=True)
class OtherHours:
    """A day on which some services, or one's own department, open at other hours or not at all."""

    on: date
    hours: Stretches
    why: HolidayName | None
    services: list[Service] = field(default_factory=list)
    is_own: bool = False


def new_promises(session: Session, services: Sequence[Service], on: date) -> list[NewPromise]:
    """Return the agreed promises of these services that begin within two weeks. One query."""
    by_id = {service.id: service for service in services}
    rows = session.execute(
        select(Commitment.service_id, CommitmentVersion)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .where(
            Commitment.service_id.in_(by_id),
            CommitmentVersion.state.in_(_AGREED),
            CommitmentVersion.effective_from > on,
            CommitmentVersion.effective_from <= on + AHEAD,
        )
        .order_by(CommitmentVersion.effective_from, Commitment.code)
    )
    return [
        NewPromise(version.effective_from, by_id[service_id], version)
        for service_id, version in rows
    ]


def other_hours(
    session: Session, services: Sequence[Service], department_id: int | None, on: date
) -> list[OtherHours]:
    """Return the days of the next two weeks whose hours differ from the usual, in order.

    Days that are closed anyway are no change. What differs alike on one day is one entry.
    """
    using: dict[str, list[Service]] = defaultdict(list)
    for service in services:
        using[service.calendar_code].append(service)
    own = session.scalar(
        select(Calendar.code)
        .join(Department, Department.calendar_code == Calendar.code)
        .where(Department.id == department_id)
    )
    codes = {*using, *([own] if own else [])}
    found: dict[tuple[date, Stretches, HolidayName | None], OtherHours] = {}
    for code, calendar in sorted(working_calendars(session, codes).items()):
        for day, hours, why in _differing(calendar.spec, on):
            entry = found.setdefault((day, hours, why), OtherHours(day, hours, why))
            entry.services += using.get(code, [])
            entry.is_own |= code == own
    return sorted(found.values(), key=lambda one: (one.on, not one.is_own))


def _differing(
    spec: CalendarSpec, on: date
) -> Iterable[tuple[date, Stretches, HolidayName | None]]:
    named: Collection[date] = {*spec.exceptions, *spec.holidays}
    for day in sorted(day for day in named if on < day <= on + AHEAD):
        hours = spec.hours_on(day)
        if hours != joined(spec.ordinary.hours_on(day)):
            exception = spec.exceptions.get(day)
            yield day, hours, (exception and exception.why) or spec.holidays.get(day)
