"""A calendar change that many clocks ran under: worked out piece by piece, put in force at once.

A piece is some requests. It is read with no transaction open and staged in a short one together
with how far it is, so others write meanwhile and a killed worker goes on behind its last piece.
Once all is staged, the heads whose verdicts would flip are asked; once they have agreed, what has
happened since is worked out in the same way, and one transaction puts the change in force. The
steps of escalations that have not fired follow piece by piece: until then one that has become
later is put back when it comes up, as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pulse.commitments import calendar_changes, escalating, staging
from pulse.commitments.agreement_notices import tell_calendar_proposed
from pulse.commitments.caches import keep_reading, timed_clocks
from pulse.commitments.calendar_changes import CalendarAfter, as_it_is, missing_consents
from pulse.commitments.events import facts_of_requests
from pulse.commitments.models import Clock, CommitmentVersion
from pulse.commitments.record_models import CalendarChange
from pulse.commitments.replay import (
    Difference,
    ReplayPreview,
    Terms,
    clocks_where,
    compare,
)
from pulse.errors import NotFound
from pulse.long_work import LongWork, WorkState
from pulse.people.permissions import Viewer, viewer_of

PIECE, STEPS_OF = 200, 50
"""How many requests are read, and of how many the steps are planned anew, in one go."""
CHANGED_MEANWHILE = "calendar_changed_meanwhile"


@dataclass(frozen=True)
class Piece:
    """Some requests of a change, worked out: up to which id, and what would differ."""

    change_id: int
    behind: int
    last: int
    clocks: int
    request_ids: Sequence[int]
    rows: Sequence[dict[str, Any]]
    is_last: bool


def read_piece(session: Session, key: str, at: datetime) -> Piece | None:
    """Work out the next requests without writing anything; None once there is nothing to do."""
    work = session.get(LongWork, key, populate_existing=True)
    if work is None or work.state is not WorkState.READING:
        return None
    change = session.get_one(CalendarChange, int(work.subject))
    ids = staging.next_requests(session, change.calendar_code, work, PIECE)
    if not ids:
        return None
    found = _read(session, change, ids, at)
    after = Terms(CalendarAfter(**change.after).ready())
    rows = [staging.staged_row(change.id, one, after) for one in found.differences]
    behind = int(work.terms["cursor"])
    return Piece(change.id, behind, ids[-1], found.clocks, ids, rows, len(ids) < PIECE)


def keep_piece(session: Session, key: str, piece: Piece, at: datetime) -> bool:
    """Stage a piece and say how far the work is; False once it was stopped, or is another's."""
    work = session.get(LongWork, key, populate_existing=True, with_for_update=True)
    if work is None or work.state is not WorkState.READING:
        return False
    if work.terms["cursor"] != piece.behind:
        return False
    staging.forget(session, piece.change_id, piece.request_ids)
    staging.stage(session, piece.rows)
    done = int(work.terms["done"]) + piece.clocks
    work.terms = {**work.terms, "cursor": piece.last, "done": done}
    work.rows_done, work.changed_at = done, at
    session.flush()
    return True


def finish(session: Session, key: str, at: datetime) -> None:
    """Once all is staged: ask the heads, or put the change in force if none is left to ask."""
    found = session.get(LongWork, key, populate_existing=True)
    if found is None:
        return
    change = session.get_one(
        CalendarChange, int(found.subject), with_for_update=True, populate_existing=True
    )
    work = session.get_one(LongWork, key, populate_existing=True, with_for_update=True)
    if work.state is not WorkState.READING:
        return
    if as_it_is(session, change.calendar_code).facts() != change.before:
        staging.forget(session, change.id)
        _settle(work, WorkState.FAILED, at)
        work.found = {"why": CHANGED_MEANWHILE}
        return
    is_first = work.terms["since"] is None
    if is_first:
        _ask(session, change, at)
    if not missing_consents(change):
        _put_in_force(session, change, work, at)
        work.terms = {**work.terms, "cursor": 0}
        _settle(work, WorkState.WRITING, at)
        return
    _settle(work, WorkState.READY, at)
    if is_first:
        tell_calendar_proposed(session, change, at=at)


def replan_piece(session: Session, key: str, at: datetime) -> bool:
    """Give the steps of the next going requests their moments under the calendar now in force.

    What was recorded while the change came into force is read again as well. False once nothing
    is left.
    """
    work = session.get(LongWork, key, populate_existing=True, with_for_update=True)
    if work is None or work.state is not WorkState.WRITING:
        return False
    ids = staging.going_of(session, int(work.subject), int(work.terms["cursor"]), STEPS_OF)
    if not ids:
        _settle(work, WorkState.DONE, at)
        return False
    staging.hold(session, ids)
    timed = timed_clocks(session, facts_of_requests(session, ids), at)
    for one in timed:
        keep_reading(one)
    session.flush()
    escalating.replan(session, timed, at)
    work.terms, work.changed_at = {**work.terms, "cursor": ids[-1]}, at
    session.flush()
    return True


def _settle(work: LongWork, state: WorkState, at: datetime) -> None:
    work.state, work.changed_at = state, at


def _ask(session: Session, change: CalendarChange, at: datetime) -> None:
    """Name whose heads must agree, and take the consent of whoever proposed it."""
    if change.is_by_law:
        return
    flipped = staging.departments(session, change.id)
    change.asked = calendar_changes.asked_of(session, change.calendar_code, flipped)
    session.flush()
    proposer = _proposer(session, change, at)
    if proposer is not None:
        calendar_changes.take_consent(session, change, proposer, at)


def _proposer(session: Session, change: CalendarChange, at: datetime) -> Viewer | None:
    try:
        return viewer_of(session, change.proposed_by or 0, at.date())
    except NotFound:
        return None


def _put_in_force(session: Session, change: CalendarChange, work: LongWork, at: datetime) -> None:
    """Change the calendar and all its clocks; only what has just changed is read now."""
    ids = staging.unsettled(session, change.calendar_code, work, at)
    differences: list[Difference] = []
    for some in _pieces(ids):
        staging.forget(session, change.id, some)
        differences += _read(session, change, some, at).differences
    sides = staging.departments(session, change.id)
    staging.copy_to_clocks(session, change.id)
    staging.forget(session, change.id)
    found = ReplayPreview(len(ids), tuple(differences))
    sides |= found.department_ids
    last = change.consents[-1]["person"] if change.consents else change.proposed_by
    calendar_changes.put_in_force(session, change, found.differences, at)
    calendar_changes.tell_in_force(session, change, sides, last, at)


def _pieces(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + PIECE] for start in range(0, len(ids), PIECE))


def _read(
    session: Session, change: CalendarChange, ids: Sequence[int], at: datetime
) -> ReplayPreview:
    chosen = (CommitmentVersion.calendar_code == change.calendar_code) & Clock.request_id.in_(ids)
    before, after = (CalendarAfter(**facts).ready() for facts in (change.before, change.after))
    return compare(clocks_where(session, chosen, at), Terms(before), Terms(after))
