"""Workspaces: kept once each, ended once, told to the administrators, exchanged by one process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.outbox import OutboxMessage, Way
from pulse.people import workspaces
from pulse.people.models import RoleAssignment
from pulse.people.workspaces import InstallState, Place, SealedTokens
from tests.pulse.surveys import world

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
HERE = Place("T1", team_name="예시텔레콤", bot_user_id="UBOT")
SEALED = SealedTokens("sealed", "chat:write,commands", AT + timedelta(hours=12))


@pytest.fixture
def administrator(session: Session) -> int:
    person = world.make_company(session, {"T0001": 2})["T0001"][0]
    session.add(RoleAssignment(person_id=person.id, role="sys_admin", valid_from=world.SINCE))
    session.flush()
    return person.id


def told(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_the_newest_installation_is_in_force(session: Session) -> None:
    assert workspaces.current(session) is None
    workspaces.install(session, HERE, SEALED, at=AT)
    workspaces.install(session, Place("T2"), SEALED, at=AT + timedelta(hours=1))
    found = workspaces.current(session)
    assert found is not None
    assert (found.team_id, found.state) == ("T2", InstallState.ACTIVE)
    again = workspaces.install(session, HERE, SEALED, at=AT + timedelta(hours=2))
    assert workspaces.current(session) is again
    assert again.revision == 2


def test_an_organisation_and_its_workspaces_are_told_apart(session: Session) -> None:
    whole = workspaces.install(session, Place("", "E1"), SEALED, at=AT)
    part = workspaces.install(session, Place("T1", "E1"), SEALED, at=AT)
    assert whole.id != part.id
    assert (whole.tenant, part.tenant) == ("E1", "T1")
    assert workspaces.find(session, Place("", "E1")) is whole


def test_an_end_forgets_the_tokens_and_is_told_once_by_mail(
    session: Session, administrator: int
) -> None:
    kept = workspaces.install(session, HERE, SEALED, at=AT)
    later = AT + timedelta(minutes=5)
    assert workspaces.end(session, HERE, "app_uninstalled", at=later)
    assert not workspaces.end(session, HERE, "tokens_revoked", at=later)
    assert (kept.sealed, kept.expires_at, kept.ended_reason) == ("", None, "app_uninstalled")
    (row,) = told(session)
    assert (row.notice, row.way) == ("workspace_lost", Way.MAIL.value)
    assert row.recipient == f"person:{administrator}"
    assert row.payload["reason"] == "app_uninstalled"


def test_an_end_that_is_older_than_the_installation_is_about_another(
    session: Session, administrator: int
) -> None:
    kept = workspaces.install(session, HERE, SEALED, at=AT)
    assert not workspaces.end(session, HERE, "app_uninstalled", at=AT - timedelta(minutes=5))
    assert kept.state is InstallState.ACTIVE
    assert told(session) == []


def test_a_workspace_of_the_environment_is_noted_with_nothing_sealed(session: Session) -> None:
    assert workspaces.end(session, HERE, "tokens_revoked", at=AT, forget=False)
    found = workspaces.current(session)
    assert found is not None
    assert (found.sealed, found.state) == ("", InstallState.ENDED)
    assert workspaces.resume(session, HERE, at=AT)
    assert not workspaces.resume(session, HERE, at=AT)
    assert found.ended_at is None


def test_a_refusal_keeps_the_tokens_in_case_it_was_an_accident(session: Session) -> None:
    kept = workspaces.install(session, HERE, SEALED, at=AT)
    workspaces.end(session, HERE, "refused", at=AT, forget=False)
    assert kept.sealed == "sealed"


def test_one_process_at_a_time_may_exchange_tokens(session: Session) -> None:
    kept = workspaces.install(session, HERE, SEALED, at=AT)
    assert workspaces.take_refresh(session, kept.id, now=AT) is kept
    assert workspaces.take_refresh(session, kept.id, now=AT) is None
    late = AT + workspaces.REFRESH_LEASE + timedelta(seconds=1)
    assert workspaces.take_refresh(session, kept.id, now=late) is kept
    workspaces.refreshed(session, kept.id, SealedTokens("new", expires_at=late))
    assert (kept.sealed, kept.refresh_lease_until, kept.revision) == ("new", None, 2)
    workspaces.end(session, HERE, "x", at=late)
    assert workspaces.take_refresh(session, kept.id, now=late) is None


def test_what_happens_to_a_workspace_is_audited_without_its_secrets(session: Session) -> None:
    workspaces.keep_app(session, "sealed", at=AT)
    workspaces.install(session, HERE, SEALED, at=AT)
    workspaces.end(session, HERE, "app_uninstalled", at=AT)
    entries = session.scalars(select(AuditEntry)).all()
    assert [one.action for one in entries] == ["slack_app_kept", "slack_installed", "slack_ended"]
    assert "sealed" not in str([one.details for one in entries])
