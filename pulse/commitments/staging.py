"""What clocks would read under a calendar that is to change, worked out before it does.

A change that few clocks ran under is worked out in one go. For many the worker does it request by
request into a staging place: nothing a reader sees changes meanwhile. Once every head has agreed,
what has happened since is worked out too, and one short transaction copies the staged readings to
the clocks, going ones included, and changes the calendar. So either all clocks of a change read
the new calendar or none does, and a worker that was killed goes on behind the last request it
finished.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLCoreOperations

from pulse.commitments.caches import KEPT_COLUMNS, kept_of
from pulse.commitments.clocks import Verdict, allowance, read_course
from pulse.commitments.models import (
    Clock,
    CommitmentVersion,
    RequestEvent,
    ServiceRequest,
    TargetKind,
)
from pulse.commitments.record_models import CalendarChange, ClockChange, StagedClock
from pulse.commitments.replay import Difference, Effect, Reckoned, Shift, Terms
from pulse.long_work import LongWork, WorkKind, WorkState

LONG = 3_000
"""More clocks than these are read anew by the worker."""
MARGIN = timedelta(minutes=15)
"""An event may become readable this much later than it says it was recorded."""


def count_clocks(session: Session, code: str) -> int:
    """Count the clocks that run, or ran, under a calendar."""
    query = select(func.count()).select_from(Clock).join(CommitmentVersion, _IS_ITS_VERSION)
    return session.scalar(query.where(CommitmentVersion.calendar_code == code)) or 0


def is_long(session: Session, code: str) -> bool:
    """Tell whether a change of a calendar is worked out by the worker."""
    return count_clocks(session, code) > LONG


def work_of(session: Session, change_id: int, *, is_held: bool = False) -> LongWork | None:
    """Return the work that prepares a change; None for one that is done in one go."""
    query = select(LongWork).where(
        LongWork.kind == WorkKind.REPLAY, LongWork.subject == str(change_id)
    )
    if is_held:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).first()


def begin(session: Session, change: CalendarChange, clocks: int, at: datetime) -> LongWork:
    """Have a change worked out by the worker."""
    work = LongWork(
        key=secrets.token_urlsafe(16),
        person_id=None,
        kind=WorkKind.REPLAY,
        subject=str(change.id),
        name="",
        locale="",
        terms={"cursor": 0, "done": 0, "pass_at": at.isoformat(), "since": None},
        state=WorkState.WAITING,
        rows_total=clocks,
        asked_at=at,
        changed_at=at,
    )
    session.add(work)
    session.flush()
    return work


def is_first_time(work: LongWork) -> bool:
    """Tell whether it is not known yet which verdicts would change."""
    return work.terms["since"] is None and work.state in (WorkState.WAITING, WorkState.READING)


def go_on(work: LongWork, at: datetime) -> None:
    """Have what has happened since the last time through worked out too."""
    since = work.terms["pass_at"]
    work.terms = {"cursor": 0, "done": 0, "pass_at": at.isoformat(), "since": since}
    work.state, work.changed_at = WorkState.WAITING, at


def stop(session: Session, change_id: int, at: datetime) -> None:
    """Stop working a change out, and forget what was staged for it."""
    work = work_of(session, change_id, is_held=True)
    if work is not None:
        work.state, work.changed_at = WorkState.STOPPED, at
        forget(session, change_id)


def forget(session: Session, change_id: int, request_ids: Collection[int] | None = None) -> None:
    """Forget what was staged for a change, or for some requests of it."""
    query = delete(StagedClock).where(StagedClock.change_id == change_id)
    if request_ids is not None:
        query = query.where(StagedClock.request_id.in_(request_ids))
    session.execute(query.execution_options(synchronize_session=False))


def next_requests(session: Session, code: str, work: LongWork, most: int) -> list[int]:
    """Name the next requests to be worked out: those behind the cursor, in order of id."""
    query = select(Clock.request_id).join(CommitmentVersion, _IS_ITS_VERSION).distinct()
    query = query.where(
        CommitmentVersion.calendar_code == code, Clock.request_id > work.terms["cursor"]
    )
    if work.terms["since"]:
        since, until = _moment(work, "since"), _moment(work, "pass_at")
        query = query.where(_is_other_since(Clock.request_id, int(work.subject), since, until))
    return list(session.scalars(query.order_by(Clock.request_id).limit(most)))


def unsettled(session: Session, code: str, work: LongWork, at: datetime) -> list[int]:
    """Name the requests that may read otherwise than they were staged: what has just changed."""
    used = exists().where(
        Clock.request_id == ServiceRequest.id, _IS_ITS_VERSION,
        CommitmentVersion.calendar_code == code,
    )  # fmt: skip
    since = _moment(work, "pass_at")
    changed = _is_other_since(ServiceRequest.id, int(work.subject), since, at)
    query = select(ServiceRequest.id).where(used, changed)
    return list(session.scalars(query.order_by(ServiceRequest.id)))


def going_of(session: Session, change_id: int, behind: int, most: int) -> list[int]:
    """Name the next requests whose clocks a change has touched and are still going."""
    query = (
        select(Clock.request_id)
        .join(ClockChange, ClockChange.clock_id == Clock.id)
        .where(ClockChange.change_id == change_id, Clock.stopped_at.is_(None))
        .where(Clock.request_id > behind)
        .distinct()
    )
    return list(session.scalars(query.order_by(Clock.request_id).limit(most)))


def hold(session: Session, request_ids: Collection[int]) -> None:
    """Keep others from writing to the clocks of some requests, and wait for those who are."""
    chosen = select(Clock.id).where(Clock.request_id.in_(request_ids)).order_by(Clock.id)
    session.execute(chosen.with_for_update())


def stage(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put clocks that would read otherwise into the staging place."""
    if rows:
        session.execute(insert(StagedClock), list(rows))


