"""Telling people at their old mail address that letters go elsewhere from now on.

Whoever sets somebody's address decides where the link to a new password goes, and the old one may
be all that still reaches them. So each change is told there, whoever made it.

A company that moves to another mail domain, or writes all its addresses anew, changes hundreds in
one list. As many alarms would be taken for an attack, or teach people to overlook one. So what
``CROWD`` people of one list go through alike (from the same domain to the same other one, all with
or all without what stands before the @ staying as it is) is told to those who administer alone, as
one fact. Whoever's address changes in another way than the crowd's is told, in the same list too;
and so is, whatever the crowd, whoever administers: their account opens all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pulse.account_notices import MailMoved, MailsMoved
from pulse.people.permissions import Role, holders_of
from pulse.people.proof_notices import NEWS
from pulse.telling import person_recipient, tell

CROWD = 20
"""So many alike are no single mistake and no single theft."""


@dataclass(frozen=True)
class MailMove:
    """Somebody's address before and after; empty for none."""

    person_id: int
    before: str
    after: str

    @property
    def domains(self) -> tuple[str, str]:
        """From which domain to which."""
        return self.before.rpartition("@")[2], self.after.rpartition("@")[2]

    @property
    def likeness(self) -> tuple[str, str, bool]:
        """What moves of a crowd have in common."""
        keeps_name = self.before.rpartition("@")[0] == self.after.rpartition("@")[0]
        return (*self.domains, keeps_name)


def tell_of_moves(session: Session, moves: Sequence[MailMove], *, at: datetime) -> None:
    """Tell those whose address changed at the old one; of a crowd, those who administer."""
    alike: dict[tuple[str, str, bool], list[MailMove]] = defaultdict(list)
    for move in moves:
        if move.before and move.before.lower() != move.after:
            alike[move.likeness].append(move)
    crowds = [group for group in alike.values() if len(group) >= CROWD]
    administrators = set(holders_of(session, Role.SYS_ADMIN, at.date())) if alike else set()
    for group in alike.values():
        for move in group:
            if len(group) < CROWD or move.person_id in administrators:
                _tell_one(session, move, at)
    for group in crowds:
        _tell_administrators(session, group, administrators, at)


def _tell_one(session: Session, move: MailMove, at: datetime) -> None:
    told = MailMoved(move.person_id, at.isoformat(), move.before)
    tell(session, told, person_recipient(move.person_id), at=at, expires_at=at + NEWS)


def _tell_administrators(
    session: Session, crowd: Sequence[MailMove], administrators: set[int], at: datetime
) -> None:
    told = MailsMoved(at.isoformat(), len(crowd), *crowd[0].domains)
    for person_id in sorted(administrators):
        tell(session, told, person_recipient(person_id), at=at, expires_at=at + NEWS)
