"""Personal numbers for people who answer in a break room, without account, telephone or mail.

A number of nine digits, handed over on paper, kept as a mark only: argon2id (RFC 9106) with a salt
made from the installation's secret, the same for all, so that the number alone finds its owner in
one step and a copy of the database finds nobody. Making a new one ends the one before. That a
number was used is written nowhere.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pulse import audit
from pulse.people.models import Person, PersonStatus, RoomPin
from pulse.people.tree import is_current_on

DIGITS = 9
_PURPOSE = b"ieum room pin"
_ROUNDS, _KIBIBYTES, _BYTES = 1, 16 * 1024, 32
"""About ten milliseconds a number: one is checked at a time, a whole site is made at once."""


@dataclass(frozen=True)
class Slip:
    """A number just made, for the paper of one person; it is shown this once."""

    name_ko: str
    name_en: str
    pin: str

    @property
    def spaced(self) -> str:
        """The number as it is printed: 123 456 789."""
        return " ".join(self.pin[at : at + 3] for at in range(0, DIGITS, 3))


class RoomPins:
    """Makes and knows the personal numbers of one installation."""

    def __init__(self, installation_secrets: Sequence[str]) -> None:
        """Take the installation's secret in force first, then those of before."""
        if not installation_secrets or not all(installation_secrets):
            msg = "personal numbers need a secret"
            raise ValueError(msg)
        self._salts = [
            hmac.digest(one.encode(), _PURPOSE, "sha256") for one in installation_secrets
        ]

    def whose(self, session: Session, typed: str) -> int | None:
        """Return whose number was typed, spaces and hyphens aside; None for every other input."""
        pin = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
        marks = [_mark(pin, salt) for salt in self._salts]
        found = session.scalars(
            select(RoomPin.person_id).where(RoomPin.digest.in_(marks)).limit(1)
        ).first()
        return found if len(pin) == DIGITS else None

    def make(
        self, session: Session, person_ids: Collection[int], *, at: datetime, on: date, by: int
    ) -> list[Slip]:
        """Make a new number for each of some people and return the slips, by name."""
        people = session.scalars(
            select(Person).where(Person.id.in_(person_ids), is_current_on(on))
        ).all()
        session.execute(delete(RoomPin).where(RoomPin.person_id.in_([one.id for one in people])))
        taken = set(session.scalars(select(RoomPin.digest)))
        slips = []
        for person in sorted(people, key=lambda one: (one.name_ko, one.number)):
            pin, mark = self._unused(taken)
            taken.add(mark)
            session.add(RoomPin(person_id=person.id, digest=mark, made_on=on))
            slips.append(Slip(person.name_ko, person.name_en, pin))
        session.flush()
        audit.record(
            session, "room_pins_made", "person", by, at=at, actor_id=by,
            details={"people": len(slips)},
        )  # fmt: skip
        return slips

    def _unused(self, taken: Collection[str]) -> tuple[str, str]:
        while True:
            pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
            mark = _mark(pin, self._salts[0])
            if mark not in taken:
                return pin, mark


def people_at(session: Session, site_id: int, on: date, *, all_anew: bool) -> list[int]:
    """Return who works at a site today; without ``all_anew`` those who have no number yet."""
    query = (
        select(Person.id)
        .outerjoin(RoomPin, RoomPin.person_id == Person.id)
        .where(Person.site_id == site_id, is_current_on(on))
    )
    if not all_anew:
        query = query.where(RoomPin.person_id.is_(None))
    return list(session.scalars(query.order_by(Person.id)))


def forget_leavers(session: Session) -> int:
    """Delete the numbers of those who have left; return how many."""
    gone = select(Person.id).where(Person.status == PersonStatus.LEFT)
    ended = session.execute(delete(RoomPin).where(RoomPin.person_id.in_(gone)))
    return int(ended.rowcount or 0)  # type: ignore[attr-defined]


def _mark(pin: str, salt: bytes) -> str:
    raw = hash_secret_raw(pin.encode(), salt, _ROUNDS, _KIBIBYTES, 1, _BYTES, Type.ID)
    return raw.hex()
