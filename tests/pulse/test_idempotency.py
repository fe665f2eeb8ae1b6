from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pulse.errors import Invalid
from pulse.idempotency import KEPT, Answer, begin, finish, forget_old
from pulse.transaction import transaction

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


def test_a_key_answers_once_and_repeats_its_answer(session: Session) -> None:
    assert begin(session, "k", "f", at=AT) is None
    finish(session, "k", Answer(201, {"number": "R-1"}))
    assert begin(session, "k", "f", at=AT) == Answer(201, {"number": "R-1"})
    assert begin(session, "other", "f", at=AT) is None


def test_a_key_never_answers_another_question(session: Session) -> None:
    begin(session, "k", "f", at=AT)
    with pytest.raises(Invalid) as refused:
        begin(session, "k", "g", at=AT)
    assert refused.value.code == "idempotency_key_reused"


def test_two_calls_at_once_have_one_effect(fresh_engine: Engine) -> None:
    """The second waits for the first one's transaction and finds its answer."""
    begun, answers = threading.Event(), []

    def second() -> None:
        begun.wait(10)
        with Session(fresh_engine) as session, transaction(session):
            answers.append(begin(session, "k", "f", at=AT))

    other = threading.Thread(target=second)
    other.start()
    with Session(fresh_engine) as session, transaction(session):
        assert begin(session, "k", "f", at=AT) is None
        begun.set()
        other.join(0.2)
        assert answers == []
        finish(session, "k", Answer(201, {"number": "R-1"}))
    other.join(10)
    assert answers == [Answer(201, {"number": "R-1"})]


def test_a_key_is_free_again_after_its_day(session: Session) -> None:
    begin(session, "k", "f", at=AT)
    assert begin(session, "k", "g", at=AT + KEPT + timedelta(seconds=1)) is None
    assert forget_old(session, AT) == 0
    assert forget_old(session, AT + 2 * KEPT) == 1
