"""Answers kept for a day, so that a call repeated with the same key acts once.

The row is written in the transaction of the effect: another call with the same key waits for that
transaction and then finds its answer. A refused call leaves no row and may be tried again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base, conflict_insert
from pulse.errors import Invalid

KEPT = timedelta(hours=24)


class KeptAnswer(Base):
    """What a call was answered; ``fingerprint`` is a digest of what it asked."""

    __tablename__ = "kept_answer"

    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Answer:
    """An answer as it was given."""

    status: int
    body: dict[str, Any]


def begin(session: Session, key: str, fingerprint: str, *, at: datetime) -> Answer | None:
    """Take ``key`` for this call, or return what it was answered before.

    Invalid("idempotency_key_reused") where the key stands for a call that asked something else.
    """
    forget_old(session, at - KEPT, key)
    added = session.scalar(
        conflict_insert(session, KeptAnswer)
        .values(key=key, fingerprint=fingerprint, status=0, body={}, asked_at=at)
        .on_conflict_do_nothing()
        .returning(KeptAnswer.key)
    )
    if added is not None:
        return None
    kept = session.get_one(KeptAnswer, key, populate_existing=True)
    if kept.fingerprint != fingerprint:
        raise Invalid("idempotency_key_reused")
    return Answer(kept.status, kept.body)


def finish(session: Session, key: str, answer: Answer) -> None:
    """Keep the answer of a call that has had its effect."""
    session.execute(
        update(KeptAnswer)
        .where(KeptAnswer.key == key)
        .values(status=answer.status, body=answer.body)
        .execution_options(synchronize_session=False)
    )


def forget_old(session: Session, before: datetime, key: str | None = None) -> int:
    """Forget answers from before an instant, all or that of one key; return how many."""
    old = delete(KeptAnswer).where(KeptAnswer.asked_at < before)
    if key is not None:
        old = old.where(KeptAnswer.key == key)
    gone = session.execute(old.execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]
