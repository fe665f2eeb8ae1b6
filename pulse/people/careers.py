"""Where somebody was and what they headed on any day, read once per transaction.

A log is told day by day; asking the database again for every day would cost more than the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from pulse.people.models import Department, Headship, Membership, Person, PersonStatus
from pulse.remembering import remember


@dataclass(frozen=True, slots=True)
class Post:
    """A department somebody was in, or headed, from a day up to, but not on, another."""

    department_id: int
    code: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, on: date) -> bool:
        """Tell whether the post was held on ``on``."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Career:
    """All posts of somebody; ``is_gone`` without a day means at no time known."""

    is_gone: bool
    gone_on: date | None
    memberships: tuple[Post, ...]
    headships: tuple[Post, ...]

    def is_current_on(self, on: date) -> bool:
        """Tell whether somebody had not left on ``on``."""
        return on < self.gone_on if self.gone_on is not None else not self.is_gone

    def department_on(self, on: date) -> int | None:
        """Return the department somebody was in on ``on``."""
        return next((post.department_id for post in self.memberships if post.holds_on(on)), None)

    def headed_on(self, on: date) -> frozenset[str]:
        """Return the codes of what somebody headed on ``on``."""
        return frozenset(post.code for post in self.headships if post.holds_on(on))


def career_of(session: Session, person_id: int) -> Career:
    """Return somebody's career; of an unknown person that of somebody who is gone."""
    return remember(
        session,
        ("career", person_id),
        (Department, Headship, Membership, Person),
        lambda: _read(session, person_id),
    )


def _read(session: Session, person_id: int) -> Career:
    where = {"person_id": person_id}
    status, left_on = session.execute(_PERSON, where).one_or_none() or (PersonStatus.LEFT, None)
    return Career(
        is_gone=status is PersonStatus.LEFT,
        gone_on=left_on,
        memberships=tuple(Post(*row) for row in session.execute(_MEMBERSHIPS, where)),
        headships=tuple(Post(*row) for row in session.execute(_HEADSHIPS, where)),
    )


_PERSON = select(Person.status, Person.left_on).where(Person.id == bindparam("person_id"))
_MEMBERSHIPS = (
    select(Department.id, Department.code, Membership.valid_from, Membership.valid_to)
    .join(Department, Department.id == Membership.department_id)
    .where(Membership.person_id == bindparam("person_id"))
    .order_by(Membership.valid_from)
)
_HEADSHIPS = (
    select(Department.id, Department.code, Headship.valid_from, Headship.valid_to)
    .join(Department, Department.id == Headship.department_id)
    .where(Headship.person_id == bindparam("person_id"))
    .order_by(Headship.valid_from, Headship.id)
)
