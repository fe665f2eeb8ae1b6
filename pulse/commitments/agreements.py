"""Importing commitments: promises and their versions, each in force from a day to a last day.

Rows about the same service, kind, priority and measured events whose days follow each other
without a gap are versions of one commitment, which keeps the code of its first row. A stored
version never changes; an import may only end it or add the next. A file may have more columns:
``state`` (signed, or proposed for a version the heads are yet to sign) and what both sides owe.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.commitments.agreement_notices import tell_proposed
from pulse.commitments.catalogue import NEVER_IN_FORCE
from pulse.commitments.chains import is_timed
from pulse.commitments.duties import (
    COLUMNS,
    LONGEST,
    MOST_DAYS,
    MOST_HOURS,
    NUMBERS,
    TEXTS,
    Duties,
)
from pulse.commitments.models import (
    Commitment,
    CommitmentVersion,
    EscalationChain,
    Service,
    VersionState,
)
from pulse.people.problems import NumberedRows, Problem, RowReader, refuse_problems

COMMITMENT_COLUMNS = (
    "commitment_id", "service_id", "wording_ko", "wording_en", "kind", "target_value", "unit",
    "target_rate_pct", "priority", "calendar_id", "start_event", "stop_event", "pause_when",
    "warn_at_pct", "escalation_chain_id", "evidence", "effective_from", "effective_to", "weight",
)  # fmt: skip
"""The columns a commitments file must have; others are ignored."""

KINDS = ("first_response", "resolve", "notice_lead", "periodic", "quality", "notify_delay")
UNITS = (
    "business_minutes", "business_hours", "business_days", "elapsed_minutes", "elapsed_hours",
    "calendar_days", "percent", "settlement_cycle",
)  # fmt: skip
PRIORITIES = ("any", "P1", "P2", "P3", "P4")
EVIDENCE = ("event", "manual")
PROPOSED = VersionState.PROPOSED.value
STATES = (VersionState.SIGNED.value, PROPOSED)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A sound row: ``facts`` are the promise itself, apart from its last day."""

    line: int
    code: str
    service: str
    facts: dict[str, Any]
    effective_to: date | None
    is_proposed: bool = False

    @property
    def effective_from(self) -> date:
        """The first day in force."""
        day: date = self.facts["effective_from"]
        return day

    @property
    def measures(self) -> tuple[Any, ...]:
        """What makes two promises versions of the same commitment."""
        names = ("kind", "priority", "start_event", "stop_event")
        return (self.service, *(self.facts[name] for name in names))


@dataclass
class CommitmentPlan:
    """What an import of commitments would do; each entry names commitment and version."""

    on: date
    chains: dict[str, list[VersionRow]] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    proposed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_commitments(
    session: Session, rows: NumberedRows, on: date, *, known_calendars: Collection[str]
) -> CommitmentPlan:
    """Group rows into commitments with versions and compare them with what is stored."""
    plan = CommitmentPlan(on)
    services = set(session.scalars(select(Service.code)))
    chains = {row.code: is_timed(row.document) for row in session.scalars(select(EscalationChain))}
    read: list[VersionRow] = []
    for line, row in rows:
        cells = RowReader(line, row, plan.problems)
        version = _read_version(cells, services, chains, known_calendars)
        if version is not None and any(other.code == version.code for other in read):
            cells.refuse("commitment_id", "duplicate", version.code)
        elif version is not None:
            read.append(version)
    plan.chains = _chained(read)
    stored = {item.code: item for item in session.scalars(select(Commitment))}
    for code, versions in plan.chains.items():
        held = stored[code].versions if code in stored else []
        for number, version in enumerate(versions, start=1):
            _sort_in(plan, f"{code} v{number}", version, held)
    plan.problems.sort()
    return plan


