"""The audit trail: what was recorded stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Delete, Engine, Update, delete, event, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pulse import audit
from pulse.audit import AuditEntry
from pulse.commitments.models import RequestEvent
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


@pytest.fixture
def entry(session: Session) -> AuditEntry:
    audit.record(session, "wave.opened", "wave", 12, at=AT)
    session.flush()
    return session.scalars(select(AuditEntry)).one()


def test_an_entry_says_who_did_what_to_what_and_when(session: Session) -> None:
    person = make_person(session, make_department(session, "C0"))
    audit.record(
        session, "role.given", "person", 7, at=AT, actor_id=person.id, details={"role": "hr_lead"}
    )
    session.flush()
    session.expire_all()
    found = session.scalars(select(AuditEntry)).one()
    assert (found.at, found.actor_id, found.action) == (AT, person.id, "role.given")
    assert (found.object_kind, found.object_id) == ("person", "7")
    assert found.details == {"role": "hr_lead"}


def test_the_product_itself_acts_without_an_actor(entry: AuditEntry) -> None:
    assert (entry.actor_id, entry.details) == (None, {})


def test_an_entry_cannot_be_changed(session: Session, entry: AuditEntry) -> None:
    entry.action = "wave.closed"
    with pytest.raises(RuntimeError, match="AuditEntry is append-only"):
        session.flush()


def test_an_entry_cannot_be_deleted(session: Session, entry: AuditEntry) -> None:
    session.delete(entry)
    with pytest.raises(RuntimeError, match="AuditEntry is append-only"):
        session.flush()


@pytest.mark.parametrize(
    "statement", [delete(AuditEntry), update(AuditEntry).values(action="nothing")]
)
def test_many_at_once_cannot_either(
    session: Session, entry: AuditEntry, statement: Delete[Any] | Update[Any]
) -> None:
    with pytest.raises(RuntimeError, match="AuditEntry is append-only"):
        session.execute(statement)
    assert session.scalars(select(AuditEntry.action)).all() == ["wave.opened"]


def test_its_facts_cannot_be_replaced(session: Session, entry: AuditEntry) -> None:
    entry.details = {"k": 4}
    with pytest.raises(RuntimeError, match="append-only"):
        session.flush()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'nothing'",
        "UPDATE audit_entry SET at = '2020-01-01', actor_id = NULL WHERE id > 0",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_itself_refuses_what_does_not_come_through_the_models(
    session: Session, entry: AuditEntry, statement: str
) -> None:
    _refused(session, statement)


def test_no_entry_is_put_in_the_place_of_another(session: Session, entry: AuditEntry) -> None:
    columns = "(id, at, action, object_kind, object_id, details)"
    values = f"({entry.id}, '2026-08-31', 'nothing', 'wave', '12', '{{}}')"
    if session.get_bind().dialect.name == "sqlite":
        _refused(session, f"INSERT OR REPLACE INTO audit_entry {columns} VALUES {values}")
    over = "ON CONFLICT (id) DO UPDATE SET action = excluded.action"
    _refused(session, f"INSERT INTO audit_entry {columns} VALUES {values} {over}")


def test_the_table_cannot_be_emptied_at_once(postgresql_engine: Engine) -> None:
    with postgresql_engine.connect() as connection, pytest.raises(IntegrityError, match="append"):
        connection.execute(text("TRUNCATE audit_entry"))


def _refused(session: Session, statement: str) -> None:
    with pytest.raises(IntegrityError, match="audit_entry is append-only"), session.begin_nested():
        session.execute(text(statement))
    assert session.scalars(select(AuditEntry.action)).all() == ["wave.opened"]


@pytest.mark.parametrize("act", ["before_update", "before_delete"])
def test_the_story_of_a_request_is_kept_the_same_way(act: str) -> None:
    assert event.contains(RequestEvent, act, audit.forbid_change)
