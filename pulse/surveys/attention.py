"""The attention budget: how often and how much somebody is asked in a week, over all surveys.

A week is any seven days in a row, so that a Sunday and the Monday after it are one week. What was
asked is kept as a day and a number of questions, without saying in which survey, and forgotten
after four weeks. Being asked says nothing about having answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pulse.calendars.zones import day_number
from pulse.people.company_settings import company_settings
from pulse.surveys.models import RecentAsk

WEEK = 7
KEPT_DAYS = 28

Asked = tuple[int, int]
"""A day number and how many questions were asked on it."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most in any seven days: times asked, and questions asked."""

    asks: int = 2
    questions: int = 30

    def lowered(self, asks: int | None, questions: int | None) -> Budget:
        """Return what is left of it by a person's own wish, which can only lower it."""
        return Budget(
            self.asks if asks is None else min(self.asks, asks),
            self.questions if questions is None else min(self.questions, questions),
        )

    def has_room(self, asked: Sequence[Asked], day: int, questions: int) -> bool:
        """Tell whether ``questions`` more fit on a day, after what was asked until then."""
        times, sum_asked = 1, questions
        for when, count in asked:
            if day - WEEK < when <= day:
                times += 1
                sum_asked += count
        return times <= self.asks and sum_asked <= self.questions


USUAL = Budget()
"""The product's budget, which a company may lower, and everybody for themselves."""


def usual_budget(session: Session) -> Budget:
    """Return the company's budget for everybody who has not chosen a smaller one."""
    set_up = company_settings(session)
    return USUAL.lowered(set_up.weekly_asks, set_up.weekly_questions)


def note_ask(session: Session, person_id: int, on: date, questions: int) -> None:
    """Keep that somebody was asked so many questions on a day."""
    session.add(RecentAsk(person_id=person_id, asked_on=on, questions=questions))


def asked_lately(
    session: Session, person_ids: Iterable[int], since: date
) -> dict[int, list[Asked]]:
    """Return what each person was asked from ``since`` on."""
    rows = session.execute(
        select(RecentAsk.person_id, RecentAsk.asked_on, RecentAsk.questions).where(
            RecentAsk.person_id.in_(person_ids), RecentAsk.asked_on >= since
        )
    )
    found: dict[int, list[Asked]] = {}
    for person_id, asked_on, questions in rows:
        found.setdefault(person_id, []).append((day_number(asked_on), questions))
    return found


def forget_asks(session: Session, on: date) -> int:
    """Delete what is older than four weeks; return how many rows."""
    gone = session.execute(
        delete(RecentAsk).where(RecentAsk.asked_on < on - timedelta(days=KEPT_DAYS))
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]
