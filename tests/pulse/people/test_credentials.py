from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from argon2 import Type
from sqlalchemy.orm import Session

from pulse.errors import Invalid, Refused
from pulse.people import credentials
from pulse.people.models import Credential, Employer, Person, PersonStatus
from tests.cheap import REAL_HASHER, REAL_PIN_WORK

NOW = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
GOOD = "a long enough one"


@pytest.fixture
def person(session: Session) -> Person:
    employer = Employer(code="OWN", name_ko="회사", name_en="Company", is_own=True)
    session.add(employer)
    session.flush()
    made = Person(
        number="P0001",
        name_ko="가람",
        name_en="Garam",
        email="p0001@example.com",
        employer_id=employer.id,
        calendar_code="CAL-HQ",
        status=PersonStatus.ACTIVE,
        hired_on=date(2020, 1, 1),
    )
    session.add(made)
    session.flush()
    credentials.set_password(session, made.id, GOOD, at=NOW)
    return made


def refusal(session: Session, login: str, password: str) -> str:
    with pytest.raises(Refused) as refused:
        credentials.check_password(session, login, password)
    return refused.value.code


@pytest.mark.parametrize("login", ["p0001@example.com", " P0001@Example.com ", "p0001", "P0001"])
def test_mail_or_number_with_the_password_is_the_person(
    session: Session, person: Person, login: str
) -> None:
    assert credentials.check_password(session, login, GOOD) == person.id


def test_wrong_unknown_and_left_are_refused_alike(session: Session, person: Person) -> None:
    assert refusal(session, "p0001", "not the password") == "sign_in_failed"
    assert refusal(session, "p9999", GOOD) == "sign_in_failed"
    person.status = PersonStatus.LEFT
    session.flush()
    assert refusal(session, "p0001", GOOD) == "sign_in_failed"


def test_an_unknown_account_costs_one_check_like_a_known_one(
    session: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[str] = []
    real = credentials._matches
    monkeypatch.setattr(
        credentials, "_matches", lambda kept, given: checks.append(kept) or real(kept, given)
    )
    refusal(session, "p9999", GOOD)
    refusal(session, "p0001", "not the password")
    assert len(checks) == 2
    assert all(kept.startswith("$argon2id$") for kept in checks)


def test_a_guess_costs_what_owasp_asks_of_argon2id() -> None:
    real = REAL_HASHER
    assert (real.type, real.memory_cost, real.time_cost) == (Type.ID, 19_456, 2)
    assert REAL_PIN_WORK == (1, 16 * 1024)


def test_a_new_password_takes_the_place_of_the_old(session: Session, person: Person) -> None:
    credentials.set_password(session, person.id, "another long one", at=NOW)
    assert refusal(session, "p0001", GOOD) == "sign_in_failed"
    assert credentials.check_password(session, "p0001", "another long one") == person.id


def test_a_short_password_is_not_accepted(session: Session, person: Person) -> None:
    with pytest.raises(Invalid):
        credentials.set_password(session, person.id, "short", at=NOW)


def test_a_damaged_hash_refuses_instead_of_breaking(session: Session, person: Person) -> None:
    kept = session.get_one(Credential, person.id)
    kept.password_hash = "not a hash"
    session.flush()
    assert refusal(session, "p0001", GOOD) == "sign_in_failed"


def attempt(session: Session, login: str, address: str, at: datetime = NOW) -> None:
    account = credentials.account_named(session, login)
    credentials.count_attempt(session, account, address, at=at)


def test_an_account_is_counted_once_however_it_is_spelled(
    session: Session, person: Person
) -> None:
    spellings = ["P0001", " p0001 ", "p0001@example.com", "P0001@EXAMPLE.COM"]
    assert {credentials.account_named(session, one) for one in spellings} == {
        f"person {person.id}"
    }
    person.number = "S0001"
    session.flush()
    assert credentials.account_named(session, "\u017f0001") == f"person {person.id}", "a long s"


def test_what_is_typed_at_the_door_is_never_counted_as_another_proof(session: Session) -> None:
    for number in range(6):
        typed = credentials.account_named(session, "code 1")
        with suppress(Refused):
            credentials.count_attempt(session, typed, f"10.0.0.{number}", at=NOW)
    credentials.count_attempt(session, "code 1", "10.0.1.1", at=NOW)


def test_the_sixth_attempt_on_an_account_waits_for_the_window(session: Session) -> None:
    for number in range(5):
        attempt(session, "p0001", f"10.0.0.{number}")
    with pytest.raises(Refused, match="too_many_attempts"):
        attempt(session, "P0001 ", "10.0.0.9")
    attempt(session, "p0001", "10.0.0.9", NOW + timedelta(minutes=15))


def test_the_twenty_first_attempt_from_an_address_is_refused(session: Session) -> None:
    for number in range(20):
        attempt(session, f"p{number}", "10.0.0.1")
    with pytest.raises(Refused, match="too_many_attempts"):
        attempt(session, "p77", "10.0.0.1")
    attempt(session, "p77", "10.0.0.2")


def test_success_frees_the_account_and_only_its_own_attempt_at_the_address(
    session: Session,
) -> None:
    for _ in range(4):
        attempt(session, "p0001", "10.0.0.1")
    credentials.forgive_attempt(session, credentials.account_named(session, "p0001"), "10.0.0.1")
    for _ in range(5):
        attempt(session, "p0001", "10.0.0.2")
    for number in range(17):
        attempt(session, f"q{number}", "10.0.0.1")
    with pytest.raises(Refused, match="too_many_attempts"):
        attempt(session, "r1", "10.0.0.1")


def test_whoever_is_refused_is_told_how_long_to_wait(session: Session) -> None:
    for _ in range(5):
        credentials.count_attempt(session, "p0001", "198.51.100.9", at=NOW)
    for later, minutes in ((0, 15), (61, 14), (14 * 60 + 30, 1)):
        with pytest.raises(Refused) as refused, session.begin_nested():
            credentials.count_attempt(
                session, "p0001", "198.51.100.8", at=NOW + timedelta(seconds=later)
            )
        assert refused.value.params == {"seconds": 900 - later, "minutes": minutes}
