"""Exactly one process leads; another follows within seconds when it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from pulse import leadership
from pulse.leadership import LEASE

NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def test_the_first_leads_and_the_second_does_not(session: Session) -> None:
    assert leadership.hold_lease(session, "one", now=NOW)
    assert not leadership.hold_lease(session, "two", now=NOW)
    assert leadership.hold_lease(session, "one", now=NOW + LEASE / 2)


def test_a_silent_leader_is_followed_when_the_lease_runs_out(session: Session) -> None:
    leadership.hold_lease(session, "one", now=NOW)
    assert not leadership.hold_lease(session, "two", now=NOW + LEASE - MOMENT)
    assert leadership.hold_lease(session, "two", now=NOW + LEASE)
    assert not leadership.hold_lease(session, "one", now=NOW + LEASE + MOMENT)


def test_each_beat_renews(session: Session) -> None:
    for beat in range(5):
        assert leadership.hold_lease(session, "one", now=NOW + beat * LEASE / 2)
    assert not leadership.hold_lease(session, "two", now=NOW + 2.9 * LEASE)
    assert leadership.hold_lease(session, "two", now=NOW + 3 * LEASE)


def test_a_clean_stop_frees_the_place_at_once(session: Session) -> None:
    leadership.hold_lease(session, "one", now=NOW)
    leadership.release_lease(session, "one")
    assert leadership.hold_lease(session, "two", now=NOW)


def test_nobody_gives_back_what_another_holds(session: Session) -> None:
    leadership.hold_lease(session, "one", now=NOW)
    leadership.release_lease(session, "two")
    assert not leadership.hold_lease(session, "two", now=NOW)


def test_the_last_beat_is_remembered(session: Session) -> None:
    assert leadership.last_beat(session) is None
    leadership.hold_lease(session, "one", now=NOW)
    leadership.hold_lease(session, "one", now=NOW + MOMENT)
    leadership.hold_lease(session, "two", now=NOW + 2 * MOMENT)
    assert leadership.last_beat(session) == NOW + MOMENT


def test_places_are_apart(session: Session) -> None:
    assert leadership.hold_lease(session, "one", now=NOW)
    assert leadership.hold_lease(session, "two", now=NOW, name="other")
    assert leadership.last_beat(session, name="nobody") is None


@pytest.fixture
def lines(postgresql_engine: Engine) -> Iterator[tuple[Connection, Connection]]:
    """Two real connections to one PostgreSQL, as two processes would hold them."""
    alone = postgresql_engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as one, alone.connect() as two:
        yield one, two
        for line in (one, two):
            with suppress(SQLAlchemyError):  # one test kills its connection
                line.execute(text("SELECT pg_advisory_unlock_all()"))
            line.invalidate()


def test_of_two_connections_one_gets_the_lock(lines: tuple[Connection, Connection]) -> None:
    one, two = lines
    assert leadership.try_advisory_lock(one)
    assert not leadership.try_advisory_lock(two)
    assert leadership.try_advisory_lock(one)
    assert not leadership.try_advisory_lock(two)


def test_a_lock_taken_again_and_again_is_given_back_at_once(
    lines: tuple[Connection, Connection],
) -> None:
    one, two = lines
    assert all(leadership.try_advisory_lock(one) for _ in range(3))
    leadership.release_advisory_lock(one)
    assert leadership.try_advisory_lock(two)


def test_when_the_first_connection_dies_the_second_takes_over(
    lines: tuple[Connection, Connection],
) -> None:
    one, two = lines
    assert leadership.try_advisory_lock(one)
    process = one.scalar(text("SELECT pg_backend_pid()"))
    assert two.scalar(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    assert leadership.try_advisory_lock(two)
    with pytest.raises(OperationalError):
        leadership.try_advisory_lock(one)
