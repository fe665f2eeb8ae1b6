"""The audit trail: what was recorded stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Delete, Update, delete, event, select, update
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


@pytest.mark.parametrize("act", ["before_update", "before_delete"])
def test_the_story_of_a_request_is_kept_the_same_way(act: str) -> None:
    assert event.contains(RequestEvent, act, audit.forbid_change)
