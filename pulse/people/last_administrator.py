"""Somebody always administers: an act that would leave nobody to do it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Refused
from pulse.people.models import RoleAssignment
from pulse.people.permissions import Role, holders_of


@contextmanager
def keeping_an_administrator(session: Session, on: date) -> Iterator[None]:
    """Refuse what happens inside if somebody administers on ``on`` and then nobody would.

    The caller's transaction takes back what was done.
    """
    _one_after_the_other(session)
    had = bool(holders_of(session, Role.SYS_ADMIN, on))
    yield
    session.flush()
    if had and not holders_of(session, Role.SYS_ADMIN, on):
        raise Refused("last_administrator")


def is_last_administrator(session: Session, person_id: int, on: date) -> bool:
    """Tell whether somebody, and nobody else, administers on a day."""
    _one_after_the_other(session)
    return set(holders_of(session, Role.SYS_ADMIN, on)) == {person_id}


def _one_after_the_other(session: Session) -> None:
    """Let two who take the role away at once look one after the other, so that one is left."""
    held = select(RoleAssignment.id).where(RoleAssignment.role == Role.SYS_ADMIN.value)
    session.execute(held.order_by(RoleAssignment.id).with_for_update())
