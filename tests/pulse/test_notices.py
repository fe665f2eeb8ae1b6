"""Notices: facts by id, told once to each, with the urgency and promise of their kind."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.notices import (
    NOTICES,
    Escalated,
    Notice,
    PasswordOffered,
    RequestChanged,
    RequestOpened,
    ResultsReady,
    SurveyAsked,
    channel_recipient,
    person_recipient,
    read_notice,
    tell,
)
from pulse.outbox import DeliveryState, Lane, OutboxMessage

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=8)
EXAMPLES: tuple[Notice, ...] = (
    SurveyAsked(wave_id=3, installment=2),
    ResultsReady(wave_id=3),
    Escalated(escalation_id=9),
    RequestOpened(request_id=4),
    RequestChanged(request_id=4, event_id=11),
    PasswordOffered(person_id=7, purpose="reset", slot=3),
)


def rows(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_the_examples_are_all_there_are() -> None:
    assert {type(example) for example in EXAMPLES} == set(NOTICES.values())


@pytest.mark.parametrize("notice", EXAMPLES, ids=lambda notice: notice.kind)
def test_a_notice_comes_back_from_the_outbox_as_it_was(session: Session, notice: Notice) -> None:
    assert tell(session, notice, person_recipient(7), at=AT)
    session.expire_all()
    (row,) = rows(session)
    assert read_notice(row) == notice
    assert (row.recipient, row.state) == ("person:7", DeliveryState.PENDING)
    assert (row.lane, row.may_repeat) == (notice.lane, notice.may_repeat)
    assert (row.created_at, row.due_at, row.expires_at) == (AT, AT, None)


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


def test_a_pulse_is_never_repeated_and_an_escalation_rather_than_lost() -> None:
    assert not SurveyAsked.may_repeat
    assert Escalated.may_repeat
    assert Escalated.lane < SurveyAsked.lane < ResultsReady.lane
    assert RequestOpened.lane is Lane.INTERACTIVE


@pytest.mark.parametrize("kind", NOTICES.values(), ids=lambda kind: kind.kind)
def test_a_notice_names_things_by_number_only(kind: type[Notice]) -> None:
    named = {field.name: field.type for field in fields(kind)}
    assert named.pop("purpose", "str") == "str", "a code, never a text about anybody"
    assert set(named.values()) == {"int"}
    assert all(name.endswith(("_id", "installment", "slot")) for name in named)
