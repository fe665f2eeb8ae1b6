"""Deliveries from outside act once, however often they come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pulse.inbox import InboxReceipt, first_time
from pulse.transaction import transaction, writing

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


@pytest.fixture
def kept_engine(engine: Engine) -> Iterator[Engine]:
    """Each database in turn for what really commits; the rows are taken away afterwards."""
    yield engine
    with writing(engine) as connection:
        connection.execute(InboxReceipt.__table__.delete())


def test_a_delivery_is_new_once(session: Session) -> None:
    assert first_time(session, "evt:Ev01", at=AT)
    assert not first_time(session, "evt:Ev01", at=AT + timedelta(minutes=5))
    assert first_time(session, "evt:Ev02", at=AT)
    assert session.scalars(select(InboxReceipt.received_at).order_by(InboxReceipt.key)).all() == [
        AT,
        AT,
    ]


def test_an_effect_that_failed_may_be_tried_again(kept_engine: Engine) -> None:
    with Session(kept_engine) as session:
        with pytest.raises(LookupError), transaction(session):
            assert first_time(session, "evt:Ev01", at=AT)
            raise LookupError
        with transaction(session):
            assert first_time(session, "evt:Ev01", at=AT)


def test_of_presses_at_the_same_moment_one_acts(kept_engine: Engine) -> None:
    together = threading.Barrier(4, timeout=60)
    acted: list[bool] = []

    def press() -> None:
        together.wait(5)
        with Session(kept_engine) as session, transaction(session):
            acted.append(first_time(session, "press:1", at=AT))

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(acted) == [False, False, False, True]
    with Session(kept_engine) as session:
        assert session.scalar(select(func.count()).select_from(InboxReceipt)) == 1
