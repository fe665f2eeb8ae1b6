"""Somebody goes within a day: what ends with it, and what is left for others to settle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.api_tokens import ApiToken
from pulse.people.last_administrator import keeping_an_administrator
from pulse.people.models import Department, Headship, Person, PersonStatus
from pulse.people.sign_ins import end_everywhere
from pulse.people.structure import leave
from pulse.people.tree import holds_on

LATEST = timedelta(days=1)


def off_board(
    session: Session, person_id: int, left_on: date, on: date, *, at: datetime, actor_id: int
) -> None:  # fmt: skip
    """Let somebody be gone from today or tomorrow (``left_on`` is the first day without them).

    Their place, headships and roles end that day, and every browser and token of theirs at once.
    What they answered stays sealed with everybody's; what they promised stays on record.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person_not_found", person_id=person_id)
    if person_id == actor_id:
        raise Refused("leave_own")
    if person.status is PersonStatus.LEFT:
        raise Conflict("person_left", number=person.number)
    if not on <= left_on <= on + LATEST:
        raise Invalid("invalid_leaving", fields={"on": "leave_within_a_day"})
    headed = [one.code for one in headed_by(session, person_id, on)]
    with keeping_an_administrator(session, left_on):
        leave(session, person, left_on)
    end_everywhere(session, person_id)
    session.execute(
        update(ApiToken)
        .where(ApiToken.person_id == person_id, ApiToken.ended_at.is_(None))
        .values(ended_at=at)
    )
    audit.record(
        session,
        "person_left",
        "person",
        person_id,
        at=at,
        actor_id=actor_id,
        details={"on": left_on.isoformat(), "headed": headed},
    )


def headed_by(session: Session, person_id: int, on: date) -> Sequence[Department]:
    """Return the departments somebody heads on ``on``, which need another head when they go."""
    return session.scalars(
        select(Department)
        .join(Headship, Headship.department_id == Department.id)
        .where(
            Headship.person_id == person_id,
            holds_on(Headship.valid_from, Headship.valid_to, on),
        )
        .order_by(Department.code)
    ).all()
