"""Asking those who pay for a service and those who decide on it: once a quarter, drawn by role.

Whoever opens requests is asked when one is finished; buyers and deciders mostly open none, so they
are asked on a calendar of their own. Each service has its day in the quarter, spread so that not
all come at once, and only if it did anything in the quarter before. They go on the roster of the
same batch, within the same attention budget, with their role; what each role says is published
apart and never put together.

A role speaks through the leaders of its department and of those below, the highest first, then
through its own people, then through those below until there are enough to publish anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.ballots.keys import KeyStore
from pulse.commitments.catalogue import LIVE_STATES
from pulse.commitments.models import RequestState, Service, ServiceRequest
from pulse.people.models import Membership
from pulse.people.tree import DepartmentTree, holds_on, load_tree
from pulse.ratings.asking import Customer, Draw, ask
from pulse.ratings.models import RatingQuarter
from pulse.ratings.sampling import NEVER, seat_order
from pulse.surveys.waves import MINIMUM_GROUP

SEATS = 20
"""The most asked in one role about one service in a quarter."""
ENOUGH = 2 * MINIMUM_GROUP
"""So many are asked, if the department has them, that half may stay silent."""
BUSY_WITHIN = timedelta(days=92)
FIRST_DAY, SPREAD = 7, 56
"""A service's day lies in the eight weeks after the first of the quarter."""


def ask_by_role(session: Session, keys: KeyStore, draw: Draw, at: datetime) -> int:
    """Ask buyers and deciders of every service whose day has come; return how many people.

    A service seen for the first time is only noted, so its first day is in the next quarter. Run
    again, nobody more is asked.
    """
    today = at.astimezone(ZoneInfo(draw.timezone)).date()
    due = [
        (service, seen)
        for service, seen in _not_seen_to(session, quarter_of(today))
        if seen is None or today >= day_of(draw.secret, service.code, quarter_of(today))
    ]
    new = [service for service, seen in due if seen is None]
    session.add_all(RatingQuarter(service_id=one.id, starts_on=quarter_of(today)) for one in new)
    asked = 0
    if len(due) > len(new):
        tree, busy = load_tree(session, today), _busy(session, at)
        for service, seen in due:
            if seen is not None:
                seen.starts_on = quarter_of(today)
                if service.id in busy:
                    customers = _customers(session, draw, service, tree, at)
                    asked += ask(session, keys, draw, service, customers, at)
    session.flush()
    return asked


def quarter_of(day: date) -> date:
    """Return the first day of the quarter that holds a date."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def day_of(secret: str, code: str, starts_on: date) -> date:
    """Return the day in a quarter on which a service's buyers and deciders are asked."""
    drawn = int.from_bytes(seat_order(secret, f"day|{code}", 0)[:8], "big")
    return starts_on + timedelta(days=FIRST_DAY + drawn % SPREAD)


def _not_seen_to(session: Session, quarter: date) -> list[tuple[Service, RatingQuarter | None]]:
    rows = session.execute(
        select(Service, RatingQuarter)
        .outerjoin(RatingQuarter, RatingQuarter.service_id == Service.id)
        .where(Service.status.in_(LIVE_STATES), Service.survey_sampling != NEVER)
        .where(RatingQuarter.starts_on.is_(None) | (RatingQuarter.starts_on < quarter))
        .order_by(Service.code)
    )
    return [(service, seen) for service, seen in rows]


def _busy(session: Session, at: datetime) -> set[int]:
    """Return the services that finished anything for another department lately."""
    return set(
        session.scalars(
            select(ServiceRequest.service_id)
            .where(
                ServiceRequest.opened_at > at - BUSY_WITHIN,
                ServiceRequest.state == RequestState.RESOLVED,
                ServiceRequest.customer_department_id != ServiceRequest.provider_department_id,
            )
            .distinct()
        )
    )


def _customers(
    session: Session, draw: Draw, service: Service, tree: DepartmentTree, at: datetime
) -> list[Customer]:
    """Choose who speaks for each role; whoever decides and pays speaks as who decides."""
    roles = (
        ("decider", service.decider_department_id),
        ("buyer", service.buyer_department_id),
    )
    provider = service.provider_department_id
    outside = tree.subtree_ids(provider) if provider in tree else frozenset()
    found: dict[int, str] = {}
    for role, department_id in roles:
        if department_id is None or department_id not in tree:
            continue
        asked = f"{service.code}|{role}|{quarter_of(tree.on)}"
        seated = 0
        for person_id, is_above in _speakers(session, draw, tree, department_id, asked, outside):
            if seated >= (SEATS if is_above else ENOUGH):
                break
            if person_id not in found:
                found[person_id] = role
                seated += 1
    return [Customer(person_id, role, at) for person_id, role in found.items()]


def _speakers(
    session: Session,
    draw: Draw,
    tree: DepartmentTree,
    department_id: int,
    asked: str,
    outside: frozenset[int],
) -> Iterator[tuple[int, bool]]:
    """Yield people in the order they are asked, and whether they lead it or are of it itself."""
    below = sorted(tree.walk(department_id), key=lambda step: (step[0], step[1].code))
    ids = [node.id for _depth, node in below if node.id not in outside]
    for _depth, node in below:
        if node.head_id is not None and node.id not in outside:
            yield node.head_id, True
    members = session.execute(
        select(Membership.person_id, Membership.department_id).where(
            Membership.department_id.in_(ids),
            holds_on(Membership.valid_from, Membership.valid_to, tree.on),
        )
    ).all()
    drawn = sorted(members, key=lambda row: seat_order(draw.secret, asked, row[0]))
    yield from ((person_id, True) for person_id, home in drawn if home == department_id)
    yield from ((person_id, False) for person_id, home in drawn if home != department_id)
