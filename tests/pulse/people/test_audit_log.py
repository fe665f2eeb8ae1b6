"""The audit trail: whole for privacy officers, set-up for administrators, nothing for others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse import audit
from pulse.errors import NotFound
from pulse.people.audit_log import AuditWanted, known_kinds, read_entries
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from tests.factories import make_department, make_person

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


def somebody(session: Session, code: str, *roles: str) -> Viewer:
    person = make_person(session, make_department(session, code), roles=roles, number=f"P-{code}")
    return viewer_of(session, person.id, AT.date())


@pytest.fixture
def officer(session: Session) -> Viewer:
    officer = somebody(session, "C0", "privacy_officer")
    for hours, (action, kind) in enumerate(
        (("people_imported", "roster"), ("wave_closed", "wave"), ("clock.breached", "clock"))
    ):
        actor = officer.person_id if kind == "roster" else None
        at = AT + timedelta(hours=hours)
        audit.record(session, action, kind, 1, at=at, actor_id=actor)
    session.flush()
    return officer


def kinds(session: Session, who: Viewer, **wanted: object) -> list[str]:
    found = read_entries(session, who, AuditWanted(**wanted))  # type: ignore[arg-type]
    return [line.entry.object_kind for line in found]


def test_the_officer_reads_everything_newest_first(session: Session, officer: Viewer) -> None:
    assert kinds(session, officer, has_clocks=True) == ["clock", "wave", "roster"]
    assert kinds(session, officer) == ["wave", "roster"]
    assert kinds(session, officer, kind="clock") == ["clock"]
    assert set(known_kinds(session, officer)) == {"clock", "wave", "roster"}


def test_administrators_read_what_was_set_up(session: Session, officer: Viewer) -> None:
    admin = somebody(session, "C1", "sys_admin")
    assert kinds(session, admin, has_clocks=True) == ["roster"]
    assert kinds(session, admin, kind="wave") == []


def test_others_do_not_know_that_there_is_a_trail(session: Session, officer: Viewer) -> None:
    for roles in ((), ("hr_lead",)):
        with pytest.raises(NotFound):
            kinds(session, somebody(session, f"D{len(roles)}", *roles))


def test_it_is_narrowed_by_person_time_and_place(session: Session, officer: Viewer) -> None:
    assert kinds(session, officer, number="p-c0") == ["roster"]
    session.get_one(Person, officer.person_id).number = "p-c0"
    assert kinds(session, officer, number="p-c0") == ["roster"]
    assert kinds(session, officer, since=AT + timedelta(hours=1)) == ["wave"]
    assert kinds(session, officer, until=AT + timedelta(hours=1)) == ["roster"]
    first = read_entries(session, officer, AuditWanted(limit=1))[0]
    assert kinds(session, officer, before_id=first.entry.id) == ["roster"]
    assert first.actor is None


def test_what_was_noted_late_stands_at_its_own_time(session: Session, officer: Viewer) -> None:
    for kind in ("series", "table"):
        audit.record(session, "done", kind, 1, at=AT + timedelta(minutes=30))
    session.flush()
    assert kinds(session, officer) == ["wave", "table", "series", "roster"]
    pages, before = [], None
    while found := read_entries(session, officer, AuditWanted(limit=1, before_id=before)):
        pages.append(found[0].entry.object_kind)
        before = found[0].entry.id
    assert pages == ["wave", "table", "series", "roster"]
