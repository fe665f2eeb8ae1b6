"""New versions of a commitment: proposed, signed by the heads of both sides, in force from a day.

The two sides are the department that provides the service and the one that buys it. A signed
version never changes; the one before it ends the day before the new one begins. Requests keep the
version they were opened under.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pulse import audit
from pulse.commitments.agreement_notices import tell_proposed, tell_settled
from pulse.commitments.agreements import UNITS, end_before, refresh_states
from pulse.commitments.catalogue import NEVER_IN_FORCE
from pulse.commitments.chain_editing import timed_chains
from pulse.commitments.clocks import runs_clock
from pulse.commitments.duties import Duties
from pulse.commitments.events import HoldReason
from pulse.commitments.models import Commitment, CommitmentVersion, Service, VersionState
from pulse.commitments.promise_kinds import most_of
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.permissions import Viewer
from pulse.people.tree import department_path

AS_BEFORE = "as before"
"""Instead of a chain's code: whoever was told so far, and nobody where there was nothing."""

_SAME = (
    "kind", "goal_unit", "priority", "calendar_code", "start_event", "stop_event", "warn_at_pct",
    "evidence", "weight",
)  # fmt: skip


class SigningSide(enum.StrEnum):
    """Who signs: the head of the department that serves, and of the one that buys."""

    PROVIDER = "provider"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new version says; everything else stays as before, also duties left out.

    ``chain_code`` is the chain by which people are told, None where nobody is.
    """

    wording_ko: str
    wording_en: str
    goal_value: int
    target_rate: int
    pause_when: tuple[str, ...]
    effective_from: date
    review_on: date | None = None
    duties: Duties | None = None
    chain_code: str | None = AS_BEFORE


def propose_version(
    session: Session, commitment_id: int, draft: Draft, viewer: Viewer, *, at: datetime, on: date
) -> CommitmentVersion:
    """Propose a new version to both heads; ``on`` is the local date.

    Allowed to the service's owner and the heads of both sides. Conflict while another proposal
    waits; Invalid for what cannot be promised, a service without buyer or decider included.
    """
    commitment = _commitment(session, commitment_id)
    service = commitment.service
    is_owner = viewer.person_id == service.owner_id
    if not is_owner and not sides_of(session, service, viewer, on):
        raise Refused("may_not_propose")
    if any(version.state is VersionState.PROPOSED for version in commitment.versions):
        raise Conflict("already_proposed")
    last = commitment.versions[-1]
    problems = _problems(session, service, last, draft, on)
    if problems:
        raise Invalid("invalid_version", fields=problems)
    duties = last.duties if draft.duties is None else draft.duties.to_document()
    same = {name: getattr(last, name) for name in _SAME}
    same["chain_code"] = last.chain_code if draft.chain_code == AS_BEFORE else draft.chain_code
    version = add_version(session, commitment, draft, VersionState.PROPOSED, duties, same)
    record(session, "commitment.proposed", version, viewer.person_id, at)
    tell_proposed(session, version, service, at=at, on=on)
    return version


def add_version(
    session: Session,
    commitment: Commitment,
    draft: Draft,
    state: VersionState,
    duties: Mapping[str, Any],
    same: Mapping[str, Any],
) -> CommitmentVersion:
    """Store what a draft says as the newest version of a promise, signed by nobody here."""
    version = CommitmentVersion(
        commitment_id=commitment.id,
        number=max((one.number for one in commitment.versions), default=0) + 1,
        state=state,
        wording_ko=draft.wording_ko.strip(),
        wording_en=draft.wording_en.strip() or draft.wording_ko.strip(),
        goal_value=draft.goal_value,
        target_rate=draft.target_rate,
        pause_when=sorted(draft.pause_when),
        effective_from=draft.effective_from,
        review_on=draft.review_on,
        signatures=[],
        duties=duties,
        **same,
    )
    commitment.versions.append(version)
    session.flush()
    return version


def sign(
    session: Session, version_id: int, side: SigningSide, viewer: Viewer, *, at: datetime, on: date
) -> CommitmentVersion:
    """Sign for one side; the second signature puts the version in force from its day.

    Two people sign: somebody who heads both sides signs for one of them. Conflict once it is
    signed for that side, or when its first day has passed unsigned.
    """
    version = session.get(
        CommitmentVersion, version_id, with_for_update=True, populate_existing=True
    )
    if version is None or version.state is VersionState.DRAFT:
        raise NotFound("version_not_found", version_id=version_id)
    commitment = _commitment(session, version.commitment_id)
    if side not in sides_of(session, commitment.service, viewer, on):
        raise Refused("may_not_sign")
    if version.state is not VersionState.PROPOSED or side in signed_sides(version):
        raise Conflict("already_signed")
    if any(given["person"] == viewer.person_id for given in version.signatures):
        raise Refused("signed_for_the_other_side")
    if version.effective_from < on:
        raise Conflict("first_day_has_passed")
    given = {"side": side.value, "person": viewer.person_id, "at": at.isoformat()}
    version.signatures = [*version.signatures, given]
    is_complete = len(version.signatures) == len(SigningSide)
    if is_complete:
        _put_in_force(session, commitment, version, on)
    session.flush()
    record(session, "commitment.signed", version, viewer.person_id, at)
    if is_complete:
        tell_settled(session, version, commitment.service, at=at, on=on)
    return version


def withdraw(
    session: Session, version_id: int, viewer: Viewer, *, at: datetime, on: date
) -> CommitmentVersion:
    """Take a proposal back, or turn it down: it stays as a draft nobody can sign."""
    version = session.get(
        CommitmentVersion, version_id, with_for_update=True, populate_existing=True
    )
    if version is None:
        raise NotFound("version_not_found", version_id=version_id)
    service = _commitment(session, version.commitment_id).service
    is_owner = viewer.person_id == service.owner_id
    if not is_owner and not sides_of(session, service, viewer, on):
        raise Refused("may_not_withdraw")
    if version.state is not VersionState.PROPOSED:
        raise Conflict("not_proposed")
    version.state = VersionState.DRAFT
    session.flush()
    record(session, "commitment.withdrawn", version, viewer.person_id, at)
    tell_settled(session, version, service, at=at, on=on)
    return version


def sides_of(session: Session, service: Service, viewer: Viewer, on: date) -> set[SigningSide]:
    """Say for which sides somebody may sign: those whose department they head."""
    departments: Mapping[SigningSide, int | None] = {
        SigningSide.PROVIDER: service.provider_department_id,
        SigningSide.CUSTOMER: service.buyer_department_id,
    }
    return {
        side
        for side, department_id in departments.items()
        if viewer.headed_codes
        and department_id is not None
        and viewer.heads_any([one.code for one in department_path(session, department_id, on)])
    }


def signed_sides(version: CommitmentVersion) -> set[SigningSide]:
    """List the sides that have signed."""
    return {SigningSide(given["side"]) for given in version.signatures}


def proposals(session: Session, service_id: int) -> list[CommitmentVersion]:
    """List the versions of a service that wait for signatures, in one query."""
    query = (
        select(CommitmentVersion)
        .join(Commitment, Commitment.id == CommitmentVersion.commitment_id)
        .where(
            Commitment.service_id == service_id, CommitmentVersion.state == VersionState.PROPOSED
        )
        .options(joinedload(CommitmentVersion.commitment))
        .order_by(Commitment.code)
    )
    return list(session.scalars(query))


def due_for_review(session: Session, on: date) -> list[CommitmentVersion]:
    """List the versions in force whose review date has come."""
    query = (
        select(CommitmentVersion)
        .where(CommitmentVersion.state == VersionState.IN_FORCE, CommitmentVersion.review_on <= on)
        .options(joinedload(CommitmentVersion.commitment).joinedload(Commitment.service))
        .order_by(CommitmentVersion.review_on, CommitmentVersion.id)
    )
    return list(session.scalars(query))


def _commitment(session: Session, commitment_id: int) -> Commitment:
    found = session.get(
        Commitment,
        commitment_id,
        options=[joinedload(Commitment.service), joinedload(Commitment.versions)],
        populate_existing=True,
    )
    if found is None or not found.versions:
        raise NotFound("commitment_not_found", commitment_id=commitment_id)
    return found


def draft_problems(service: Service, draft: Draft) -> dict[str, str]:
    """Name what cannot be promised whatever the version before said, by field."""
    found = {
        "wording_ko": "" if 0 < len(draft.wording_ko.strip()) <= 300 else "missing",
        "wording_en": "" if len(draft.wording_en.strip()) <= 300 else "too_long",
        "goal_value": "" if 1 <= draft.goal_value <= 1_000_000 else "out_of_range",
        "target_rate": "" if 1 <= draft.target_rate <= 100 else "out_of_range",
        "pause_when": "unknown_reason" if set(draft.pause_when) - set(HoldReason) else "",
        "service": "" if _has_everybody(service) else "without_users_buyer_decider",
    }
    if draft.review_on is not None and draft.review_on <= draft.effective_from:
        found["review_on"] = "before_first_day"
    if draft.duties is not None:
        found |= draft.duties.problems()
    return {name: code for name, code in found.items() if code}


def chain_problem(session: Session, draft: Draft, *, is_timed: bool) -> str:
    """Say why people cannot be told by the chain of a draft; nothing where they can."""
    if draft.chain_code is None or draft.chain_code == AS_BEFORE:
        return ""
    if not is_timed:
        return "not_timed"
    known = {chain.code for chain in timed_chains(session)}
    return "" if draft.chain_code in known else "unknown"


def _problems(
    session: Session, service: Service, last: CommitmentVersion, draft: Draft, on: date
) -> dict[str, str]:
    most = most_of(last.goal_unit, draft.goal_value)
    found = {
        "goal_unit": "" if last.goal_unit in UNITS else "unknown_unit",
        "goal_value": "" if draft.goal_value <= most else "out_of_range",
        "effective_from": _day_problem(last, draft, on),
        "chain_code": chain_problem(session, draft, is_timed=runs_clock(last)),
    }
    wrong = {name: code for name, code in found.items() if code}
    return wrong | draft_problems(service, draft)


def _day_problem(last: CommitmentVersion, draft: Draft, on: date) -> str:
    if draft.effective_from <= on:
        return "not_ahead"
    is_past = last.state not in NEVER_IN_FORCE and draft.effective_from <= last.effective_from
    return "before_signed_version" if is_past else ""


def _has_everybody(service: Service) -> bool:
    return bool(
        service.user_scope and service.buyer_department_id and service.decider_department_id
    )


def _put_in_force(
    session: Session, commitment: Commitment, version: CommitmentVersion, on: date
) -> None:
    end_before(version, [one for one in commitment.versions if one.number < version.number])
    version.state = VersionState.SIGNED
    session.flush()
    refresh_states(session, on)


def record(
    session: Session, action: str, version: CommitmentVersion, actor_id: int, at: datetime
) -> None:
    """Note in the audit trail what was done about a version."""
    details = {"number": version.number, "effective_from": version.effective_from.isoformat()}
    audit.record(
        session,
        action,
        "commitment_version",
        version.id,
        at=at,
        actor_id=actor_id,
        details=details,
    )
