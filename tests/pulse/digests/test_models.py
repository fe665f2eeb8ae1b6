"""A decision is raised once for a fact and its period, and waits unanswered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from pulse.digests.models import Decision, DecisionKind, DecisionState

AT = datetime(2026, 9, 7, 0, 0, tzinfo=UTC)


def decision(**given: Any) -> Decision:
    facts: dict[str, Any] = {
        "key": "missed_promise:S01-C1:2026-08",
        "kind": DecisionKind.MISSED_PROMISE,
        "facts": {"rate": 71, "말": "약속"},
        "raised_at": AT,
        "expires_at": AT + timedelta(days=28),
    }
    return Decision(**{**facts, **given})


def test_it_begins_open_unasked_and_unanswered(session: Session) -> None:
    made = decision()
    session.add(made)
    session.flush()
    session.expire_all()
    assert (made.state, made.times_asked, made.weight) == (DecisionState.OPEN, 0, 0)
    assert (made.asked_on, made.answered_by, made.answered_at, made.note) == (None, None, None, "")
    assert made.department_id is None
    assert made.facts == {"rate": 71, "말": "약속"}


def test_a_fact_is_asked_about_once_a_period(session: Session) -> None:
    session.add(decision())
    session.add(decision(key="missed_promise:S01-C1:2026-09"))
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(decision(kind=DecisionKind.NO_RESPONSE, state=DecisionState.OVER))
        session.flush()


@pytest.mark.parametrize("column", ["state", "kind"])
def test_the_database_itself_knows_the_words(session: Session, column: str) -> None:
    session.add(decision())
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE decision SET {column} = 'perhaps'"))


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError), session.begin_nested():
        session.add(decision(expires_at=AT.replace(tzinfo=None)))
        session.flush()
