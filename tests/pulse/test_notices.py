"""Notices: facts by id, told once to each, with the urgency and promise of their kind."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.notices import (
    NOTICES,
    AgreementReviewDue,
    CalendarChangeProposed,
    CalendarChangeSettled,
    CalendarReviewDue,
    CareAlert,
    CommentsAnswered,
    DigestReady,
    Escalated,
    EscalationAcknowledged,
    Notice,
    PasswordOffered,
    ProposalAnswered,
    ReportFiled,
    RequestChanged,
    RequestOpened,
    RequestRefreshed,
    ResponsePublished,
    ResultsReady,
    SurveyAsked,
    UnitResultsReady,
    VersionProposed,
    VersionSettled,
    WorkspaceLost,
    channel_recipient,
    is_untold,
    note_delivered,
    person_recipient,
    tell,
    tell_each,
    untold,
)
from pulse.outbox import DeliveryState, Lane, OutboxMessage

WORDS = {"purpose", "reason", "reference"}
AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=8)
EXAMPLES: tuple[Notice, ...] = (
    SurveyAsked(wave_id=3, installment=2),
    ResultsReady(wave_id=3),
    UnitResultsReady(wave_id=3),
    ResponsePublished(response_id=5),
    Escalated(escalation_id=9),
    RequestOpened(request_id=4),
    RequestChanged(request_id=4, event_id=11),
    RequestRefreshed(request_id=4, event_id=11),
    EscalationAcknowledged(escalation_id=9, slot=1),
    PasswordOffered(person_id=7, purpose="reset", slot=3),
    VersionProposed(version_id=6),
    VersionSettled(version_id=6),
    CalendarChangeProposed(change_id=2),
    CalendarChangeSettled(change_id=2),
    CalendarReviewDue(slot=739951),
    DigestReady(week_on="2026-08-31"),
    ProposalAnswered(decision_id=3),
    CareAlert(wave_id=3),
    CommentsAnswered(wave_id=3, answered_on="2026-09-01"),
    ReportFiled(reference="7f3c"),
    WorkspaceLost(install_id=1, reason="token_revoked", ended_at="2026-08-31T01:00:00+00:00"),
    AgreementReviewDue(service_id=1, slot=739951),
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
    assert NOTICES[row.notice](**row.payload) == notice
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
def test_a_notice_names_things_by_number_code_or_day_only(kind: type[Notice]) -> None:
    """Never a text about anybody: it would wait in the outbox, and in its copies."""
    for one in fields(kind):
        is_number = one.name.endswith(("_id", "installment", "slot"))
        is_word = one.name in {"purpose", "reason", "reference"} or one.name.endswith(
            ("_on", "_at")
        )
        assert is_number or is_word, one.name
        assert one.type == ("int" if is_number else "str")


def test_a_fact_is_told_to_several_in_one_statement(session: Session) -> None:
    places = [person_recipient(7), channel_recipient("T0402")]
    assert tell(session, RequestRefreshed(4, 1), places[0], at=AT)
    assert tell_each(session, RequestRefreshed(4, 1), places, at=LATER) == 1
    assert tell_each(session, RequestRefreshed(4, 1), [], at=LATER) == 0
    assert [(row.recipient, row.due_at) for row in rows(session)] == [
        (places[0], AT),
        (places[1], LATER),
    ]


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
