"""Who is told on Monday morning: heads and executives who are here and want to be told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pulse import notices, telling
from pulse.digests.models import Decision
from pulse.digests.proposing import hand_up
from pulse.digests.raising import raise_decisions
from pulse.digests.reading import asked_of, week_of
from pulse.people.company_settings import company_settings
from pulse.people.models import Headship, Person, PersonStatus
from pulse.people.permissions import Role, holders_of, viewer_of
from pulse.people.tree import holds_on, load_tree

USEFUL = timedelta(days=4)
READING_ROLES = (Role.EXECUTIVE, Role.DECIDER)


def send_digests(session: Session, at: datetime, zone: ZoneInfo) -> int:
    """Tell every reader about the week that begins, once; return how many were told now.

    A stopped scheduler catches up until Friday morning; then the week is old news.
    """
    on = at.astimezone(zone).date()
    week_on = week_of(on)
    minute = company_settings(session).digest_minute
    begins = datetime.combine(week_on, time(minute // 60, minute % 60), zone)
    if not begins <= at < begins + USEFUL:
        return 0
    told = _tell(session, readers(session, on), begins)
    if told:
        raise_decisions(session, at, on)
        hand_up(session, load_tree(session, on))
        _count_asked(session, told, at, on)
    return len(told)


def readers(session: Session, on: date) -> list[int]:
    """Return who gets digests: heads of departments and executives, present and willing."""
    heads = session.scalars(
        select(Headship.person_id).where(holds_on(Headship.valid_from, Headship.valid_to, on))
    ).all()
    named = {*heads, *(one for role in READING_ROLES for one in holders_of(session, role, on))}
    willing = session.scalars(
        select(Person.id)
        .where(Person.id.in_(named), Person.status == PersonStatus.ACTIVE)
        .where(Person.wants_digests.is_(True))
        .order_by(Person.id)
    )
    return list(willing)


def _tell(session: Session, people: Iterable[int], begins: datetime) -> list[int]:
    """Tell whoever has not been told; return them, except whom another process told first."""
    ready = notices.DigestReady(begins.date().isoformat())
    places = {telling.person_recipient(person_id): person_id for person_id in people}
    return [
        places[place]
        for place in telling.not_told(session, ready, places)
        if telling.tell(session, ready, place, at=begins, expires_at=begins + USEFUL)
    ]


def _count_asked(session: Session, told: Iterable[int], at: datetime, on: date) -> None:
    asked = {
        decision.id
        for person_id in told
        for decision in asked_of(session, viewer_of(session, person_id, on), at)
    }
    session.execute(
        update(Decision)
        .where(Decision.id.in_(asked))
        .values(asked_on=week_of(on), times_asked=Decision.times_asked + 1)
        .execution_options(synchronize_session=False)
    )
