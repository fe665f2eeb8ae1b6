"""Somebody always administers: an act that would leave nobody to do it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy.orm import Session

from pulse.errors import Refused
from pulse.people.permissions import Role, holders_of


@contextmanager
def keeping_an_administrator(session: Session, on: date) -> Iterator[None]:
    """Refuse what happens inside if somebody administers on ``on`` and then nobody would.

    The caller's transaction takes back what was done.
    """
    had = bool(holders_of(session, Role.SYS_ADMIN, on))
    yield
    session.flush()
    if had and not holders_of(session, Role.SYS_ADMIN, on):
        raise Refused("last_administrator")


def is_last_administrator(session: Session, person_id: int, on: date) -> bool:
    """Tell whether somebody, and nobody else, administers on a day."""
    return set(holders_of(session, Role.SYS_ADMIN, on)) == {person_id}
