"""Files too long to be looked through while somebody waits for a page, and how far each is.

Such a file is kept here, a tick reads it, and a page shows how many of its rows have been read.
It goes ``waiting -> reading -> ready -> ordered -> writing -> done``; what cannot be taken ends as
``failed``. It can be stopped until writing begins, and writing is one transaction: a file is in
wholly or not at all. A tick that was killed is followed by another, for its claim runs out.
"""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from pulse.base import Base, enum_by_value
from pulse.errors import Conflict, NotFound

LEASE = timedelta(minutes=15)
KEPT = timedelta(days=1)


class ImportState(enum.Enum):
    """How far a file is."""

    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    ORDERED = "ordered"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


CLAIMED = {
    ImportState.WAITING: ImportState.READING,
    ImportState.ORDERED: ImportState.WRITING,
}
"""What is to be done next, and what it is called while it is done."""
STOPPABLE = frozenset(
    {ImportState.WAITING, ImportState.READING, ImportState.READY, ImportState.ORDERED}
)
OVER = frozenset({ImportState.DONE, ImportState.FAILED, ImportState.STOPPED})


class LongImport(Base):
    """One file: whose, of which kind, how far, and what its plan says (in words of a language)."""

    __tablename__ = "long_import"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(255))
    on_day: Mapped[date]
    locale: Mapped[str] = mapped_column(String(8))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[ImportState] = mapped_column(enum_by_value(ImportState))
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int]
    is_forced: Mapped[bool] = mapped_column(default=False)
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime]


def of_person(session: Session, key: str, person_id: int, *, is_held: bool = False) -> LongImport:
    """Return a file of this person's, held against others if wanted; NotFound for none."""
    found = session.get(LongImport, key, populate_existing=True, with_for_update=is_held)
    if found is None or found.person_id != person_id:
        raise NotFound("upload_not_found")
    return found


def is_due(session: Session, at: datetime) -> bool:
    """Tell whether anything is to be done, without holding up whoever writes."""
    return session.scalar(select(LongImport.key).where(_due(at)).limit(1)) is not None


def _due(at: datetime) -> ColumnElement[bool]:
    return or_(
        LongImport.state.in_(CLAIMED),
        LongImport.state.in_(CLAIMED.values()) & (LongImport.changed_at < at - LEASE),
    )


def claim(session: Session, at: datetime) -> LongImport | None:
    """Take what waits longest, or what a killed tick left behind; None where nothing is to do."""
    query = select(LongImport).where(_due(at)).order_by(LongImport.asked_at).limit(1)
    found = session.scalars(query.with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    found.state = CLAIMED.get(found.state, found.state)
    found.rows_done, found.changed_at = 0, at
    session.flush()
    return found


def report(session: Session, key: str, rows_done: int, at: datetime) -> bool:
    """Say how many rows have been read; tell whether to go on, which a stop ends."""
    going = session.execute(
        update(LongImport)
        .where(LongImport.key == key, LongImport.state == ImportState.READING)
        .values(rows_done=rows_done, changed_at=at)
        .execution_options(synchronize_session=False)
    )
    return bool(going.rowcount)  # type: ignore[attr-defined]


def settle(
    session: Session, key: str, state: ImportState, found: dict[str, Any], at: datetime
) -> None:
    """Write down how a step ended, unless it was stopped meanwhile; what is over holds no file."""
    work = session.get(LongImport, key, populate_existing=True, with_for_update=True)
    if work is None or work.state not in CLAIMED.values():
        return
    work.state, work.found, work.changed_at = state, found, at
    if state is ImportState.READY:
        work.rows_done = work.rows_total
    if state in OVER:
        work.content = None


def order(work: LongImport, plan: str, *, is_forced: bool, at: datetime) -> None:
    """Have a plan done that somebody has read; Conflict where it is another by now."""
    if work.state is not ImportState.READY or work.found.get("plan") != plan:
        raise Conflict("plan_changed")
    work.state, work.is_forced, work.changed_at = ImportState.ORDERED, is_forced, at


def stop(work: LongImport, at: datetime) -> bool:
    """Stop what has not begun to write, and forget its file; tell whether that was in time."""
    if work.state not in STOPPABLE:
        return work.state is ImportState.STOPPED
    work.state, work.content, work.found, work.changed_at = ImportState.STOPPED, None, {}, at
    return True


def forget_old(session: Session, at: datetime) -> int:
    """Delete what nobody has touched for a day; return how many."""
    old = delete(LongImport).where(LongImport.changed_at < at - KEPT)
    gone = session.execute(old.execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]
