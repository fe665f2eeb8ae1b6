"""Escalation: planned when a service request opens, shifted by holds, fired once, acknowledged.

A planned step is a row with a due moment, so what happens next, to whom and when can be listed,
and a scheduler that was down catches up in order. A step is claimed by a conditional update, its
clock is read again from the log, and the fact and the notices are written in the same
transaction: whoever dies before the commit leaves the step planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, joinedload

from pulse import audit
from pulse.commitments.caches import TimedClock, timed_clocks
from pulse.commitments.chains import due_of, plan_steps, read_rule
from pulse.commitments.chains_import import DIGEST
from pulse.commitments.escalation_notices import tell_acknowledged, tell_fired
from pulse.commitments.events import facts_of_requests
from pulse.commitments.models import (
    ClockState,
    Escalation,
    EscalationChain,
    EscalationState,
    EventKind,
    RequestEvent,
    ServiceRequest,
)
from pulse.commitments.recipients import Recipients
from pulse.commitments.standing import ASKING, PROVIDING, service_day, standing_of
from pulse.errors import Conflict, Invalid, NotFound, Refused

_UNFIRED = (EscalationState.PLANNED, EscalationState.HELD)
_IS_PLANNED = text("escalation.state = 'planned'")  # as text, so that the partial index serves


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has taken an escalation on, until ``expected_at`` where they said until when."""

    at: datetime
    expected_at: datetime | None


def plan(session: Session, timed: Iterable[TimedClock], at: datetime) -> list[Escalation]:
    """Write the steps of each clock's chain as rows, the chain as it reads now.

    Where steps already lie behind (a change of priority), only the last of them is planned, for
    ``at``: one message says what several would.
    """
    rows: list[Escalation] = []
    for one in timed:
        chain = _chain_of(session, one)
        if chain is not None:
            rows += _rows_of(one, chain, at)
    session.add_all(rows)
    session.flush()
    return rows


def replan(session: Session, timed: Sequence[TimedClock], at: datetime) -> None:
    """Give every unfired step of these clocks the due moment that follows from the log.

    A pause holds it, a stop cancels it; a step cancelled before its time comes back when the
    clock goes on. An acknowledgement holds all steps of the request until it expires.
    """
    clocks = {one.clock.id: one for one in timed}
    rows = session.scalars(
        select(Escalation).where(Escalation.clock_id.in_(list(clocks))).order_by(Escalation.id)
    ).all()
    if not rows:
        return
    taken_on = _acknowledgements(session, {row.request_id for row in rows})
    for row in rows:
        if row.state is not EscalationState.FIRED:
            _replan_row(row, clocks[row.clock_id], taken_on.get(row.request_id), at)
    session.flush()


