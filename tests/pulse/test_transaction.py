"""One unit of work: all of it or nothing, decided on what is true while the lock is held."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from pulse.errors import Conflict
from pulse.inbox import InboxReceipt
from pulse.transaction import (
    attempt,
    once_more_if_met,
    prepare_engine,
    transaction,
    write_surely,
    writing,
)
from tests.databases import make_engine

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
PROCESSES, ROUNDS = 4, 40
FORK = multiprocessing.get_context("fork")


def receipt(key: str) -> InboxReceipt:
    return InboxReceipt(key=key, received_at=AT)


def keys(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(InboxReceipt.key).order_by(InboxReceipt.key)))


@pytest.fixture
def kept_engine(engine: Engine) -> Iterator[Engine]:
    """Each database in turn for what really commits; the rows are taken away afterwards."""
    yield engine
    with writing(engine) as connection:
        connection.execute(InboxReceipt.__table__.delete())


def test_what_happened_inside_stays(kept_engine: Engine) -> None:
    with Session(kept_engine) as session, transaction(session) as same:
        assert same is session
        session.add(receipt("a"))
    assert keys(kept_engine) == ["a"]


def test_an_error_takes_everything_back_and_travels_on(kept_engine: Engine) -> None:
    with Session(kept_engine) as session:
        with pytest.raises(LookupError, match="halfway"), transaction(session):
            session.add(receipt("a"))
            session.flush()
            raise LookupError("halfway")
        assert not session.in_transaction()
        with transaction(session):
            session.add(receipt("b"))
    assert keys(kept_engine) == ["b"]


def test_even_an_interruption_takes_everything_back(sqlite_engine: Engine) -> None:
    interrupted = pytest.raises(KeyboardInterrupt)
    with Session(sqlite_engine) as session, interrupted, transaction(session):
        session.add(receipt("a"))
        session.flush()
        raise KeyboardInterrupt
    assert keys(sqlite_engine) == []


@pytest.mark.parametrize("change", ["new", "dirty", "deleted"])
def test_changes_made_before_are_refused(kept_engine: Engine, change: str) -> None:
    with Session(kept_engine) as session:
        with transaction(session):
            session.add(receipt("a"))
        row = session.scalars(select(InboxReceipt)).one()
        if change == "new":
            session.add(receipt("b"))
        elif change == "dirty":
            row.received_at = AT.replace(year=2027)
        else:
            session.delete(row)
        with pytest.raises(RuntimeError, match="outside a transaction"), transaction(session):
            pytest.fail("must not begin")
    assert keys(kept_engine) == ["a"]


def test_a_transaction_inside_another_is_refused(kept_engine: Engine) -> None:
    """It would throw away what the outer one did so far, without a word."""
    with Session(kept_engine) as session:
        with pytest.raises(RuntimeError, match="inside another"), transaction(session):
            session.add(receipt("a"))
            session.flush()
            with transaction(session):
                pytest.fail("must not begin")
        assert keys(kept_engine) == []
        with transaction(session):
            session.add(receipt("b"))
    assert keys(kept_engine) == ["b"]


def test_what_was_read_before_is_read_again_inside(kept_engine: Engine) -> None:
    with Session(kept_engine) as mine, Session(kept_engine) as theirs:
        with transaction(mine):
            mine.add(receipt("a"))
        row = mine.scalars(select(InboxReceipt)).one()
        assert row.received_at == AT
        with transaction(theirs):
            theirs.scalars(select(InboxReceipt)).one().received_at = AT.replace(year=2027)
        with transaction(mine):
            assert row.received_at.year == 2027


def test_an_attempt_is_taken_back_and_its_errors_travel_on(kept_engine: Engine) -> None:
    with Session(kept_engine) as session:
        with attempt(session):
            session.add(receipt("a"))
            session.flush()
            assert session.scalars(select(InboxReceipt.key)).all() == ["a"]
        assert keys(kept_engine) == []
        with pytest.raises(LookupError), attempt(session):
            raise LookupError


def test_writing_commits_and_takes_back_without_a_session(kept_engine: Engine) -> None:
    put = InboxReceipt.__table__.insert()
    with writing(kept_engine) as connection:
        connection.execute(put.values(key="a", received_at=AT))
    with pytest.raises(LookupError), writing(kept_engine) as connection:
        connection.execute(put.values(key="b", received_at=AT))
        raise LookupError
    assert keys(kept_engine) == ["a"]


@pytest.fixture
def counter(tmp_path: Path) -> str:
    """A database file that nobody has prepared yet, with one number in it."""
    path = tmp_path / "counter.db"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE counter (n INTEGER)")
        raw.execute("INSERT INTO counter VALUES (0)")
    raw.close()
    return f"sqlite:///{path}"


@pytest.fixture
def counting(counter: str) -> Iterator[Engine]:
    engine = make_engine(counter)
    yield engine
    engine.dispose()


def count_up(url: str, by_session: bool, start_at: float) -> int:
    """Read and add one, again and again; without the lock at the start this would collide."""
    engine = make_engine(url)
    time.sleep(max(0.0, start_at - time.monotonic()))
    for _ in range(ROUNDS):
        if by_session:
            with Session(engine) as session:
                session.scalar(text("SELECT n FROM counter"))  # a stale reading, to be let go
                with transaction(session):
                    n = session.scalar(text("SELECT n FROM counter"))
                    session.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})
        else:
            with writing(engine) as connection:
                n = connection.scalar(text("SELECT n FROM counter"))
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})
    engine.dispose()
    return ROUNDS


def test_four_processes_write_on_sqlite_and_none_is_turned_away(counter: str) -> None:
    start_at = time.monotonic() + 0.2  # together, so that the first opening is contended too
    with ProcessPoolExecutor(PROCESSES, mp_context=FORK) as pool:
        done = [pool.submit(count_up, counter, n % 2 == 0, start_at) for n in range(PROCESSES)]
        assert sum(each.result(timeout=20) for each in done) == PROCESSES * ROUNDS
    engine = make_engine(counter)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT n FROM counter")) == PROCESSES * ROUNDS
    engine.dispose()


def test_a_writer_holds_the_lock_from_the_start_and_readers_go_on(counting: Engine) -> None:
    impatient = create_engine(counting.url, connect_args={"timeout": 0})
    with Session(counting) as session, transaction(session), impatient.connect() as other:
        assert other.scalar(text("SELECT n FROM counter")) == 0
        with pytest.raises(OperationalError, match="locked"):
            other.execute(text("UPDATE counter SET n = 9"))
    impatient.dispose()


def test_a_reader_takes_no_lock(counting: Engine) -> None:
    with Session(counting) as reader:
        assert reader.scalar(text("SELECT n FROM counter")) == 0
        with Session(counting) as writer, transaction(writer):
            writer.execute(text("UPDATE counter SET n = 1"))
        assert reader.scalar(text("SELECT n FROM counter")) == 0  # one picture until it lets go
        reader.rollback()
        assert reader.scalar(text("SELECT n FROM counter")) == 1


def test_sqlite_is_set_up_as_the_product_needs_it(counting: Engine) -> None:
    expected = {
        "journal_mode": "wal",
        "busy_timeout": 10000,
        "synchronous": 1,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    with counting.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert found == expected


def test_postgresql_begins_as_it_always_does(postgresql_engine: Engine) -> None:
    other = create_engine(postgresql_engine.url)
    prepare_engine(other)
    assert not other.dispatch.begin
    other.dispose()


def test_a_single_write_stays_and_a_begun_transaction_is_refused(fresh_engine: Engine) -> None:
    put = InboxReceipt.__table__.insert()
    if fresh_engine.dialect.name == "sqlite":
        with pytest.raises(RuntimeError, match="single statement"):
            write_surely(
                fresh_engine, lambda found: found.execute(put.values(key="a", received_at=AT))
            )
        assert keys(fresh_engine) == []
    else:
        write_surely(
            fresh_engine, lambda found: found.execute(put.values(key="a", received_at=AT))
        )
        assert keys(fresh_engine) == ["a"]


@pytest.mark.parametrize("is_rested", [False, True])
def test_a_dead_connection_is_replaced(
    postgresql_engine: Engine, monkeypatch: pytest.MonkeyPatch, is_rested: bool
) -> None:
    """One that has rested is tried before it is used; one just used is noticed and done again."""
    engine = make_engine(postgresql_engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("pulse.transaction.REST_SECONDS", 0.0 if is_rested else 60.0)
    tried: list[int] = []

    def work(connection: Connection) -> int:
        driver = connection.connection.driver_connection
        tried.append(1)
        return int(driver.execute("SELECT pg_backend_pid()").fetchone()[0])

    first = write_surely(engine, work)
    with postgresql_engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
    assert write_surely(engine, work) != first
    assert len(tried) == (2 if is_rested else 3)
    engine.dispose()


class Keeper:
    """Keeps a receipt unless it is there; ``meets`` says in which runs somebody else is faster."""

    def __init__(self, engine: Engine, *meets: int) -> None:
        self.engine, self.meets, self.runs = engine, meets, 0

    def __call__(self) -> str:
        self.runs += 1
        if "a" in keys(self.engine):
            return "there"
        if self.runs in self.meets:
            self.keep("a")
        return self.keep("a")

    def keep(self, key: str) -> str:
        with Session(self.engine) as session, transaction(session):
            session.add(receipt(key))
        return "kept"


def test_who_meets_somebody_else_looks_again_and_sees_what_they_did(kept_engine: Engine) -> None:
    assert once_more_if_met(Keeper(kept_engine)) == "kept"
    with writing(kept_engine) as connection:
        connection.execute(InboxReceipt.__table__.delete())
    assert once_more_if_met(late := Keeper(kept_engine, 1)) == "there"
    assert late.runs == 2


def test_who_meets_somebody_twice_is_told_so(kept_engine: Engine) -> None:
    keeper = Keeper(kept_engine)
    keeper.keep("b")
    with pytest.raises(Conflict) as refused:
        once_more_if_met(lambda: keeper.keep("b"))
    assert refused.value.code == "changed_meanwhile"
    assert keys(kept_engine) == ["b"]


def test_what_is_wrong_by_itself_is_not_tried_again(kept_engine: Engine) -> None:
    runs = []

    def work() -> None:
        runs.append(1)
        with Session(kept_engine) as session, transaction(session):
            session.add(InboxReceipt(key="a", received_at=None))

    with pytest.raises(IntegrityError):
        once_more_if_met(work)
    assert len(runs) == 1
