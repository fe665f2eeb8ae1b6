"""Where the demo's time can be moved to: each returns an instant ahead, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.calendars.registry import working_calendar
from pulse.surveys.models import Wave, WaveState

DESK = "CAL-HQ"
Move = Callable[[Session, datetime], datetime | None]


def in_ten_minutes(_session: Session, at: datetime) -> datetime:
    """Ten minutes on."""
    return at + timedelta(minutes=10)


def in_an_hour(_session: Session, at: datetime) -> datetime:
    """An hour on."""
    return at + timedelta(hours=1)


def to_next_opening(session: Session, at: datetime) -> datetime | None:
    """To the next time headquarters opens; while it is open, to after the next closing."""
    calendar = working_calendar(session, DESK)
    day = at
    while calendar.is_open(day):
        day += timedelta(hours=1)
    return calendar.next_opening(day)


def to_close(session: Session, _at: datetime) -> datetime | None:
    """To a moment after the next open wave closes."""
    closes_at = session.scalar(
        select(func.min(Wave.closes_at)).where(Wave.state == WaveState.OPEN)
    )
    return None if closes_at is None else closes_at + timedelta(seconds=1)


def to_results(session: Session, at: datetime) -> datetime | None:
    """To a moment after the next wave that has closed, or is about to, is published."""
    is_closed = Wave.state.in_((WaveState.CLOSING, WaveState.CLOSED))
    is_due = (Wave.state == WaveState.OPEN) & (Wave.closes_at <= at)
    publishes_at = session.scalar(select(func.min(Wave.publishes_at)).where(is_closed | is_due))
    return None if publishes_at is None else publishes_at + timedelta(seconds=1)


MOVES: dict[str, Move] = {
    "minutes": in_ten_minutes,
    "hour": in_an_hour,
    "opening": to_next_opening,
    "close": to_close,
    "results": to_results,
}
