"""Who is asked by a wave, and in which groups they will count: the roster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from pulse.errors import Refused
from pulse.people.absences import away_throughout
from pulse.people.company_settings import company_settings
from pulse.people.groups import (
    RosterAttributes,
    audience_rule,
    count_audience,
    roster_attributes,
)
from pulse.people.newcomers import newcomers
from pulse.surveys.asking import askable, asks_in_four_weeks
from pulse.surveys.models import RosterEntry, Template, Wave
from pulse.surveys.waves import MINIMUM_GROUP


@dataclass(frozen=True)
class AudienceCount:
    """How many people rules would ask; under the least number only that they are too few."""

    people: int | None
    least: int

    @property
    def is_enough(self) -> bool:
        """Whether so many may be asked."""
        return self.people is not None


def count(
    session: Session,
    rules: Mapping[str, Any],
    at: datetime,
    *,
    least: int = MINIMUM_GROUP,
    timezone: str = "",
) -> AudienceCount:
    """Count whom rules would ask on the day of ``at``; Invalid names what is not understood.

    The day is the company's where no ``timezone`` is given.

    A number under ``least`` is not given, so that nobody's attributes can be found by counting.
    """
    zone = timezone or company_settings(session).timezone or "Asia/Seoul"
    on = at.astimezone(ZoneInfo(zone)).date()
    found = count_audience(session, audience_rule(rules), on)
    return AudienceCount(found if found >= least else None, least)


def wave_day(wave: Wave) -> date:
    """Return the local day a wave opens: the day whose departments and groups count."""
    return wave.opens_at.astimezone(ZoneInfo(wave.timezone)).date()


def population(
    session: Session,
    template: Template,
    on: date,
    narrowed: Mapping[str, Any] | None = None,
    until: date | None = None,
) -> list[RosterAttributes]:
    """Return whom a template would ask on a day: not who left, is on leave or just came.

    ``narrowed`` replaces parts of the template's audience for one wave. With ``until``, whoever is
    away on every day from ``on`` to it is left out too.
    """
    rule = audience_rule({**(template.document.get("audience") or {}), **(narrowed or {})})
    found = roster_attributes(session, on, rule=rule)
    away = set() if until is None else away_throughout(session, on, until)
    return [person for person in found if person.person_id not in away]


def people_of(
    session: Session, wave: Wave, chance: Random, narrowed: Mapping[str, Any] | None = None
) -> list[RosterAttributes]:
    """Return whom a wave asks at its opening: all its audience, or a sample drawn from it."""
    until = wave.closes_at.astimezone(ZoneInfo(wave.timezone)).date()
    rules = {**(wave.audience or {}), **(narrowed or {})}
    found = population(session, wave.template, wave_day(wave), rules, until)
    return found if wave.sample_size is None else _drawn(session, wave, found, chance)


def _drawn(
    session: Session, wave: Wave, people: Sequence[RosterAttributes], chance: Random
) -> list[RosterAttributes]:
    """Draw at random among those whose attention budget has room before the close.

    Whoever was asked less in the last four weeks comes first, so that it goes round.
    """
    ids = [person.person_id for person in people]
    known = askable(session, ids, wave.opens_at, wave.closes_at)
    asks = asks_in_four_weeks(session, ids, wave_day(wave))
    first = wave.installments[0]
    free = [
        person
        for person in people
        if person.person_id in known
        and known[person.person_id].moment(
            wave.opens_at, wave.closes_at, len(first.question_codes)
        )
    ]
    chance.shuffle(free)
    free.sort(key=lambda person: asks.get(person.person_id, 0))
    return sorted(free[: wave.sample_size], key=lambda person: person.person_id)


def freeze_roster(
    session: Session, wave: Wave, people: Sequence[RosterAttributes], at: datetime
) -> list[RosterEntry]:
    """Write the roster of a wave; Refused("audience_too_small") under its minimum group.

    Newcomers stand in it without any group.
    """
    if len(people) < wave.k:
        raise Refused("audience_too_small", least=wave.k)
    on = at.astimezone(ZoneInfo(wave.timezone)).date()
    new = newcomers(session, [person.person_id for person in people], on)
    entries = [_entry(wave.id, person, is_new=person.person_id in new) for person in people]
    session.add_all(entries)
    session.flush()
    return entries


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
