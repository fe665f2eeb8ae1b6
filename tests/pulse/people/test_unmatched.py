"""Accounts nobody was found for: kept while they are listed, joined or refused by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, NotFound
from pulse.people import unmatched
from pulse.people.accounts import Account, AccountKind, accounts_of, link_by_hand
from pulse.people.models import Person
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)
TEAM = "T1"
LOST = Account("U1", mail="lost@example.com", name="Lost One")
GUEST = Account("U2", kind=AccountKind.GUEST, name="Guest")


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"), email="me@example.com")


def sync(session: Session, *accounts: Account) -> list[str]:
    unmatched.sync_accounts(session, accounts, TEAM, at=AT)
    return names(session)


def names(session: Session) -> list[str]:
    return [row.subject for row in unmatched.unmatched_of(session, TEAM)]


def test_only_accounts_without_anybody_are_kept_and_only_while_listed(
    session: Session, person: Person
) -> None:
    program = Account("B1", kind=AccountKind.OUTSIDER, name="bot")
    mine = Account("U3", mail="me@example.com")
    assert sync(session, LOST, GUEST, program, mine) == ["U2", "U1"]
    assert unmatched.accounts_waiting(session, TEAM) == (0, 2)
    gone = Account("U2", is_deactivated=True)
    assert sync(session, LOST, gone, mine) == ["U1"]
    assert sync(session, mine) == []


def test_joined_by_hand_it_is_a_match_like_any_and_on_record(
    session: Session, person: Person
) -> None:
    sync(session, LOST)
    assert accounts_of(session, person.id) == []
    unmatched.join(session, TEAM, "U1", person.number, at=AT, actor_id=person.id)
    (mine,) = accounts_of(session, person.id)
    assert (mine.subject, mine.is_confirmed) == ("U1", True)
    assert sync(session, LOST) == []
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == person.id))
    assert list(acts) == ["account_linked"]
    with pytest.raises(NotFound):
        unmatched.join(session, TEAM, "U1", person.number, at=AT, actor_id=person.id)


def test_somebody_elses_or_an_unknown_number_changes_nothing(
    session: Session, person: Person
) -> None:
    sync(session, LOST)
    with pytest.raises(NotFound):
        unmatched.join(session, TEAM, "U1", "nobody", at=AT, actor_id=person.id)
    other = make_person(session, make_department(session, "D1"))
    link_by_hand(session, other.number, "U1", TEAM, at=AT)
    assert names(session) == [], "linked on the person's page, it is listed no more"
    with pytest.raises(Conflict):
        unmatched.join(session, TEAM, "U1", person.number, at=AT, actor_id=person.id)


def test_nobodys_here_is_never_matched_until_taken_back(session: Session, person: Person) -> None:
    sync(session, LOST)
    unmatched.set_ours(session, TEAM, "U1", is_ours=False, at=AT, actor_id=person.id)
    person.email = "lost@example.com"
    session.flush()
    assert sync(session, LOST) == ["U1"]
    assert accounts_of(session, person.id) == []
    assert unmatched.accounts_waiting(session, TEAM) == (0, 0)
    (row,) = unmatched.unmatched_of(session, TEAM)
    assert row.mail == "", "the address is kept of nobody whose account is not ours"
    unmatched.set_ours(session, TEAM, "U1", is_ours=True, at=AT, actor_id=person.id)
    assert sync(session, LOST) == []
    assert [one.subject for one in accounts_of(session, person.id)] == ["U1"]
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == person.id))
    assert list(acts) == ["account_not_ours", "account_ours_after_all"]


def test_one_that_was_refused_goes_when_the_workspace_lists_it_no_more(
    session: Session, person: Person
) -> None:
    sync(session, LOST)
    unmatched.set_ours(session, TEAM, "U1", is_ours=False, at=AT, actor_id=person.id)
    assert sync(session, Account("U1", is_deactivated=True)) == []
