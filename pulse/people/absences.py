"""When somebody is away: dated, without a reason, so that they are left in peace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from pulse.base import Base

Away = tuple[date, date]
"""The first day away and the first day back."""


class Absence(Base):
    """Days somebody is away, from ``valid_from`` to before ``valid_to``; never why."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("person_id", "valid_from"),
        CheckConstraint("valid_to > valid_from", name="forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date] = mapped_column(index=True)


def absences_of(
    session: Session, person_ids: Iterable[int], first: date, last: date
) -> dict[int, list[Away]]:
    """Return who is away when, as far as it touches the days from ``first`` to ``last``."""
    rows = session.execute(
        select(Absence.person_id, Absence.valid_from, Absence.valid_to)
        .where(Absence.person_id.in_(person_ids))
        .where(Absence.valid_from <= last, Absence.valid_to > first)
    )
    found: dict[int, list[Away]] = {}
    for person_id, valid_from, valid_to in rows:
        found.setdefault(person_id, []).append((valid_from, valid_to))
    return found


def away_throughout(session: Session, first: date, last: date) -> set[int]:
    """Return who is away on every day from ``first`` to ``last``, in one absence or several."""
    rows = session.execute(
        select(Absence.person_id, Absence.valid_from, Absence.valid_to)
        .where(Absence.valid_from <= last, Absence.valid_to > first)
        .order_by(Absence.person_id, Absence.valid_from)
    )
    back: dict[int, date] = {}
    for person_id, valid_from, valid_to in rows:
        here_from = back.get(person_id, first)
        if valid_from <= here_from:
            back[person_id] = max(here_from, valid_to)
    return {person_id for person_id, day in back.items() if day > last}
