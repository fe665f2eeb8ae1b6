"""Accounts are matched by exact mail or by hand; a guess lets nobody in and is told nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, NotFound
from pulse.people.accounts import (
    Account,
    AccountKind,
    Matching,
    accounts_of,
    confirm_account,
    link_by_hand,
    match_accounts,
    refuse_account,
)
from pulse.people.models import Identity, Person, PersonStatus
from tests.factories import make_department, make_person

TEAM = "T0DEMO0001"
AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"), email="haesol@example.com")


def run(session: Session, *accounts: Account) -> Matching:
    return match_accounts(session, accounts, TEAM, at=AT)


def identities(session: Session) -> list[Identity]:
    return list(session.scalars(select(Identity).order_by(Identity.id)))


def only(session: Session) -> Identity:
    (identity,) = identities(session)
    return identity


def test_the_exact_address_of_one_person_counts_at_once(session: Session, person: Person) -> None:
    done = run(session, Account("U1", "HaeSol@Example.com ", "Europe/Berlin"))
    kept = only(session)
    assert (kept.person_id, kept.tenant, kept.subject) == (person.id, TEAM, "U1")
    assert (kept.is_confirmed, kept.matched_by) == (True, "mail")
    assert person.timezone == "Europe/Berlin"
    assert done.changes == {"confirmed": 1, "zones": 1}
    assert session.scalars(select(AuditEntry.action)).all() == ["accounts_matched"]


def test_a_second_run_changes_nothing(session: Session, person: Person) -> None:
    account = Account("U1", "haesol@example.com", "Europe/Berlin")
    run(session, account)
    assert run(session, account).changes == {}
    assert len(identities(session)) == 1
    assert len(session.scalars(select(AuditEntry)).all()) == 1


@pytest.mark.parametrize(
    "account",
    [
        Account("U1"),
        Account("U1", "haesol@example.co"),
        Account("U1", "nobody@example.com"),
        Account("U1", "haesol@example.com", is_deactivated=True),
        Account("U1", "haesol@example.com", kind=AccountKind.OUTSIDER),
    ],
)
def test_no_match_is_made_of_anything_else(
    session: Session, person: Person, account: Account
) -> None:
    run(session, account)
    assert identities(session) == []


def test_members_nobody_was_found_for_are_named(session: Session, person: Person) -> None:
    lost = Account("U1", "nobody@example.com")
    outside = Account("U2", "else@example.com", kind=AccountKind.OUTSIDER)
    assert run(session, lost, outside).unmatched == [lost]


def test_a_guest_with_the_address_of_somebody_is_only_a_guess(
    session: Session, person: Person
) -> None:
    done = run(session, Account("U1", "haesol@example.com", kind=AccountKind.GUEST))
    assert not only(session).is_confirmed
    assert done.changes == {"unconfirmed": 1}
    assert person.timezone == "Asia/Seoul"


def test_one_address_on_two_accounts_is_a_guess_for_both(session: Session, person: Person) -> None:
    mail = "haesol@example.com"
    run(session, Account("U1", mail), Account("U2", mail))
    assert [identity.is_confirmed for identity in identities(session)] == [False, False]


def test_a_new_account_beside_one_that_counts_is_a_guess(session: Session, person: Person) -> None:
    run(session, Account("U1", "haesol@example.com"))
    run(session, Account("U1", "old@example.com"), Account("U2", "haesol@example.com"))
    assert [identity.is_confirmed for identity in identities(session)] == [True, False]


def test_who_has_left_is_matched_to_nothing(session: Session, person: Person) -> None:
    person.status = PersonStatus.LEFT
    session.flush()
    run(session, Account("U1", "haesol@example.com"))
    assert identities(session) == []


def test_a_deactivated_account_ends_the_match_and_never_the_person(
    session: Session, person: Person
) -> None:
    run(session, Account("U1", "haesol@example.com"))
    done = run(session, Account("U1", is_deactivated=True))
    kept = only(session)
    assert (kept.is_confirmed, kept.ended_at) == (False, AT)
    assert person.status is PersonStatus.ACTIVE
    assert done.changes == {"ended": 1}
    assert run(session, Account("U1", is_deactivated=True)).changes == {}


def test_an_account_that_comes_back_counts_again_unless_another_does(
    session: Session, person: Person
) -> None:
    mail = "haesol@example.com"
    run(session, Account("U1", mail))
    run(session, Account("U1", mail, is_deactivated=True))
    assert run(session, Account("U1", mail)).changes == {"returned": 1}
    assert only(session).is_confirmed
    run(session, Account("U1", mail, is_deactivated=True), Account("U2", mail))
    run(session, Account("U1", mail), Account("U2", mail))
    assert [identity.is_confirmed for identity in identities(session)] == [False, True]


def test_a_guess_that_comes_back_is_still_a_guess(session: Session, person: Person) -> None:
    guest = Account("U1", "haesol@example.com", kind=AccountKind.GUEST)
    run(session, guest)
    run(session, Account("U1", is_deactivated=True))
    run(session, guest)
    assert not only(session).is_confirmed


def test_an_account_that_takes_another_persons_address_no_longer_counts(
    session: Session, person: Person
) -> None:
    other = make_person(session, make_department(session, "C1"), email="other@example.com")
    run(session, Account("U1", "haesol@example.com"))
    run(session, Account("U1", other.email or ""))
    assert (only(session).person_id, only(session).is_confirmed) == (person.id, False)


def test_a_hidden_address_changes_nothing(session: Session, person: Person) -> None:
    run(session, Account("U1", "haesol@example.com"))
    assert run(session, Account("U1")).changes == {}
    assert only(session).is_confirmed


def test_a_zone_nobody_knows_is_left_out(session: Session, person: Person) -> None:
    run(session, Account("U1", "haesol@example.com", "Mars/Olympus"))
    assert person.timezone == "Asia/Seoul"


def test_by_hand_a_guess_is_decided_and_stays_so(session: Session, person: Person) -> None:
    guest = Account("U1", "haesol@example.com", kind=AccountKind.GUEST)
    run(session, guest)
    link_by_hand(session, person.number, "U1", TEAM, at=AT)
    assert only(session).is_confirmed
    run(session, guest)
    assert (only(session).is_confirmed, only(session).matched_by) == (True, "hand")


def test_by_hand_an_account_without_mail_is_linked(session: Session, person: Person) -> None:
    link_by_hand(session, person.number, "U9", TEAM, at=AT)
    assert (only(session).subject, only(session).person_id) == ("U9", person.id)


def test_by_hand_nobody_is_given_the_account_of_another(session: Session, person: Person) -> None:
    other = make_person(session, make_department(session, "C1"))
    link_by_hand(session, other.number, "U1", TEAM, at=AT)
    with pytest.raises(Conflict):
        link_by_hand(session, person.number, "U1", TEAM, at=AT + timedelta(days=1))
    with pytest.raises(NotFound):
        link_by_hand(session, "nobody", "U2", TEAM, at=AT)


def test_another_workspace_is_another_world(session: Session, person: Person) -> None:
    run(session, Account("U1", "haesol@example.com"))
    match_accounts(session, [Account("U1", is_deactivated=True)], "T0OTHER", at=AT)
    assert only(session).is_confirmed


ACCOUNTS = st.lists(
    st.builds(
        Account,
        user_id=st.sampled_from(["U1", "U2", "U3"]),
        mail=st.sampled_from(["", "haesol@example.com", "other@example.com"]),
        kind=st.sampled_from(AccountKind),
        is_deactivated=st.booleans(),
    ),
    max_size=3,
    unique_by=lambda account: account.user_id,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(runs=st.lists(ACCOUNTS, max_size=4))
def test_whatever_happens_nobody_counts_twice_and_no_guess_counts(
    session: Session, runs: list[list[Account]]
) -> None:
    with session.begin_nested() as savepoint:
        company = make_department(session, f"H{id(runs)}")
        make_person(session, company, email="haesol@example.com")
        make_person(session, company, email="other@example.com")
        seen: set[tuple[str, str | None]] = set()
        for accounts in runs:
            members = [one for one in accounts if one.kind is AccountKind.MEMBER]
            seen |= {(one.user_id, one.mail) for one in members if not one.is_deactivated}
            run(session, *accounts)
            confirmed = [one for one in identities(session) if one.is_confirmed]
            assert len({one.person_id for one in confirmed}) == len(confirmed)
            for one in confirmed:
                assert (one.subject, session.get_one(Person, one.person_id).email) in seen
        savepoint.rollback()


def guess(session: Session, person: Person, subject: str = "U9") -> Identity:
    run(session, Account(subject, "haesol@example.com", kind=AccountKind.GUEST))
    return next(one for one in identities(session) if one.subject == subject)


def test_a_guess_counts_once_confirmed(session: Session, person: Person) -> None:
    kept = guess(session, person)
    confirm_account(session, person.id, kept.id, at=AT, actor_id=person.id)
    assert (kept.is_confirmed, kept.matched_by) == (True, "hand")
    assert list(accounts_of(session, person.id)) == [kept]


def test_a_second_account_cannot_count_beside_the_first(session: Session, person: Person) -> None:
    kept = guess(session, person)
    link_by_hand(session, person.number, "U1", TEAM, at=AT)
    with pytest.raises(Conflict):
        confirm_account(session, person.id, kept.id, at=AT, actor_id=person.id)


def test_a_refused_account_is_never_guessed_again(session: Session, person: Person) -> None:
    run(session, Account("U1", "haesol@example.com"))
    kept = only(session)
    refuse_account(session, person.id, kept.id, at=AT, actor_id=person.id)
    run(session, Account("U1", "haesol@example.com", is_deactivated=True))
    run(session, Account("U1", "haesol@example.com"))
    assert (only(session).is_confirmed, only(session).matched_by) == (False, "refused")


def test_an_account_of_somebody_else_is_not_found(session: Session, person: Person) -> None:
    kept = guess(session, person)
    with pytest.raises(NotFound):
        refuse_account(session, person.id + 1, kept.id, at=AT, actor_id=person.id)
