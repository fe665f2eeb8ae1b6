"""What changes soon for somebody who uses services: promises, and days on which hours differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pulse.calendars.holidays import HolidayName
from pulse.calendars.hours import CalendarSpec, parse_calendar
from pulse.calendars.models import Calendar
from pulse.calendars.stretches import Stretches, joined
from pulse.commitments.catalogue import LIVE_STATES, serves
from pulse.commitments.models import Commitment, CommitmentVersion, Service, VersionState
from pulse.people.models import Department
from pulse.people.permissions import Viewer

AHEAD = timedelta(days=14)
AGREED = (VersionState.SIGNED, VersionState.IN_FORCE)


def begins_later(version: CommitmentVersion, on: date) -> bool:
    """Tell whether a version has been agreed on and holds only from a later day."""
    return version.state in AGREED and version.effective_from > on


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


def services_ahead(
    session: Session, viewer: Viewer, on: date
) -> tuple[list[Service], list[NewPromise]]:
    """Return the services somebody may ask for, and their promises that begin within two weeks.

    One query. The services come most critical first.
    """
    begins_soon = (
        (CommitmentVersion.commitment_id == Commitment.id)
        & CommitmentVersion.state.in_(AGREED)
        & (CommitmentVersion.effective_from > on)
        & (CommitmentVersion.effective_from <= on + AHEAD)
    )
    rows = session.execute(
        select(Service, CommitmentVersion)
        .outerjoin(Commitment, Commitment.service_id == Service.id)
        .outerjoin(CommitmentVersion, begins_soon)
        .where(Service.status.in_(LIVE_STATES))
        .order_by(Service.criticality, Service.code, Commitment.code)
    )
    pairs: list[tuple[Service, CommitmentVersion | None]] = [(one, new) for one, new in rows]
    mine: dict[Service, list[CommitmentVersion]] = {}
    for service, version in pairs:
        if serves(service, viewer.path_codes, employer_is_own=viewer.employer_is_own):
            mine.setdefault(service, []).extend([] if version is None else [version])
    new = [
        NewPromise(one.effective_from, service, one) for service in mine for one in mine[service]
    ]
    return list(mine), sorted(new, key=lambda one: one.on)


def other_hours(
    session: Session, services: Sequence[Service], department_id: int | None, on: date
) -> list[OtherHours]:
    """Return the days of the next two weeks whose hours differ from the usual, in order.

    Days that are closed anyway are no change. What differs alike on one day is one entry. One
    query.
    """
    using: dict[str, list[Service]] = defaultdict(list)
    for service in services:
        using[service.calendar_code].append(service)
    is_own = (Department.calendar_code == Calendar.code) & (Department.id == department_id)
    rows = session.execute(
        select(Calendar, Department.id)
        .outerjoin(Department, is_own)
        .where(or_(Calendar.code.in_(using), Department.id.is_not(None)))
        .order_by(Calendar.code)
    )
    found: dict[tuple[date, Stretches, HolidayName | None], OtherHours] = {}
    for calendar, own_id in rows:
        for day, hours, why in _differing(_spec(calendar), on):
            entry = found.setdefault((day, hours, why), OtherHours(day, hours, why))
            entry.services += using.get(calendar.code, [])
            entry.is_own |= own_id is not None
    return sorted(found.values(), key=lambda one: (one.on, not one.is_own))


def _spec(calendar: Calendar) -> CalendarSpec:
    whole = {**calendar.document, "holidays": calendar.holidays}
    return parse_calendar(whole, {}, calendar.timezone)


def _differing(
    spec: CalendarSpec, on: date
) -> Iterable[tuple[date, Stretches, HolidayName | None]]:
    named: Collection[date] = {*spec.exceptions, *spec.holidays}
    for day in sorted(day for day in named if on < day <= on + AHEAD):
        hours = spec.hours_on(day)
        if hours != joined(spec.ordinary.hours_on(day)):
            exception = spec.exceptions.get(day)
            yield day, hours, (exception and exception.why) or spec.holidays.get(day)
