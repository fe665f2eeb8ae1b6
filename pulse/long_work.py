"""Work too long for somebody to wait for at a page, and how far each piece of it is.

A file brought in, a table to take away, and the clocks read anew under a changed calendar are all
kept here. A tick does a step of the oldest; a page shows how far it is. It goes
``waiting -> reading -> ready -> ordered -> writing -> done``; what cannot be done ends as
``failed``. A table is finished when it is ``ready``: it is taken away from there. Writing ends in
one transaction, which takes effect wholly or not at all, and until then work can be stopped.
A tick that was killed is followed by another: whoever leads next frees its claim, and should
nobody have noticed, it runs out. What brings its process down each time is given up.
"""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from pulse.base import Base, enum_by_value
from pulse.errors import Conflict, NotFound

READING_LEASE, WRITING_LEASE = timedelta(minutes=3), timedelta(minutes=15)
"""How long a silent tick is waited for: reading tells how far it is, writing cannot."""
STILL = timedelta(minutes=1)
"""After how long without news a page says so."""
KEPT = timedelta(days=1)
MOST_TRIES = 3
"""How often work that is begun anew each time may bring its process down before it is given up."""
TRIES = "tries"
BROKEN: dict[str, Any] = {"why": "broken", "rows": []}
"""What is found where nothing could be: the fault is ours, not that of what was asked."""


class WorkKind(enum.Enum):
    """What is done: a file brought in, a table to take away, or clocks read anew."""

    IMPORT = "import"
    EXPORT = "export"
    REPLAY = "replay"


class WorkState(enum.Enum):
    """How far it is."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    ORDERED = "ordered"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


CLAIMED = {WorkState.WAITING: WorkState.READING, WorkState.ORDERED: WorkState.WRITING}
"""What is to be done next, and what it is called while it is done."""
GOING = frozenset({*CLAIMED, *CLAIMED.values()})
STOPPABLE = GOING | {WorkState.READY}
OVER = frozenset({WorkState.DONE, WorkState.FAILED, WorkState.STOPPED})


class LongWork(Base):
    """One piece of work: whose, of which kind, about what, how far, and what it has found.

    ``subject`` names the kind of file, the table, or the change of a calendar. ``terms`` are what
    was asked for; ``found`` is what reading has found, in the words of ``locale``. ``content`` is
    the file that was brought in, or the one to take away. ``rows_total`` is as good as it was
    known when the work began.
    """

    __tablename__ = "long_work"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[WorkKind] = mapped_column(enum_by_value(WorkKind))
    subject: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))
    locale: Mapped[str] = mapped_column(String(8))
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[WorkState] = mapped_column(enum_by_value(WorkState))
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int]
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]


def of_person(
    session: Session, kind: WorkKind, key: str, person_id: int, *, is_held: bool = False
) -> LongWork:
    """Return work of this person's, held against others if wanted; NotFound for none."""
    found = session.get(LongWork, key, populate_existing=True, with_for_update=is_held)
    if found is None or found.kind is not kind or found.person_id != person_id:
        raise NotFound("upload_not_found")
    return found


def all_of_person(session: Session, kind: WorkKind, person_id: int) -> list[LongWork]:
    """List this person's work of a kind, the newest first."""
    query = select(LongWork).where(LongWork.person_id == person_id, LongWork.kind == kind)
    return list(session.scalars(query.order_by(LongWork.asked_at.desc(), LongWork.key)))


def is_due(session: Session, at: datetime) -> bool:
    """Tell whether anything is to be done, without holding up whoever writes."""
    return session.scalar(select(LongWork.key).where(_due(at)).limit(1)) is not None


def _due(at: datetime) -> ColumnElement[bool]:
    return or_(
        LongWork.state.in_(CLAIMED),
        (LongWork.state == WorkState.READING) & (LongWork.changed_at < at - READING_LEASE),
        (LongWork.state == WorkState.WRITING) & (LongWork.changed_at < at - WRITING_LEASE),
    )