def apply_commitments(
    session: Session, plan: CommitmentPlan, at: datetime, actor_id: int | None = None
) -> None:
    """Store new versions, end those that were given a last day, and bring states up to ``on``."""
    refuse_problems(plan.problems)
    services = dict(session.execute(select(Service.code, Service.id)).all())
    stored = {item.code: item for item in session.scalars(select(Commitment))}
    for code, versions in plan.chains.items():
        commitment = stored.get(code)
        if commitment is None:
            commitment = Commitment(code=code, service_id=services[versions[0].service])
            session.add(commitment)
        waiting = _store_versions(commitment, versions)
        session.flush()
        for version in waiting:
            tell_proposed(session, version, commitment.service, at=at, on=plan.on)
    refresh_states(session, plan.on)
    details = {"added": len(plan.added), "ended": len(plan.ended)}
    audit.record(
        session,
        "commitments_imported",
        "catalogue",
        plan.on,
        at=at,
        actor_id=actor_id,
        details=details,
    )


def refresh_states(session: Session, on: date) -> int:
    """Bring the states of signed versions up to a day; return how many changed.

    A signed version is in force between its days, superseded once the next one has begun, and
    ended after its last day when none follows. Drafts and proposals are left alone.
    """
    changed = 0
    for commitment in session.scalars(select(Commitment)):
        signed = [item for item in commitment.versions if item.state not in NEVER_IN_FORCE]
        for version in signed:
            state = _state_on(version, signed, on)
            changed += version.state != state
            version.state = state
    session.flush()
    return changed


def end_before(version: CommitmentVersion, earlier: Iterable[CommitmentVersion]) -> None:
    """End signed versions that would go on beside the one that follows them, the day before it."""
    last_day = version.effective_from - timedelta(days=1)
    for other in earlier:
        goes_on = other.effective_to is None or other.effective_to > last_day
        if goes_on and other.state not in NEVER_IN_FORCE:
            other.effective_to = last_day


def _state_on(
    version: CommitmentVersion, signed: Iterable[CommitmentVersion], on: date
) -> VersionState:
    if version.effective_from > on:
        return VersionState.SIGNED
    if any(version.effective_from < other.effective_from <= on for other in signed):
        return VersionState.SUPERSEDED
    if version.effective_to is not None and version.effective_to < on:
        return VersionState.ENDED
    return VersionState.IN_FORCE


def _read_version(
    cells: RowReader, services: set[str], chains: Mapping[str, bool], calendars: Collection[str]
) -> VersionRow | None:
    code = cells.text("commitment_id", limit=32)
    service = cells.one_of("service_id", services)
    chain = cells.one_of("escalation_chain_id", chains, empty=True) or None
    if chain is not None and not chains.get(chain, True):
        cells.refuse("escalation_chain_id", "not_timed", chain)
    since, until = cells.day("effective_from"), cells.day("effective_to")
    if since is None:
        cells.refuse("effective_from", "missing")
    elif until is not None and until < since:
        cells.refuse("effective_to", "ends_before_start", until)
    facts = {
        **_read_promise(cells),
        "calendar_code": cells.one_of("calendar_id", calendars),
        "chain_code": chain,
        "effective_from": since,
        **_read_duties(cells),
    }
    state = cells.one_of("state", STATES, empty=True)
    if state == PROPOSED and until is not None:
        cells.refuse("effective_to", "not_signed_yet", until)
    if not cells.is_sound:
        return None
    return VersionRow(cells.line, code, service, facts, until, state == PROPOSED)


def _read_duties(cells: RowReader) -> dict[str, Any]:
    """Read what both sides owe; nothing at all where the file has no such columns."""
    if not set(COLUMNS).intersection(cells.row):
        return {}
    texts: dict[str, Any] = {name: cells.text(name, limit=LONGEST, default="") for name in TEXTS}
    given = [name for name in NUMBERS if (cells.row.get(name) or "").strip()]
    limits = {"answer_hours": MOST_HOURS, "accept_days": MOST_DAYS}
    numbers: dict[str, Any] = {name: cells.number(name, 1, limits[name]) for name in given}
    return {"duties": Duties(**texts, **numbers).to_document()}


