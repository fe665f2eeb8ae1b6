from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pulse.publishing.closing import close_wave
from pulse.surveys import reminders
from pulse.surveys.models import Reminder
from pulse.surveys.reminders import BEFORE_END, moments
from pulse.transaction import transaction
from tests.pulse.publishing.waves import Ran
from tests.pulse.surveys.world import AFTER, CLOSES, OPENS


def test_half_way_and_two_days_before_the_end() -> None:
    assert moments(OPENS, CLOSES, 2) == [OPENS + timedelta(days=7), CLOSES - BEFORE_END]
    assert moments(OPENS, CLOSES, 1) == [OPENS + timedelta(days=7)]
    assert moments(OPENS, CLOSES, 0) == moments(OPENS, CLOSES, -1) == []


def test_a_short_installment_reminds_once() -> None:
    assert moments(OPENS, OPENS + timedelta(days=5), 2) == [OPENS + timedelta(days=2.5)]


@given(st.integers(1, 60 * 24 * 60), st.integers(0, 9))
def test_never_more_than_two_and_always_inside(minutes: int, wanted: int) -> None:
    ends = OPENS + timedelta(minutes=minutes)
    found = moments(OPENS, ends, wanted)
    assert len(found) <= min(2, wanted)
    assert all(OPENS <= moment < ends for moment in found)
    assert found == sorted(found)


def planned(session: Session) -> list[tuple[int, int]]:
    rows = session.scalars(select(Reminder).order_by(Reminder.person_id, Reminder.number))
    return [(row.person_id, row.number) for row in rows]


@pytest.fixture
def ran(either_engine: Engine) -> Ran:
    return Ran(either_engine).open(cadence={"reminders": 2})


def test_everybody_has_the_same_reminders_planned(ran: Ran) -> None:
    with ran.session() as session:
        assert planned(session) == [
            (person, number) for person in sorted(p.id for p in ran.people) for number in (1, 2)
        ]


def test_a_reminder_is_taken_once_and_gone(ran: Ran) -> None:
    at = OPENS + timedelta(days=7)
    with ran.session() as session, transaction(session):
        assert not reminders.is_due(session, OPENS)
        assert reminders.is_due(session, at)
        first = reminders.take_due(session, at, limit=30)
        again = reminders.take_due(session, at, limit=30)
        assert (len(first), len(again)) == (30, 7)
        assert {one.person_id for one in [*first, *again]} == {p.id for p in ran.people}
        assert not reminders.is_due(session, at)
        assert {number for _person, number in planned(session)} == {2}


def test_a_reminder_more_than_a_day_late_is_taken_and_not_sent(ran: Ran) -> None:
    due_at = OPENS + timedelta(days=7)
    with ran.session() as session, transaction(session):
        assert len(reminders.take_due(session, due_at + timedelta(days=1), limit=5)) == 5
        assert reminders.take_due(session, due_at + timedelta(days=1, seconds=1), limit=40) == []
        assert {number for _person, number in planned(session)} == {2}


def test_a_wave_that_is_over_reminds_nobody_and_keeps_no_plan(ran: Ran) -> None:
    with ran.session() as session, transaction(session):
        assert reminders.take_due(session, CLOSES) == []
    ran.answer()
    close_wave(ran.closer(), ran.wave_id, AFTER)
    with ran.session() as session:
        assert planned(session) == []


def test_a_template_that_names_none_has_none(either_engine: Engine) -> None:
    ran = Ran(either_engine).open()
    with ran.session() as session:
        assert planned(session) == []
