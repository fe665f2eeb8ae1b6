"""What follows when a company says what it is called, where its clock hangs and how it works."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.company_settings import change_settings, company_settings
from pulse.people.founding import UNKNOWN_CALENDAR
from pulse.people.models import Department, Employer, Person, PersonStatus


def change_facts(
    session: Session, wanted: Mapping[str, object], zone: str, *, at: datetime, actor_id: int
) -> list[str]:
    """Set values of the company and do what follows; return the names of those that changed.

    ``zone`` is the one in force until now: whoever is in it moves along with the company, for it
    is nobody's own choice. Places that had no calendar yet get the company's.
    """
    changed = change_settings(session, wanted, at=at, actor_id=actor_id)
    kept = company_settings(session)
    if {"name_ko", "name_en"} & set(changed):
        _call_employer(session, kept.name_ko, kept.name_en)
    if "timezone" in changed and kept.timezone:
        _move_zone(session, zone, kept.timezone)
    if "calendar" in changed and kept.calendar:
        _give_calendar(session, kept.calendar)
    return changed


def own_names(session: Session) -> tuple[str, str]:
    """Return what the company is called in Korean and English: as set, else as founded."""
    kept = company_settings(session)
    if kept.name_ko:
        return kept.name_ko, kept.name_en
    own = _own_employers(session)
    return (own[0].name_ko, own[0].name_en) if own else ("", "")


def _own_employers(session: Session) -> list[Employer]:
    own = select(Employer).where(Employer.is_own.is_(True)).order_by(Employer.id)
    return list(session.scalars(own))


def _call_employer(session: Session, korean: str, english: str) -> None:
    """Call the one own employer the same; where there are several, they keep their names."""
    own = _own_employers(session)
    if len(own) == 1:
        own[0].name_ko, own[0].name_en = korean, english
        session.flush()


def _move_zone(session: Session, before: str, after: str) -> None:
    here = select(Person).where(Person.timezone == before, Person.status != PersonStatus.LEFT)
    for person in session.scalars(here):
        person.timezone = after
    session.flush()


def _give_calendar(session: Session, code: str) -> None:
    without: list[Department | Person] = []
    for kind in (Department, Person):
        without += session.scalars(select(kind).where(kind.calendar_code == UNKNOWN_CALENDAR))
    for place in without:
        place.calendar_code = code
    session.flush()
