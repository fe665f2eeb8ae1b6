"""A decision is answered once, by somebody whose it is, and that is on record."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.digests.answering import answer
from pulse.digests.models import DecisionState
from pulse.digests.raising import raise_decisions
from pulse.digests.reading import asked_of
from pulse.errors import Conflict, Invalid, NotFound
from tests.pulse.digests.stage import AT, ON, build


@pytest.mark.parametrize("answered", [DecisionState.DECIDED, DecisionState.PUT_OFF])
def test_the_first_answer_counts_and_it_is_not_asked_again(
    session: Session, answered: DecisionState
) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    chief = company.viewer("chief")
    (asked,) = asked_of(session, chief, AT)
    done = answer(session, chief, asked.id, answered, " 인력을 옮긴다 ", at=AT)
    assert (done.state, done.note, done.answered_by) == (
        answered,
        "인력을 옮긴다",
        chief.person_id,
    )
    assert asked_of(session, chief, AT) == []
    with pytest.raises(Conflict, match="already_answered"):
        answer(session, chief, asked.id, DecisionState.DECIDED, at=AT)
    assert raise_decisions(session, AT, ON) == 0, "put off, it stays away for this month"
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "decision_answered")
    ).one()
    assert entry.details == {"answer": answered.value}


def test_somebody_elses_decision_does_not_exist(session: Session) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    (asked,) = asked_of(session, company.viewer("chief"), AT)
    for stranger in ("asker", "customer_head", "lead"):
        with pytest.raises(NotFound):
            answer(session, company.viewer(stranger), asked.id, DecisionState.DECIDED, at=AT)


def test_only_the_two_answers_are_answers(session: Session) -> None:
    company = build(session)
    raise_decisions(session, AT, ON)
    chief = company.viewer("chief")
    (asked,) = asked_of(session, chief, AT)
    for wrong, note in ((DecisionState.OPEN, ""), (DecisionState.DECIDED, "x" * 1001)):
        with pytest.raises(Invalid):
            answer(session, chief, asked.id, wrong, note, at=AT)