def fire_due(session: Session, at: datetime, limit: int = 100) -> int:
    """Fire up to ``limit`` steps that are due, the longest due first; return how many fired.

    A step whose clock turns out paused, stopped or not that far yet is put back instead.
    """
    due = session.scalars(
        select(Escalation.id)
        .where(_IS_PLANNED, Escalation.due_at <= at)
        .order_by(Escalation.due_at, Escalation.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return 0
    claimed = session.scalars(
        update(Escalation)
        .where(Escalation.id.in_(due), Escalation.state == EscalationState.PLANNED)
        .values(state=EscalationState.FIRED, fired_at=at)
        .returning(Escalation)
        .execution_options(populate_existing=True)
    ).all()
    fired = _fire_all(session, claimed, at)
    session.flush()
    return fired


def late_seconds(escalation: Escalation) -> int:
    """Say how long after its due moment a step fired; 0 while it has not."""
    if escalation.fired_at is None or escalation.due_at is None:
        return 0
    return max((escalation.fired_at - escalation.due_at) // timedelta(seconds=1), 0)


def upcoming(session: Session, request_id: int) -> list[Escalation]:
    """List what happens next, to whom and when: unfired steps, held ones last."""
    rows = session.scalars(
        select(Escalation)
        .where(Escalation.request_id == request_id, Escalation.state.in_(_UNFIRED))
        .order_by(Escalation.due_at.is_(None), Escalation.due_at, Escalation.id)
    )
    return list(rows)


def acknowledge(
    session: Session,
    escalation_id: int,
    person_id: int,
    at: datetime,
    expected_at: datetime | None = None,
) -> Escalation:
    """Take an escalation on: all further steps of the request wait, or until ``expected_at``.

    Allowed to those who were told and to whoever provides or heads either side. A second one is
    a Conflict unless the first has run out.
    """
    row = session.get(Escalation, escalation_id, populate_existing=True)
    if row is None or row.state is not EscalationState.FIRED:
        raise NotFound("escalation_not_found", escalation_id=escalation_id)
    request = session.get_one(ServiceRequest, row.request_id)
    if expected_at is not None and expected_at <= at:
        raise Invalid("not_ahead", fields={"expected_at": "not_ahead"})
    standing = standing_of(session, request, person_id, at)
    if person_id not in row.told and not standing & (PROVIDING | ASKING):
        raise Refused("may_not_acknowledge")
    _claim_acknowledgement(session, row, person_id, at, expected_at)
    details = {"expected_at": None if expected_at is None else expected_at.isoformat()}
    audit.record(
        session,
        "escalation.acknowledged",
        "escalation",
        row.id,
        at=at,
        actor_id=person_id,
        details=details,
    )
    logs = facts_of_requests(session, [request.id])
    replan(session, timed_clocks(session, logs, at), at)
    tell_acknowledged(session, row, request, at)
    return row


def _chain_of(session: Session, one: TimedClock) -> EscalationChain | None:
    code = one.version.chain_code
    return None if code is None else session.get(EscalationChain, code)


def _rows_of(one: TimedClock, chain: EscalationChain, at: datetime) -> list[Escalation]:
    steps = plan_steps(chain.document, one.goal, one.calendar, one.opened_at, one.course)
    behind = [step.step for step in steps if step.due_at is not None and step.due_at < at]
    rows = [
        Escalation(
            clock_id=one.clock.id,
            request_id=one.clock.request_id,
            step=step.step,
            rule=step.rule,
            targets=list(step.targets),
            via=step.via,
            quiet_hours=str(chain.document.get("quiet_hours", "")),
            due_at=step.due_at,
            state=EscalationState.PLANNED,
            told=[],
        )
        for step in steps
        if step.step not in behind[:-1] or step.rule == "0"
    ]
    for row in rows:
        if row.due_at is not None and row.due_at < at:
            row.due_at = at
        row.state, row.due_at = _standing(one, row.due_at)
    return rows


def _replan_row(
    row: Escalation, one: TimedClock, taken_on: Acknowledgement | None, at: datetime
) -> None:
    due_at = due_of(read_rule(row.rule), one.goal, one.calendar, one.opened_at, one.course)
    if row.state is EscalationState.CANCELLED and (due_at is None or due_at < at):
        return
    state, due_at = _standing(one, due_at)
    if taken_on is not None and state is EscalationState.PLANNED:
        if taken_on.expected_at is None:
            state, due_at = EscalationState.HELD, None
        elif due_at is not None:
            due_at = max(due_at, taken_on.expected_at)
    row.state, row.due_at = state, due_at


def _standing(one: TimedClock, due_at: datetime | None) -> tuple[EscalationState, datetime | None]:
    if one.reading.state is ClockState.PAUSED:
        return EscalationState.HELD, None
    if one.reading.state is not ClockState.RUNNING:
        return EscalationState.CANCELLED, None
    return EscalationState.PLANNED, due_at


def _acknowledgements(session: Session, request_ids: Iterable[int]) -> dict[int, Acknowledgement]:
    """Find the newest acknowledgement of each request; a reopening ends the earlier ones."""
    wanted = list(request_ids)
    reopened = dict(
        session.execute(
            select(RequestEvent.request_id, RequestEvent.at)
            .where(RequestEvent.request_id.in_(wanted), RequestEvent.kind == EventKind.REOPENED)
            .order_by(RequestEvent.at)
        ).all()
    )
    rows = session.execute(
        select(Escalation.request_id, Escalation.acknowledged_at, Escalation.expected_at)
        .where(Escalation.request_id.in_(wanted), Escalation.acknowledged_at.is_not(None))
        .order_by(Escalation.acknowledged_at)
    )
    return {
        request_id: Acknowledgement(at, expected_at)
        for request_id, at, expected_at in rows
        if at is not None and (request_id not in reopened or at > reopened[request_id])
    }


def _claim_acknowledgement(
    session: Session,
    row: Escalation,
    person_id: int,
    at: datetime,
    expected_at: datetime | None,
) -> None:
    free = Escalation.acknowledged_at.is_(None) | (Escalation.expected_at <= at)
    claimed = session.scalars(
        update(Escalation)
        .where(Escalation.id == row.id, free)
        .values(acknowledged_by=person_id, acknowledged_at=at, expected_at=expected_at)
        .returning(Escalation)
        .execution_options(populate_existing=True)
    ).all()
    if not claimed:
        raise Conflict("already_acknowledged", by=row.acknowledged_by)


def _fire_all(session: Session, claimed: Sequence[Escalation], at: datetime) -> int:
    logs = facts_of_requests(session, {row.request_id for row in claimed})
    clocks = {one.clock.id: one for one in timed_clocks(session, logs, at)}
    requests = {
        request.id: request
        for request in session.scalars(
            select(ServiceRequest)
            .where(ServiceRequest.id.in_(list(logs)))
            .options(joinedload(ServiceRequest.service))
        )
    }
    taken_on = _acknowledgements(session, logs)
    by_day: dict[object, Recipients] = {}
    fired = 0
    for row in sorted(claimed, key=lambda row: (row.due_at or at, row.id)):
        request = requests[row.request_id]
        if _goes_back(row, clocks, taken_on.get(request.id), at):
            continue
        on = service_day(session, request.service, at)
        _tell(session, row, request, by_day.setdefault(on, Recipients(session, on)), at)
        fired += 1
    return fired


def _goes_back(
    row: Escalation,
    clocks: Mapping[int, TimedClock],
    taken_on: Acknowledgement | None,
    at: datetime,
) -> bool:
    """Put a claimed step back when its clock, read again, says that it is not due."""
    one = clocks[row.clock_id]
    before = row.due_at
    _replan_row(row, one, taken_on, at)
    if row.state is EscalationState.PLANNED and row.due_at is not None and row.due_at <= at:
        row.state, row.due_at = EscalationState.FIRED, before
        return False
    row.fired_at = None
    return True


def _tell(
    session: Session,
    row: Escalation,
    request: ServiceRequest,
    recipients: Recipients,
    at: datetime,
) -> None:
    row.told = recipients.people(row.targets, request)
    audit.record(
        session,
        "escalation.fired",
        "escalation",
        row.id,
        at=at,
        details={"rule": row.rule, "told": row.told, "late_seconds": late_seconds(row)},
    )
    if row.via == DIGEST:
        return  # the digest reads fired steps itself
    tell_fired(session, row, request, recipients, at)
