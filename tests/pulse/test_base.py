"""The column types with a rule of their own, on both databases."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from pulse.base import NAMING_CONVENTION, Base, UtcDateTime, conflict_insert, enum_by_value
from pulse.inbox import InboxReceipt
from pulse.outbox import OutboxMessage
from pulse.tables import Base as WholeBase

AT = datetime(2026, 8, 31, 1, 2, 3, 456789, tzinfo=UTC)
SEOUL = timezone(timedelta(hours=9))


class Light(enum.Enum):
    """Names and values differ on purpose."""

    STOP = "red"
    GO = "green"


METADATA = MetaData(naming_convention=NAMING_CONVENTION)
TRIAL = Table(
    "base_trial",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime()),
    Column("light", enum_by_value(Light)),
    Column("name", String(8), unique=True),
)


@pytest.fixture
def table(engine: Engine) -> Iterator[Engine]:
    METADATA.create_all(engine)
    yield engine
    METADATA.drop_all(engine)


def test_an_instant_comes_back_the_same_and_in_utc(table: Engine) -> None:
    with table.begin() as connection:
        connection.execute(TRIAL.insert().values(id=1, at=AT.astimezone(SEOUL)))
        connection.execute(TRIAL.insert().values(id=2, at=None))
    with table.connect() as connection:
        back = connection.scalars(select(TRIAL.c.at).order_by(TRIAL.c.id)).all()
    assert back == [AT, None]
    assert back[0].utcoffset() == timedelta(0)


def test_instants_of_different_zones_compare_as_instants(table: Engine) -> None:
    with table.begin() as connection:
        connection.execute(TRIAL.insert().values(id=1, at=AT))
    a_moment_before = (AT - timedelta(microseconds=1)).astimezone(SEOUL)
    with table.connect() as connection:
        found = connection.scalars(select(TRIAL.c.id).where(TRIAL.c.at > a_moment_before)).all()
        missed = connection.scalars(select(TRIAL.c.id).where(TRIAL.c.at < a_moment_before)).all()
    assert (found, missed) == ([1], [])


def test_a_naive_instant_is_refused(table: Engine) -> None:
    with table.connect() as connection, pytest.raises(StatementError, match="naive"):
        connection.execute(TRIAL.insert().values(id=1, at=AT.replace(tzinfo=None)))


def test_an_enum_is_stored_by_value_and_guarded(table: Engine) -> None:
    with table.begin() as connection:
        connection.execute(TRIAL.insert().values(id=1, light=Light.GO))
        assert connection.scalar(text("SELECT light FROM base_trial")) == "green"
        assert connection.scalar(select(TRIAL.c.light)) is Light.GO
    with table.connect() as connection, pytest.raises(IntegrityError, match="ck_base_trial_light"):
        connection.execute(text("INSERT INTO base_trial (id, light) VALUES (2, 'STOP')"))


def test_constraints_have_names_a_migration_can_use(table: Engine) -> None:
    with table.begin() as connection:
        connection.execute(TRIAL.insert().values(id=1, name="one"))
    with table.connect() as connection, pytest.raises(IntegrityError) as caught:
        connection.execute(TRIAL.insert().values(id=2, name="one"))
    if table.dialect.name == "postgresql":
        assert "uq_base_trial_name" in str(caught.value)
    assert {constraint.name for constraint in TRIAL.constraints} == {
        "pk_base_trial",
        "uq_base_trial_name",
        "ck_base_trial_light",
    }


def test_the_insert_knows_conflicts_on_the_sessions_database(session: Session) -> None:
    for at in (AT, AT + timedelta(days=1)):
        session.execute(
            conflict_insert(session, InboxReceipt)
            .values(key="once", received_at=at)
            .on_conflict_do_nothing()
        )
    assert session.scalars(select(InboxReceipt.received_at)).all() == [AT]


def test_every_table_stands_on_the_same_base() -> None:
    assert WholeBase is Base
    assert {"person", "wave", "service_request", "outbox_message"} <= set(Base.metadata.tables)


def test_every_moment_of_every_table_is_kept_in_utc() -> None:
    assert isinstance(OutboxMessage.__table__.c.due_at.type, UtcDateTime)
    loose = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_at") and not isinstance(column.type, UtcDateTime)
    ]
    assert loose == []


def test_every_constraint_has_a_name() -> None:
    nameless = [
        table.name
        for table in Base.metadata.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert nameless == []
