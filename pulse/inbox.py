"""What has come in already: a key per delivery from outside, so that a repeated one acts once.

The key is written in the transaction of its effect. Survey answers never pass here: a row per
press would be a ledger of who answered when.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base, conflict_insert


class InboxReceipt(Base):
    """One delivery that has had its effect."""

    __tablename__ = "inbox_receipt"

    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    received_at: Mapped[datetime]


def first_time(session: Session, key: str, *, at: datetime) -> bool:
    """Remember ``key``; tell whether this is the first time it is seen."""
    added = session.scalar(
        conflict_insert(session, InboxReceipt)
        .values(key=key, received_at=at)
        .on_conflict_do_nothing()
        .returning(InboxReceipt.key)  # psycopg's rowcount does not tell
    )
    return added is not None
