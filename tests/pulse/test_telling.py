"""Telling: a fact goes out once to each, and a past told afterwards to nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.notices import (
    RequestChanged,
    RequestOpened,
    RequestRefreshed,
    ResultsReady,
    SurveyAsked,
)
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.telling import (
    channel_recipient,
    is_untold,
    not_told,
    note_delivered,
    person_recipient,
    tell,
    tell_each,
    untold,
)

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=8)


def rows(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_notice_waits_and_expires_as_told(session: Session) -> None:
    tell(session, ResultsReady(3), channel_recipient("hr"), at=AT, due_at=LATER, expires_at=LATER)
    (row,) = rows(session)
    assert (row.recipient, row.due_at, row.expires_at) == ("channel:hr", LATER, LATER)


def test_the_same_fact_is_told_once_to_each(session: Session) -> None:
    fact = SurveyAsked(wave_id=3, installment=1)
    assert tell(session, fact, person_recipient(7), at=AT)
    assert not tell(session, fact, person_recipient(7), at=LATER)
    assert tell(session, fact, person_recipient(8), at=AT)
    assert tell(session, SurveyAsked(wave_id=3, installment=2), person_recipient(7), at=AT)
    assert len(rows(session)) == 3


def test_facts_with_the_same_numbers_are_different_facts(session: Session) -> None:
    assert tell(session, ResultsReady(4), person_recipient(7), at=AT)
    assert tell(session, RequestOpened(4), person_recipient(7), at=AT)
    assert tell(session, RequestChanged(1, 23), person_recipient(7), at=AT)
    assert tell(session, RequestChanged(12, 3), person_recipient(7), at=AT)


def test_a_fact_is_told_to_several_in_one_statement(session: Session) -> None:
    places = [person_recipient(7), channel_recipient("T0402")]
    assert tell(session, RequestRefreshed(4, 1), places[0], at=AT)
    assert tell_each(session, RequestRefreshed(4, 1), places, at=LATER) == 1
    assert tell_each(session, RequestRefreshed(4, 1), [], at=LATER) == 0
    assert [(row.recipient, row.due_at) for row in rows(session)] == [
        (places[0], AT),
        (places[1], LATER),
    ]


def test_who_has_not_been_told_is_known_before_anything_is_written(session: Session) -> None:
    places = [person_recipient(number) for number in (7, 8, 77)]
    fact = ResultsReady(wave_id=3)
    assert not_told(session, fact, []) == []
    tell(session, fact, places[1], at=AT)
    tell(session, ResultsReady(wave_id=4), places[0], at=AT)
    assert not_told(session, fact, places) == [places[0], places[2]]


def test_of_a_past_told_afterwards_nobody_hears(session: Session) -> None:
    with untold(session):
        assert is_untold(session)
        assert not tell(session, ResultsReady(wave_id=3), channel_recipient("hr"), at=AT)
    assert not is_untold(session)
    assert session.scalars(select(OutboxMessage)).all() == []
    assert tell(session, ResultsReady(wave_id=3), channel_recipient("hr"), at=AT)


def test_whom_a_past_reached_is_kept_and_nothing_is_sent(session: Session) -> None:
    people = [person_recipient(7), person_recipient(8)]
    with untold(session):
        assert note_delivered(session, SurveyAsked(3, 1), people, at=AT) == 2
        assert note_delivered(session, SurveyAsked(3, 1), people[:1], at=LATER) == 0
    assert [(row.recipient, row.state, row.sent_at) for row in rows(session)] == [
        (one, DeliveryState.SENT, AT) for one in people
    ]
    assert not tell(session, SurveyAsked(3, 1), people[0], at=LATER)


def test_a_past_that_breaks_off_silences_nobody_else(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), untold(session):
        raise ZeroDivisionError
    assert not is_untold(session)