def _read_promise(cells: RowReader) -> dict[str, Any]:
    wording_ko = cells.text("wording_ko", limit=300)
    return {
        "wording_ko": wording_ko,
        "wording_en": cells.text("wording_en", limit=300, default=wording_ko),
        "kind": cells.one_of("kind", KINDS),
        "goal_value": cells.number("target_value", 1, 1_000_000),
        "goal_unit": cells.one_of("unit", UNITS),
        "target_rate": cells.number("target_rate_pct", 1, 100),
        "priority": cells.one_of("priority", PRIORITIES),
        "start_event": cells.text("start_event", limit=48, default=""),
        "stop_event": cells.text("stop_event", limit=48, default=""),
        "pause_when": cells.codes("pause_when"),
        "warn_at_pct": cells.number("warn_at_pct", 1, 100),
        "evidence": cells.one_of("evidence", EVIDENCE),
        "weight": cells.number("weight", 1, 100),
    }


def _chained(rows: list[VersionRow]) -> dict[str, list[VersionRow]]:
    """Group rows into commitments: a row continues the one that ends the day before it begins."""
    chains: dict[str, list[VersionRow]] = {}
    for row in sorted(rows, key=lambda row: (row.effective_from, row.code)):
        for versions in chains.values():
            last = versions[-1]
            follows = last.effective_to == row.effective_from - timedelta(days=1)
            # What is only proposed ends the version before it once it is signed.
            follows |= row.is_proposed and last.effective_to is None
            if follows and last.measures == row.measures:
                versions.append(row)
                break
        else:
            chains[row.code] = [row]
    return dict(sorted(chains.items()))


def _sort_in(
    plan: CommitmentPlan, label: str, row: VersionRow, held: list[CommitmentVersion]
) -> None:
    before = _same_day(row, held)
    if before is None:
        if any(item.effective_from >= row.effective_from for item in held):
            plan.problems.append(
                Problem(row.line, "effective_from", "before_signed_version", row.code)
            )
        (plan.proposed if row.is_proposed else plan.added).append(label)
    elif problem := _problem_with(row, before):
        plan.problems.append(problem)
    elif _last_day_after(row, before, held) != before.effective_to:
        plan.ended.append(label)
    else:
        plan.unchanged.append(label)


def _problem_with(row: VersionRow, before: CommitmentVersion) -> Problem | None:
    """Say what keeps a row from being the version that is stored for its day."""
    is_signed = before.state not in NEVER_IN_FORCE
    differs = any(getattr(before, name) != value for name, value in row.facts.items())
    if differs and not (row.is_proposed and is_signed):
        return Problem(row.line, "commitment_id", "signed_version_changed", row.code)
    if not is_signed and not row.is_proposed:
        return Problem(row.line, "state", "not_signed_yet", row.code)
    return None


def _last_day_after(
    row: VersionRow, before: CommitmentVersion, held: Iterable[CommitmentVersion]
) -> date | None:
    """Return the last day of a stored version: a signature given since goes before the file."""
    following = (one for one in held if one.number > before.number)
    is_followed = any(one.state not in NEVER_IN_FORCE for one in following)
    return before.effective_to if row.is_proposed or is_followed else row.effective_to


def _same_day(row: VersionRow, held: list[CommitmentVersion]) -> CommitmentVersion | None:
    return next((item for item in held if item.effective_from == row.effective_from), None)


def _store_versions(commitment: Commitment, rows: list[VersionRow]) -> list[CommitmentVersion]:
    """Store what is new; return the versions that wait for signatures."""
    held = list(commitment.versions)
    number = max((item.number for item in held), default=0)
    waiting: list[CommitmentVersion] = []
    for row in rows:
        before = _same_day(row, held)
        if before is not None:
            before.effective_to = _last_day_after(row, before, held)
            continue
        number += 1
        version = CommitmentVersion(
            number=number,
            state=VersionState.PROPOSED if row.is_proposed else VersionState.SIGNED,
            effective_to=row.effective_to,
            signatures=[],
            **row.facts,
        )
        commitment.versions.append(version)
        if row.is_proposed:
            waiting.append(version)
        else:
            end_before(version, held)
    return waiting
