"""The catalogue as others read it: which services there are, for whom, and what holds today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager

from pulse.calendars.models import Calendar
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    EscalationChain,
    Service,
    ServiceRequest,
    VersionState,
)
from pulse.errors import NotFound

LIVE_STATES = ("live", "pilot")
ENDED = "ended"
EVERYBODY, EVERYBODY_OWN = "ALL", "ALL_OWN"
ANY_PRIORITY = "any"
PROTECTION = "Safety"
"""The category of services that protect people: whoever asks is shown to nobody above them."""
NEVER_IN_FORCE = (VersionState.DRAFT, VersionState.PROPOSED)


def live_services(session: Session) -> list[Service]:
    """Return the services that can be asked for, pilots included, in order of code."""
    query = select(Service).where(Service.status.in_(LIVE_STATES)).order_by(Service.code)
    return list(session.scalars(query))


def services_and_versions(
    session: Session, on: date
) -> list[tuple[Service, list[CommitmentVersion]]]:
    """Return the services that can be asked for with what they promise on ``on``. One query."""
    query = (
        select(Service, CommitmentVersion)
        .outerjoin(Commitment, Commitment.service_id == Service.id)
        .outerjoin(
            CommitmentVersion,
            (CommitmentVersion.commitment_id == Commitment.id) & in_force(on),
        )
        .where(Service.status.in_(LIVE_STATES))
        .order_by(Service.code, Commitment.code)
    )
    found: dict[Service, list[CommitmentVersion]] = {}
    for row in session.execute(query):
        version: CommitmentVersion | None = row[1]
        found.setdefault(row[0], []).extend([] if version is None else [version])
    return list(found.items())


def live_and_ended(session: Session) -> tuple[list[Service], list[Service]]:
    """Return both in order of code, in one query."""
    wanted = (*LIVE_STATES, ENDED)
    query = select(Service).where(Service.status.in_(wanted)).order_by(Service.code)
    found = list(session.scalars(query))
    live = [service for service in found if service.status in LIVE_STATES]
    return live, [service for service in found if service.status == ENDED]


def service_by_code(session: Session, code: str) -> Service:
    """Return a service; NotFound for an unknown code."""
    found = session.scalar(select(Service).where(Service.code == code))
    if found is None:
        raise NotFound("service_not_found", service=code)
    return found


def serves(service: Service, path_codes: Collection[str], *, employer_is_own: bool) -> bool:
    """Tell whether somebody at the end of this department path is among a service's users."""
    scope = set(service.user_scope)
    if EVERYBODY in scope or (employer_is_own and EVERYBODY_OWN in scope):
        return True
    return not scope.isdisjoint(path_codes)


def services_for(
    session: Session, path_codes: Collection[str], *, employer_is_own: bool
) -> list[Service]:
    """Return the live services somebody may ask for, the most critical first."""
    found = [
        service
        for service in live_services(session)
        if serves(service, path_codes, employer_is_own=employer_is_own)
    ]
    return sorted(found, key=lambda service: (service.criticality, service.code))


def is_protection(service: Service) -> bool:
    """Tell whether a service is there for people who face abuse or danger."""
    return service.category == PROTECTION


def guarded_requests() -> ColumnElement[bool]:
    """Select requests of services that protect people."""
    guarded = select(Service.id).where(Service.category == PROTECTION)
    return ServiceRequest.service_id.in_(guarded)


def in_force(on: date) -> ColumnElement[bool]:
    """Select signed versions whose days, the last one included, hold ``on``."""
    return (
        CommitmentVersion.state.not_in(NEVER_IN_FORCE)
        & (CommitmentVersion.effective_from <= on)
        & or_(CommitmentVersion.effective_to.is_(None), CommitmentVersion.effective_to >= on)
    )


def versions_in_force(
    session: Session, on: date, service_ids: Collection[int] | None = None
) -> dict[int, list[CommitmentVersion]]:
    """Return the versions in force on ``on`` by service, in order of code. One query."""
    query = (
        select(Commitment.service_id, CommitmentVersion)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .where(in_force(on))
        .order_by(Commitment.code)
    )
    if service_ids is not None:
        query = query.where(Commitment.service_id.in_(service_ids))
    found: dict[int, list[CommitmentVersion]] = {}
    for service_id, version in session.execute(query):
        found.setdefault(service_id, []).append(version)
    return found


@dataclass(frozen=True, slots=True)
class AgreedVersion:
    """A version with the chain and the calendar it names."""

    version: CommitmentVersion
    chain: EscalationChain | None
    calendar: Calendar


def versions_of(session: Session, service_id: int) -> list[AgreedVersion]:
    """Return every version of every promise of a service, in order. One query."""
    query = (
        select(CommitmentVersion, EscalationChain, Calendar)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .join(Calendar, Calendar.code == CommitmentVersion.calendar_code)
        .outerjoin(EscalationChain, EscalationChain.code == CommitmentVersion.chain_code)
        .where(Commitment.service_id == service_id)
        .options(contains_eager(CommitmentVersion.commitment))
        .order_by(Commitment.code, CommitmentVersion.number)
    )
    return [AgreedVersion(*row) for row in session.execute(query)]


def holds_on(version: CommitmentVersion, on: date) -> bool:
    """Tell of a version that was read what ``in_force`` selects."""
    last = version.effective_to or date.max
    return version.state not in NEVER_IN_FORCE and version.effective_from <= on <= last


def most_specific(versions: Sequence[CommitmentVersion], priority: str) -> list[CommitmentVersion]:
    """Return the versions that apply to a priority, the named one before ``any``, by kind."""
    named = {version.kind for version in versions if version.priority == priority}
    return [
        version
        for version in versions
        if version.priority == priority
        or (version.priority == ANY_PRIORITY and version.kind not in named)
    ]
