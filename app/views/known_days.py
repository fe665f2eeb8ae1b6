"""A day somebody asks about: what was known at its end, and nothing later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from http import HTTPStatus

from flask import request

from app.i18n import company_zone, local_now
from app.translate import _
from app.words import day_words
from pulse.legible import plain_day


@dataclass(frozen=True)
class KnownDay:
    """What was typed, the day that was meant (today where it is none), and the end of that day."""

    typed: str
    day: date
    known_at: datetime
    error: str

    @property
    def status(self) -> HTTPStatus:
        """The answer's status: what is no day cannot be shown."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.error else HTTPStatus.OK

    @property
    def words(self) -> str:
        """Say which day is shown."""
        return _("As it was known on %(day)s", day=day_words(self.day))


def known_day(name: str, now: datetime, earliest: date = date.min) -> KnownDay:
    """Read the day from the address; today where none is named, or what is named is none."""
    today = local_now(now).date()
    typed = request.args.get(name, "")
    day = _day(typed, earliest) if typed else today
    return KnownDay(
        typed=typed or today.isoformat(),
        day=day or today,
        known_at=_end_of(day or today),
        error="" if day else _("Choose a day, such as 2026-08-28."),
    )


def _day(typed: str, earliest: date) -> date | None:
    day = plain_day(typed)
    return day if day is not None and day >= earliest else None


def _end_of(day: date) -> datetime:
    zone = company_zone()
    return datetime.combine(day, time(23, 59, 59), zone)
