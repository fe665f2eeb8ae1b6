"""The only table that ever holds an answer, and only as ciphertext.

No foreign key, no time, no sequence: nothing in a row leads to a person or an order.
"""

from __future__ import annotations

from sqlalchemy import DDL, Integer, LargeBinary, event
from sqlalchemy.orm import Mapped, mapped_column

from pulse.base import Base


class SealedBallot(Base):
    """One person's sealed answers in an open wave, under a keyed pseudonym of 16 bytes."""

    __tablename__ = "sealed_ballot"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's form

    wave_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    pid: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    box: Mapped[bytes] = mapped_column(LargeBinary)


KEEP_INLINE = "ALTER TABLE sealed_ballot SET (toast_tuple_target = 8160)"
"""PostgreSQL keeps the box in its row: noise does not compress, and a second table costs twice."""

event.listen(
    SealedBallot.__table__,
    "after_create",
    DDL(KEEP_INLINE).execute_if(dialect="postgresql"),  # type: ignore[no-untyped-call]
)
