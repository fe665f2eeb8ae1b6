"""The door for somebody who comes by a personal link: may they answer, and how do they read?

It only reads, and never whether or what somebody answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from pulse.ballots.prepared import Prepared
from pulse.errors import Refused
from pulse.people.models import Person
from pulse.surveys.models import RosterEntry, Wave, WaveState
from pulse.surveys.only_roles import codes_in

_WAVE, _ROSTER, _PERSON = (table.__table__ for table in (Wave, RosterEntry, Person))
_VISITOR = Prepared(
    select(_PERSON.c.locale, _ROSTER.c.left_out)
    .select_from(
        _ROSTER.join(_WAVE, _WAVE.c.id == _ROSTER.c.wave_id).join(
            _PERSON, _PERSON.c.id == _ROSTER.c.person_id
        )
    )
    .where(
        _ROSTER.c.wave_id == bindparam("wave_id"),
        _ROSTER.c.person_id == bindparam("person_id"),
        _WAVE.c.state == WaveState.OPEN,
        _WAVE.c.opens_at <= bindparam("at"),
        _WAVE.c.closes_at > bindparam("at"),
    )
)


@dataclass(frozen=True)
class Visitor:
    """How somebody reads, and which questions are not for them."""

    locale: str
    left_out: tuple[str, ...]


def visitor(connection: Connection, *, wave_id: int, person_id: int, at: datetime) -> Visitor:
    """Return somebody a wave is open to; Refused("not_open_to_you") otherwise."""
    row = _VISITOR.row(connection, {"wave_id": wave_id, "person_id": person_id, "at": at})
    if row is None:
        raise Refused("not_open_to_you")
    return Visitor(str(row[0]), codes_in(str(row[1])))


def language_of_visitor(
    connection: Connection, *, wave_id: int, person_id: int, at: datetime
) -> str:
    """Return the language of somebody a wave is open to; Refused("not_open_to_you") otherwise."""
    return visitor(connection, wave_id=wave_id, person_id=person_id, at=at).locale
