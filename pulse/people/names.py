"""The names of everybody we know, for finding them in what somebody wrote."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.models import Person


def all_names(session: Session) -> list[str]:
    """Return the full names of everybody, in both languages, who has ever been here and is not
    forgotten."""
    known = Person.forgotten_at.is_(None)
    rows = session.execute(select(Person.name_ko, Person.name_en).where(known))
    return sorted({name for row in rows for name in row})
