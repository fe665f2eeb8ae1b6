"""Notices: facts by id, with the urgency and promise of their kind."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.account_notices import (
    MailMoved,
    MailsMoved,
    PasswordOffered,
    ProofChanged,
    TokenMade,
    WorkspaceLost,
)
from pulse.notice import Notice
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
    ProposalAnswered,
    ReportFiled,
    RequestChanged,
    RequestOpened,
    RequestRefreshed,
    ResponsePublished,
    ResultsReady,
    ServicesHandedOver,
    SurveyAsked,
    UnitResultsReady,
    VersionProposed,
    VersionSettled,
)
from pulse.outbox import DeliveryState, Lane, OutboxMessage
from pulse.telling import person_recipient, tell

WORDS = {"after", "before", "change", "purpose", "reason", "reference"}
"""``before`` is an address that stands nowhere else; it is gone once it has been written to."""
LISTS = {"gained", "lost"}
"""Numbers with commas between."""
NUMBERS = ("_id", "installment", "slot", "people")
AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
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
    ProofChanged(7, "password_changed", "2026-08-31T01:00:00+00:00"),
    TokenMade(token_id=2),
    MailMoved(7, "2026-08-31T01:00:00+00:00", before="a@example.com"),
    MailsMoved("2026-08-31T01:00:00+00:00", 20, before="example.com", after="example.org"),
    VersionProposed(version_id=6),
    VersionSettled(version_id=6),
    ServicesHandedOver("2026-08-31T01:00:00+00:00", gained="3,14", lost=""),
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


def test_the_examples_are_all_there_are() -> None:
    assert {type(example) for example in EXAMPLES} == set(NOTICES.values())


@pytest.mark.parametrize("notice", EXAMPLES, ids=lambda notice: notice.kind)
def test_a_notice_comes_back_from_the_outbox_as_it_was(session: Session, notice: Notice) -> None:
    assert tell(session, notice, person_recipient(7), at=AT)
    session.expire_all()
    (row,) = session.scalars(select(OutboxMessage))
    assert NOTICES[row.notice](**row.payload) == notice
    assert (row.recipient, row.state) == ("person:7", DeliveryState.PENDING)
    assert (row.lane, row.may_repeat) == (notice.lane, notice.may_repeat)
    assert (row.created_at, row.due_at, row.expires_at) == (AT, AT, None)


def test_a_pulse_is_never_repeated_and_an_escalation_rather_than_lost() -> None:
    assert not SurveyAsked.may_repeat
    assert Escalated.may_repeat
    assert Escalated.lane < SurveyAsked.lane < ResultsReady.lane
    assert RequestOpened.lane is Lane.INTERACTIVE


@pytest.mark.parametrize("kind", NOTICES.values(), ids=lambda kind: kind.kind)
def test_a_notice_names_things_by_number_code_or_day_only(kind: type[Notice]) -> None:
    """Never a text about anybody: it would wait in the outbox, and in its copies."""
    for one in fields(kind):
        is_number = one.name.endswith(NUMBERS)
        is_word = one.name in WORDS | LISTS or one.name.endswith(("_on", "_at"))
        assert is_number or is_word, one.name
        assert one.type == ("int" if is_number else "str")
