"""In which groups answers count, and how many people each holds: told before anybody answers.

Groups and sizes follow from who is asked, never from who answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.groups import RosterAttributes
from pulse.people.newcomers import newcomers
from pulse.publishing.first_look import people_of_partners
from pulse.publishing.opening import roster_person, stored_plan
from pulse.publishing.plan import Plan, RosterPerson
from pulse.publishing.planning import build_plan
from pulse.surveys.models import RosterEntry, Wave


@dataclass(frozen=True)
class Sized:
    """A group of a plan, and how many people it holds."""

    key: str
    people: int


@dataclass(frozen=True)
class Outlook:
    """What a wave would be cut into if it opened now: the plan's document, sizes, newcomers.

    ``partners`` is how many of the people are partner companies'.
    """

    document: Mapping[str, Any]
    groups: tuple[Sized, ...]
    newcomers: int
    partners: int = 0


def outlook(session: Session, people: Sequence[RosterAttributes], k: int, on: date) -> Outlook:
    """Return the groups a wave for these people would be cut into, with their sizes."""
    fresh = newcomers(session, [person.person_id for person in people], on)
    plan = build_plan([_planned(person, is_new=person.person_id in fresh) for person in people], k)
    partners = len(people_of_partners(session, people))
    return Outlook(json.loads(plan.to_json()), _sizes(plan), len(fresh), partners)


def groups_of(session: Session, wave: Wave, person_id: int) -> tuple[Sized, ...]:
    """Return the groups somebody's answers count in, the largest first; empty without a place.

    A department and a site that hold the same people are one group: it is told once.
    """
    entries = session.scalars(select(RosterEntry).where(RosterEntry.wave_id == wave.id)).all()
    if not wave.plan or all(entry.person_id != person_id for entry in entries):
        return ()
    plan = stored_plan(wave, [roster_person(entry) for entry in entries])
    held: dict[frozenset[int], str] = {}
    for one in plan.cells:
        if person_id in one.members:
            held.setdefault(one.members, one.key)
    found = [Sized(key, len(members)) for members, key in held.items()]
    return tuple(sorted(found, key=lambda one: -one.people))


def _sizes(plan: Plan) -> tuple[Sized, ...]:
    return tuple(Sized(cell.key, len(cell.members)) for cell in plan.cells)


def _planned(person: RosterAttributes, *, is_new: bool) -> RosterPerson:
    if is_new:
        return RosterPerson(person.person_id, (), "", "", "", "", established=False)
    return RosterPerson(
        person.person_id,
        person.department_path,
        person.role,
        person.site,
        person.tenure_band,
        person.employer,
    )