def copy_to_clocks(session: Session, change_id: int) -> None:
    """Make the staged readings those of the clocks, and keep on record what they were."""
    kept = [getattr(StagedClock, name) for name in ClockChange.__table__.columns.keys()[1:]]
    chosen = select(*kept).where(StagedClock.change_id == change_id).order_by(StagedClock.id)
    names = [column.key for column in kept]
    session.execute(insert(ClockChange).from_select(names, chosen))
    session.execute(
        update(Clock)
        .where(Clock.id == StagedClock.clock_id, StagedClock.change_id == change_id)
        .values({name: getattr(StagedClock, name) for name in KEPT_COLUMNS})
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def departments(session: Session, change_id: int) -> set[int]:
    """Name the departments on both sides of the staged verdicts that would change."""
    sides = select(ServiceRequest.provider_department_id, ServiceRequest.customer_department_id)
    rows = session.execute(
        sides.join(StagedClock, StagedClock.request_id == ServiceRequest.id)
        .where(StagedClock.change_id == change_id, _IS_FLIP)
        .distinct()
    )
    return {one for pair in rows for one in pair}


def effect(session: Session, change_id: int, clocks: int, most: int) -> Effect:
    """Say what the staged readings would change, and name the first, changed verdicts first."""
    counted = select(_IS_FLIP, func.count()).where(StagedClock.change_id == change_id)
    counts: dict[bool, int] = {
        bool(is_flip): count for is_flip, count in session.execute(counted.group_by(_IS_FLIP))
    }
    rows = session.execute(
        select(StagedClock, ServiceRequest.number, Clock.target)
        .join(Clock, Clock.id == StagedClock.clock_id)
        .join(ServiceRequest, ServiceRequest.id == StagedClock.request_id)
        .where(StagedClock.change_id == change_id)
        .order_by(_IS_FLIP.desc(), ServiceRequest.number)
        .limit(most)
    )
    shown = tuple(_shift(row, number, target) for row, number, target in rows)
    return Effect(clocks, counts.get(True, 0), counts.get(False, 0), shown)


def _shift(row: StagedClock, number: str, target: TargetKind) -> Shift:
    before = Reckoned(Verdict(row.verdict_before), row.due_before, row.was_breached)
    after = Reckoned(Verdict(row.verdict_after), row.due_after, row.is_breached)
    return Shift(number, target, before, after)


def keep_readings(session: Session, found: Iterable[Difference], after: Terms) -> None:
    """Rewrite what is kept of many clocks whose course is over."""
    rows = [{"id": one.clock.clock_id, **_kept(one, after)} for one in found]
    if rows:
        session.execute(update(Clock), rows)


def _kept(found: Difference, after: Terms) -> dict[str, Any]:
    """Return what is kept of a clock's reading."""
    clock = found.clock
    goal = after.goal(clock.goal)
    allowed = allowance(goal, after.calendar, clock.opened_at)
    return kept_of(read_course(clock.course, goal, after.calendar, allowed))


def staged_row(change_id: int, found: Difference, after: Terms) -> dict[str, Any]:
    """Return a clock that would read otherwise as it is staged, with all that is kept of it."""
    clock = found.clock
    return {
        "change_id": change_id,
        "clock_id": clock.clock_id,
        "request_id": clock.request_id,
        "verdict_before": found.before.verdict.value,
        "verdict_after": found.after.verdict.value,
        "was_breached": found.before.is_breached,
        "is_breached": found.after.is_breached,
        "due_before": found.before.due_at,
        "due_after": found.after.due_at,
        **_kept(found, after),
    }


def _is_other_since(
    request_id: SQLCoreOperations[int], change_id: int, since: datetime, until: datetime
) -> ColumnElement[bool]:
    """Say of which requests a reading of ``since`` may be another ``until`` then.

    Something was recorded; or a going clock's goal was used up between the two moments, as the
    calendar is or as it would be. Time alone changes nothing else.
    """
    begun = since - MARGIN
    recorded = select(RequestEvent.request_id).where(RequestEvent.recorded_at >= begun)
    used_up = select(Clock.request_id).where(
        Clock.stopped_at.is_(None), Clock.due_at.between(begun, until)
    )
    would_be = select(StagedClock.request_id).where(
        StagedClock.change_id == change_id,
        StagedClock.stopped_at.is_(None),
        StagedClock.due_at.between(begun, until),
    )
    return or_(*(request_id.in_(found) for found in (recorded, used_up, would_be)))


def _moment(work: LongWork, name: str) -> datetime:
    return datetime.fromisoformat(work.terms[name])


_IS_ITS_VERSION = CommitmentVersion.id == Clock.version_id
_IS_FLIP = (StagedClock.verdict_before != StagedClock.verdict_after) | (
    StagedClock.was_breached != StagedClock.is_breached
)
