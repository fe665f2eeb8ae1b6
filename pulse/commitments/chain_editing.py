"""An escalation chain as it is written on a page: an entry of a file, read by the same rules.

Whoever may bring in a file of chains may write one. As with a file, what is saved holds for the
requests opened from then on; steps that are planned already stay as they are. A chain that any
version of a promise names is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from pulse import audit
from pulse.commitments.chains import After, is_timed, read_rule
from pulse.commitments.chains_import import DIGEST, plan_chains, store_chain
from pulse.commitments.clocks import runs_clock
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    EscalationChain,
    Service,
    VersionState,
)
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.permissions import Permission, Viewer

DISCREET = "no case details in the message, link only"
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,31}", re.ASCII)
_PATH = "chains.0."
_SECONDS = {
    After.MINUTES: 60,
    After.HOURS: 3600,
    After.BUSINESS_HOURS: 3600,
    After.BUSINESS_DAYS: 8 * 3600,
}
Steps = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ChainSaid:
    """What a page says of a chain; ``steps`` are those of a file, in any order."""

    name_ko: str
    name_en: str
    quiet_hours: str
    is_discreet: bool
    steps: tuple[dict[str, Any], ...]


def may_write(viewer: Viewer) -> bool:
    """Tell whether somebody may write chains: whoever may bring in a file of them."""
    return viewer.can(Permission.MANAGE_SETTINGS)


def add_chain(
    session: Session, code: str, said: ChainSaid, viewer: Viewer, *, at: datetime
) -> EscalationChain:
    """Store a new chain; Invalid by the paths of a file for what cannot be."""
    _admit(viewer)
    if not _CODE.fullmatch(code):
        raise Invalid("invalid_chain", fields={"id": "bad_code"})
    if session.get(EscalationChain, code) is not None:
        raise Invalid("invalid_chain", fields={"id": "duplicate"})
    row = store_chain(session, code, checked(session, code, said))
    _record(session, "chain.added", code, viewer, at)
    return row


def change_chain(
    session: Session, code: str, said: ChainSaid, viewer: Viewer, *, at: datetime
) -> bool:
    """Change what a chain says from now on; tell whether anything did change."""
    _admit(viewer)
    before = chain_by_code(session, code).document
    entry = checked(session, code, said, before)
    if entry == before:
        return False
    store_chain(session, code, entry)
    _record(session, "chain.changed", code, viewer, at)
    return True


def remove_chain(session: Session, code: str, viewer: Viewer, *, at: datetime) -> None:
    """Remove a chain; Conflict while any version of a promise names it, also one that ended."""
    _admit(viewer)
    row = chain_by_code(session, code)
    if session.scalar(_naming(code).limit(1)) is not None:
        raise Conflict("chain_in_use")
    session.delete(row)
    session.flush()
    _record(session, "chain.removed", code, viewer, at)


def checked(
    session: Session, code: str, said: ChainSaid, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the entry a file would have for it, in the order of its times.

    What a page does not ask for, such as a note beside a step, stays as it was ``before``. Invalid
    by path, with steps numbered as they were said.
    """
    entry = _entry(code, said, before or {})
    problems = plan_chains(session, {"chains": [entry]}).problems
    if problems:
        fields = {path.removeprefix(_PATH): why for path, why in problems.items()}
        raise Invalid("invalid_chain", fields=fields)
    return {**entry, "steps": in_order(entry["steps"])}


def in_order(steps: Steps) -> list[Mapping[str, Any]]:
    """Put steps in the order in which they fall due.

    Waits in different units are compared as if a working day had eight hours.
    """
    return sorted(steps, key=_place)


def chain_by_code(session: Session, code: str) -> EscalationChain:
    """Return a chain; NotFound for an unknown code."""
    row = session.get(EscalationChain, code)
    if row is None:
        raise NotFound("chain_not_found", chain=code)
    return row


def all_chains(session: Session) -> list[EscalationChain]:
    """Return every chain in order of code."""
    return list(session.scalars(select(EscalationChain).order_by(EscalationChain.code)))


def timed_chains(session: Session) -> list[EscalationChain]:
    """Return the chains that follow from the time of a promise, in order of code."""
    return [one for one in all_chains(session) if is_timed(one.document)]


def promises_by_chain(session: Session, on: date) -> dict[str, int]:
    """Count the promises that go by each chain. One query."""
    named = session.scalars(
        select(CommitmentVersion).where(CommitmentVersion.chain_code.is_not(None))
    )
    going = {(one.chain_code, one.commitment_id) for one in named if goes_by_it(one, on)}
    return Counter(str(code) for code, _commitment in going)


def versions_naming(session: Session, code: str) -> list[CommitmentVersion]:
    """Return every version that names a chain, with its service, in order. One query."""
    query = (
        _naming(code)
        .join(CommitmentVersion.commitment)
        .join(Commitment.service)
        .options(contains_eager(CommitmentVersion.commitment).contains_eager(Commitment.service))
        .order_by(Service.code, Commitment.code, CommitmentVersion.number)
    )
    return list(session.scalars(query))


def goes_by_it(version: CommitmentVersion, on: date) -> bool:
    """Tell of a version that names a chain whether anybody is, or may yet be, told by it.

    It holds, is to come or waits for signatures, and a clock runs on what it promises.
    """
    lasts = version.state is not VersionState.DRAFT and (version.effective_to or date.max) >= on
    return lasts and runs_clock(version)


def _naming(code: str) -> Select[CommitmentVersion]:
    return select(CommitmentVersion).where(CommitmentVersion.chain_code == code)


def _admit(viewer: Viewer) -> None:
    if not may_write(viewer):
        raise Refused("may_not_write_chains")


def _entry(code: str, said: ChainSaid, before: Mapping[str, Any]) -> dict[str, Any]:
    name = {"ko": said.name_ko.strip(), "en": said.name_en.strip()}
    entry = {
        **before,
        "id": code,
        "name": {language: words for language, words in name.items() if words},
        "quiet_hours": said.quiet_hours,
        "steps": [_as_before(step, before.get("steps", [])) for step in said.steps],
    }
    entry.pop("content", None)
    if said.is_discreet:
        entry["content"] = before.get("content") or DISCREET
    return entry


def _as_before(step: Mapping[str, Any], before: Steps) -> Mapping[str, Any]:
    """Return the step that says the same already, with whatever else a file says of it."""
    return next((one for one in before if _meaning(one) == _meaning(step)), step)


def _meaning(step: Mapping[str, Any]) -> tuple[Any, ...]:
    return step["at"], list(step["to"]), step["via"] == DIGEST, step.get("repeat")


def _place(step: Mapping[str, Any]) -> tuple[int, int]:
    rule = read_rule(step["at"])
    return rule.share, rule.wait * _SECONDS[rule.unit]


def _record(session: Session, action: str, code: str, viewer: Viewer, at: datetime) -> None:
    session.flush()
    audit.record(session, action, "chain", code, at=at, actor_id=viewer.person_id)
