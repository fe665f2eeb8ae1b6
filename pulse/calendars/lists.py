"""Calendars, shifts and rotations as they stand, in a document that could bring them in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar, Rotation, Shift


def calendar_document(session: Session) -> dict[str, Any]:
    """Return all of them, with the days of every set of holidays a calendar names. Three queries.

    Brought in again unchanged, the document changes nothing.
    """
    calendars = list(session.scalars(select(Calendar).order_by(Calendar.code)))
    zone = next((row.timezone for row in calendars if not row.document.get("timezone")), "")
    return {
        "timezone": zone,
        "holiday_sets": _holiday_sets(calendars),
        "calendars": [_entry(row, zone) for row in calendars],
        "shifts": list(session.scalars(select(Shift.document).order_by(Shift.code))),
        "rotations": list(session.scalars(select(Rotation.document).order_by(Rotation.code))),
    }


def _entry(row: Calendar, zone: str) -> dict[str, Any]:
    own = {} if row.timezone == zone else {"timezone": row.timezone}
    name = {"ko": row.name_ko, "en": row.name_en}
    return {"id": row.code, "name": name, **own, **row.document}


def _holiday_sets(calendars: Iterable[Calendar]) -> dict[str, list[Any]]:
    """Return the days of each named set: those of its calendars that are nobody's own days."""
    days: dict[str, dict[str, Any]] = {}
    for row in calendars:
        name = row.document.get("holidays")
        if isinstance(name, str):
            own = {day["date"] for day in row.document.get("own_days", ())}
            shared = {day["date"]: day for day in row.holidays if day["date"] not in own}
            days.setdefault(name, {}).update(shared)
    return {name: [kept[day] for day in sorted(kept)] for name, kept in days.items()}
