"""A personal number as somebody types it: lists may write numbers in small letters."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, select

from pulse.people.models import Person


def person_numbered(typed: str) -> ScalarSelect[int]:
    """Return, for a query, whose number was typed: the very same, else the one in capitals."""
    number = typed.strip()
    return (
        select(Person.id)
        .where(Person.number.in_((number, number.upper())))
        .order_by(Person.number != number)
        .limit(1)
        .scalar_subquery()
    )
