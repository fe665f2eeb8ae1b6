"""The names of everybody we know, for finding them in what somebody wrote."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.models import Person


def all_names(session: Session) -> list[str]:
    """Return the full names of everybody, in both languages, who has ever been here."""
    rows = session.execute(select(Person.name_ko, Person.name_en))
    return sorted({name for row in rows for name in row})
