"""Who is asked by a wave, and in which groups they will count: the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Refused
from pulse.people.groups import RosterAttributes, audience_rule, roster_attributes
from pulse.people.models import Person
from pulse.surveys.models import RosterEntry, Template, Wave

NEWCOMER_DAYS = 14
"""So long after being hired somebody counts in "everyone" only: an account made up to single out
a colleague would have to be older than the wave."""


def wave_day(wave: Wave) -> date:
    """Return the local day a wave opens: the day whose departments and groups count."""
    return wave.opens_at.astimezone(ZoneInfo(wave.timezone)).date()


def population(
    session: Session,
    template: Template,
    on: date,
    narrowed: Mapping[str, Any] | None = None,
) -> list[RosterAttributes]:
    """Return whom a template would ask on a day: not who left, is on leave or just came.

    ``narrowed`` replaces parts of the template's audience for one wave.
    """
    rule = audience_rule({**(template.document.get("audience") or {}), **(narrowed or {})})
    return roster_attributes(session, on, rule=rule)


def freeze_roster(
    session: Session, wave: Wave, people: Sequence[RosterAttributes], at: datetime
) -> list[RosterEntry]:
    """Write the roster of a wave; Refused("audience_too_small") under its minimum group.

    Newcomers stand in it without any group.
    """
    if len(people) < wave.k:
        raise Refused("audience_too_small", least=wave.k)
    on = at.astimezone(ZoneInfo(wave.timezone)).date()
    new = _newcomers(session, [person.person_id for person in people], on)
    entries = [_entry(wave.id, person, is_new=person.person_id in new) for person in people]
    session.add_all(entries)
    session.flush()
    return entries


def _newcomers(session: Session, person_ids: list[int], on: date) -> set[int]:
    since = on - timedelta(days=NEWCOMER_DAYS)
    hired_lately = set(session.scalars(select(Person.id).where(Person.hired_on > since)))
    return hired_lately.intersection(person_ids)


def _entry(wave_id: int, person: RosterAttributes, *, is_new: bool) -> RosterEntry:
    return RosterEntry(
        wave_id=wave_id,
        person_id=person.person_id,
        department_path=[] if is_new else list(person.department_path),
        role="" if is_new else person.role,
        site="" if is_new else person.site,
        tenure_band="" if is_new else person.tenure_band,
        employer="" if is_new else person.employer,
    )
