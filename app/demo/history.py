"""The example company's year so far: thirty-four weeks in the order in which they happened.

Requests are told by the month and up to the close of each wave, for what people waited for wears
on what they say; pulses by the wave, months and quarters are closed as a company closes them, and
ratings come last; nobody is told anything, because it is all past.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.demo.asking import Asking, Month, months
from app.demo.clock import BEGINS_AT
from app.demo.company import BEGINS_ON, ZONE
from app.demo.ratings import tell_ratings
from app.demo.release_notes import Notes
from app.demo.rounds import Round, Rounds, rounds
from app.demo.taking_part import chapters as taking_part
from app.runtime import Runtime
from pulse.commitments.agreements import refresh_states
from pulse.commitments.closes import close_finished
from pulse.surveys.waves import Schedule
from pulse.telling import untold
from pulse.transaction import transaction

ENDS_ON = date(2026, 8, 31)
EVENING_BEFORE = BEGINS_AT - timedelta(hours=14)
CLOSES_ON_DAY = 8
Chapter = tuple[datetime, Callable[[], object]]


class History:
    """Tells the past into one session, its engine and the product's parts."""

    def __init__(self, session: Session, engine: Engine, parts: Runtime) -> None:
        self.session = session
        self.engine = engine
        self.parts = parts
        self.rounds = Rounds(session, engine, parts.keys, parts.sessions)
        self.notes = Notes(session)
        self.asking = Asking(session, EVENING_BEFORE)
        self.months = months(BEGINS_ON, ENDS_ON)

    def tell(self, last: Schedule) -> None:
        """Tell everything up to the morning on which the demo begins."""
        chapters: list[Chapter] = [
            *(self._asked(month) for month in self.months),
            *(self._lived(one) for one in rounds(last)),
            *(self._closed(month) for month in range(2, BEGINS_AT.month + 1)),
            *((at, self._kept(tell)) for at, tell in taking_part(self.session)),
        ]
        with untold(self.session):
            for _, tell in sorted(chapters, key=lambda chapter: chapter[0]):
                tell()
            self._kept(lambda: self.notes.renew_until(BEGINS_AT))()
            tell_ratings(self.session, self.engine, self.parts, BEGINS_AT)

    def _kept(self, tell: Callable[[], object]) -> Callable[[], object]:
        def whole() -> None:
            with transaction(self.session):
                tell()

        return whole

    def _asked(self, month: Month) -> Chapter:
        return _morning(month.after), self._kept(lambda: self.asking.play(month))

    def _lived(self, one: Round) -> Chapter:
        closes_at = one.schedule.closes_at

        def tell() -> None:
            for month in self.months:
                if _morning(month.first) < closes_at:
                    self._kept(partial(self.asking.play_until, month, closes_at))()
            wave_id = self.rounds.live(one)
            with transaction(self.session):
                self.notes.answer(wave_id, one.template, one.schedule.publishes_at)

        return one.schedule.publishes_at, tell

    def _closed(self, month: int) -> Chapter:
        at = _morning(date(BEGINS_ON.year, month, CLOSES_ON_DAY))

        def tell() -> None:
            refresh_states(self.session, at.date())
            close_finished(self.session, at, ZONE)

        return at, self._kept(tell)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