def claim(session: Session, at: datetime) -> LongWork | None:
    """Take what waits longest, or what a killed tick left behind; None where nothing is to do."""
    query = select(LongWork).where(_due(at)).order_by(LongWork.asked_at).limit(1)
    found = session.scalars(query.with_for_update(skip_locked=True)).first()
    if found is None or _is_hopeless(session, found, at):
        return None
    if found.state in CLAIMED or found.kind is not WorkKind.REPLAY:
        found.rows_done = 0
    found.state, found.changed_at = CLAIMED.get(found.state, found.state), at
    session.flush()
    return found


def _is_hopeless(session: Session, work: LongWork, at: datetime) -> bool:
    """Give up what was left behind too often; a replay goes on behind its last piece instead."""
    if work.state in CLAIMED or work.kind is WorkKind.REPLAY:
        return False
    tries = int(work.found.get(TRIES, 1)) + 1
    work.found = {**work.found, TRIES: tries}
    if tries > MOST_TRIES:
        settle(session, work.key, WorkState.FAILED, BROKEN, at)
    session.flush()
    return tries > MOST_TRIES


def free_left_behind(session: Session, at: datetime) -> int:
    """End the claims of a process that is gone; return how many it had.

    For whoever comes to do the work in its place, who then need not wait until they run out. One
    that lives all the same renews its claim with the next row it tells of.
    """
    freed = session.execute(
        update(LongWork)
        .where(LongWork.state.in_(CLAIMED.values()))
        .values(changed_at=at - 2 * WRITING_LEASE)
        .execution_options(synchronize_session="fetch")
    )
    return int(freed.rowcount)  # type: ignore[attr-defined]


def report(session: Session, key: str, rows_done: int, at: datetime) -> bool:
    """Say how many rows have been read; tell whether to go on, which a stop ends."""
    going = session.execute(
        update(LongWork)
        .where(LongWork.key == key, LongWork.state == WorkState.READING)
        .values(rows_done=rows_done, changed_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(going.rowcount)  # type: ignore[attr-defined]


def settle(
    session: Session, key: str, state: WorkState, found: dict[str, Any], at: datetime
) -> LongWork | None:
    """Write down how a step ended, and return the work, unless it was stopped meanwhile.

    What is over holds no file.
    """
    work = session.get(LongWork, key, populate_existing=True, with_for_update=True)
    if work is None or work.state not in CLAIMED.values():
        return None
    work.state, work.found, work.changed_at = state, found, at
    if state is WorkState.READY:
        work.rows_done = work.rows_total
    if state in OVER:
        work.content = None
    return work


def is_still(work: LongWork, at: datetime) -> bool:
    """Tell whether nothing has moved where something should; writing cannot tell how far it is."""
    return work.state in GOING - {WorkState.WRITING} and at - work.changed_at > STILL


def order(work: LongWork, plan: str, *, is_forced: bool, at: datetime) -> None:
    """Have a plan done that somebody has read; Conflict where it is another by now."""
    if work.state is not WorkState.READY or work.found.get("plan") != plan:
        raise Conflict("plan_changed")
    work.state, work.changed_at = WorkState.ORDERED, at
    work.terms = {**work.terms, "is_forced": is_forced}


def stop(work: LongWork, at: datetime) -> bool:
    """Stop what is not done yet, and forget its file; tell whether that was in time."""
    if work.state not in STOPPABLE:
        return work.state is WorkState.STOPPED
    work.state, work.content, work.found, work.changed_at = WorkState.STOPPED, None, {}, at
    return True


def forget_old(session: Session, at: datetime) -> int:
    """Delete what nobody has touched for a day; return how many. A replay waits for consent."""
    is_old = LongWork.changed_at < at - KEPT
    waits = (LongWork.kind == WorkKind.REPLAY) & LongWork.state.not_in(OVER)
    old = delete(LongWork).where(is_old, ~waits)
    gone = session.execute(old.execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]
