"""Services, promises and chains as they stand, just as the files that bring them in say them.

What is taken away and brought in again unchanged changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from pulse.commitments.agreements import COMMITMENT_COLUMNS, PROPOSED
from pulse.commitments.duties import COLUMNS
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    EscalationChain,
    Service,
    VersionState,
)
from pulse.people.models import Department, Person

LISTED_COMMITMENT = (*COMMITMENT_COLUMNS, "state", *COLUMNS)

_STANDING = (VersionState.PROPOSED, VersionState.SIGNED, VersionState.IN_FORCE)
_OF_SERVICE = (
    "name_ko", "name_en", "category", "criticality", "status", "stage_set", "description_ko",
    "description_en", "survey_sampling", "faq_ref", "pilot_until", "launched_on",
)  # fmt: skip
_OF_VERSION = (
    "wording_ko", "wording_en", "kind", "priority", "start_event", "stop_event", "warn_at_pct",
    "evidence", "effective_from", "effective_to", "weight",
)  # fmt: skip


def service_list(session: Session) -> Iterator[dict[str, Any]]:
    """Yield every service, by code. Three queries."""
    departments = dict(session.execute(select(Department.id, Department.code)).all())
    people = dict(session.execute(select(Person.id, Person.number)).all())
    for service in session.scalars(select(Service).order_by(Service.code)):
        yield service_cells(service, departments, people.get(service.owner_id or 0, ""))


def service_cells(service: Service, departments: Mapping[int, str], owner: str) -> dict[str, Any]:
    """Return the row of one service, which ``owner`` (a number, or empty) owns."""
    return {name: getattr(service, name) for name in _OF_SERVICE} | {
        "service_id": service.code,
        "provider_dept_id": departments[service.provider_department_id],
        "owner_person_id": owner,
        "user_dept_ids": ";".join(service.user_scope),
        "buyer_dept_id": departments.get(service.buyer_department_id or 0, ""),
        "decider_dept_id": departments.get(service.decider_department_id or 0, ""),
        "request_channels": ";".join(service.request_channels),
        "calendar_id": service.calendar_code,
    }


def commitment_list(session: Session) -> Iterator[dict[str, Any]]:
    """Yield what holds of every promise, will hold, or waits to be signed. Two queries.

    What no longer holds is left out: it was signed and never changes. The first row of a promise
    has its code; a version after it, one that is told apart from every other.
    """
    services = dict(session.execute(select(Service.id, Service.code)).all())
    every = select(Commitment).options(selectinload(Commitment.versions)).order_by(Commitment.code)
    for commitment in session.scalars(every):
        for place, version in enumerate(_standing(commitment)):
            code = f"{commitment.code[:24]}#{version.id}" if place else commitment.code
            yield _version_row(version) | {
                "commitment_id": code,
                "service_id": services[commitment.service_id],
            }


def chain_document(session: Session) -> dict[str, Any]:
    """Return every escalation chain in one document."""
    rows = session.scalars(select(EscalationChain).order_by(EscalationChain.code))
    return {"chains": [row.document for row in rows]}


def _standing(commitment: Commitment) -> list[CommitmentVersion]:
    """Return what a file takes for versions of one promise: each follows the one before it."""
    standing = [one for one in commitment.versions if one.state in _STANDING]
    standing.sort(key=lambda one: one.effective_from)
    kept = standing[:1]
    for version in standing[1:]:
        if not _follows(kept[-1], version):
            break
        kept.append(version)
    return kept


def _follows(before: CommitmentVersion, version: CommitmentVersion) -> bool:
    if before.effective_to is None:
        return version.state is VersionState.PROPOSED
    return before.effective_to + timedelta(days=1) == version.effective_from


def _version_row(version: CommitmentVersion) -> dict[str, Any]:
    is_signed = version.state is not VersionState.PROPOSED
    return {name: getattr(version, name) for name in _OF_VERSION} | {
        "target_value": version.goal_value,
        "unit": version.goal_unit,
        "target_rate_pct": version.target_rate,
        "calendar_id": version.calendar_code,
        "pause_when": ";".join(version.pause_when),
        "escalation_chain_id": version.chain_code or "",
        "state": VersionState.SIGNED.value if is_signed else PROPOSED,
        **version.duties,
    }
