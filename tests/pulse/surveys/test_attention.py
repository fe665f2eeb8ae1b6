"""The budget holds in any seven days, whatever is asked in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.zones import day_number
from pulse.surveys.attention import USUAL, Asked, Budget, asked_lately, forget_asks, note_ask
from pulse.surveys.models import RecentAsk
from tests.factories import make_department, make_person

ON = date(2026, 8, 3)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 20)), max_size=60),
    st.integers(1, 3),
    st.integers(5, 40),
)
def test_no_seven_days_hold_more_than_the_budget(
    wishes: list[tuple[int, int]], asks: int, questions: int
) -> None:
    budget, day, asked = Budget(asks, questions), 20_000, list[Asked]()
    for pause, count in wishes:
        day += pause
        if budget.has_room(asked, day, count):
            asked.append((day, count))
    for first in range(20_000, day + 1):
        week = [count for when, count in asked if first <= when < first + 7]
        assert len(week) <= asks
        assert sum(week) <= questions


def test_the_same_weekday_next_week_is_another_week() -> None:
    once = Budget(asks=1)
    assert once.has_room([(100, 3)], 107, 3)
    assert not once.has_room([(100, 3)], 106, 3)


def test_a_wish_only_lowers() -> None:
    assert USUAL.lowered(None, None) == USUAL
    assert USUAL.lowered(1, 5) == Budget(1, 5)
    assert USUAL.lowered(9, 900) == USUAL


def test_what_was_asked_is_kept_as_a_day_and_a_number_and_forgotten(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"))
    note_ask(session, person.id, ON - timedelta(days=29), 8)
    note_ask(session, person.id, ON - timedelta(days=28), 8)
    note_ask(session, person.id, ON, 3)
    session.flush()
    assert {column.key for column in RecentAsk.__table__.columns} == {
        "id",
        "person_id",
        "asked_on",
        "questions",
    }
    assert asked_lately(session, [person.id], ON - timedelta(days=7)) == {
        person.id: [(day_number(ON), 3)]
    }
    assert forget_asks(session, ON) == 1
    assert len(session.scalars(select(RecentAsk)).all()) == 2
