"""What is remembered lasts as long as what it was read from."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pulse.people.models import Department, Person
from pulse.remembering import remember
from pulse.transaction import transaction
from tests import factories


class Reader:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_it_is_read_once_for_each_key(session: Session) -> None:
    read = Reader()
    assert [remember(session, key, (Person,), read) for key in ("a", "a", "b", "a")] == [
        1,
        1,
        2,
        1,
    ]


def test_a_change_to_what_it_rests_on_is_noticed_at_once(session: Session) -> None:
    read, other = Reader(), Reader()
    remember(session, "x", (Person, Department), read)
    remember(session, "y", (Person,), other)
    factories.make_department(session, "C0")
    session.flush()
    assert remember(session, "x", (Person, Department), read) == 2
    assert remember(session, "y", (Person,), other) == 1


def test_nothing_outlives_its_transaction(fresh_engine: Engine) -> None:
    read = Reader()
    with Session(fresh_engine) as session:
        for wanted in (1, 2):
            with transaction(session):
                assert remember(session, "x", (Person,), read) == wanted
                assert remember(session, "x", (Person,), read) == wanted
        session.rollback()
        assert remember(session, "x", (Person,), read) == 3


def test_what_a_savepoint_saw_goes_with_it(session: Session) -> None:
    read = Reader()
    savepoint = session.begin_nested()
    remember(session, "x", (Person,), read)
    savepoint.rollback()
    assert remember(session, "x", (Person,), read) == 2


def test_sessions_do_not_share_what_they_remember(fresh_engine: Engine) -> None:
    read = Reader()
    with Session(fresh_engine) as one, Session(fresh_engine) as other:
        assert remember(one, "x", (Person,), read) == 1
        assert remember(other, "x", (Person,), read) == 2
