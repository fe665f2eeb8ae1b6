"""A password link works once, for its owner, in its time; no other token works at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pulse.errors import Invalid, Refused
from pulse.people import credentials, sign_ins
from pulse.people.models import Person, PersonStatus
from pulse.people.signed_links import (
    VALID,
    DigestLinks,
    FirstLink,
    Offer,
    PasswordLinks,
    Purpose,
)
from tests.factories import make_department, make_person

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LINKS = PasswordLinks(["a secret of the installation"])
GOOD = "a long enough one"


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"))


def token(session: Session, person: Person, purpose: Purpose = Purpose.RESET) -> str:
    return LINKS.token(session, Offer(person.id, purpose, AT + HOUR))


def is_over(session: Session, made: str, at: datetime = AT) -> bool:
    try:
        LINKS.read(session, made, at=at)
    except Refused as refused:
        return refused.code == "link_over"
    return False


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_says_what_was_offered(session: Session, person: Person, purpose: Purpose) -> None:
    made = token(session, person, purpose)
    assert LINKS.read(session, made, at=AT) == Offer(person.id, purpose, AT + HOUR)
    assert len(made) == 44
    assert VALID[Purpose.RESET] < VALID[Purpose.INVITE]


def test_it_ends_with_its_time(session: Session, person: Person) -> None:
    made = token(session, person)
    assert not is_over(session, made, AT + HOUR)
    assert is_over(session, made, AT + HOUR + timedelta(seconds=1))


def test_it_works_once(session: Session, person: Person) -> None:
    made, another = token(session, person), token(session, person, Purpose.INVITE)
    assert LINKS.use(session, made, GOOD, at=AT) == person.id
    assert credentials.check_password(session, person.number, GOOD) == person.id
    assert is_over(session, made)
    assert is_over(session, another)
    with pytest.raises(Refused):
        LINKS.use(session, made, "another long enough one", at=AT)


def test_a_poor_password_uses_nothing_up(session: Session, person: Person) -> None:
    made = token(session, person)
    with pytest.raises(Invalid):
        LINKS.use(session, made, "short", at=AT)
    assert not is_over(session, made)


def test_signing_out_everywhere_ends_it(session: Session, person: Person) -> None:
    made = token(session, person)
    sign_ins.end_everywhere(session, person.id)
    assert is_over(session, made)


def test_an_address_put_right_ends_what_went_to_the_wrong_one(
    session: Session, person: Person
) -> None:
    made = token(session, person, Purpose.INVITE)
    person.email = "right@example.com"
    session.flush()
    assert is_over(session, made)


def test_who_has_left_gets_none_and_uses_none(session: Session, person: Person) -> None:
    made = token(session, person)
    person.status = PersonStatus.LEFT
    session.flush()
    assert is_over(session, made)
    with pytest.raises(Refused):
        token(session, person)


def test_another_installation_reads_nothing_and_an_earlier_secret_still_works(
    session: Session, person: Person
) -> None:
    made = token(session, person)
    with pytest.raises(Refused):
        PasswordLinks(["another secret"]).read(session, made, at=AT)
    renewed = PasswordLinks(["another secret", "a secret of the installation"])
    assert renewed.read(session, made, at=AT).person_id == person.id
    with pytest.raises(ValueError, match="secret"):
        PasswordLinks([""])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(position=st.integers(0, 43), letter=st.sampled_from("ABCxyz019-_"))
def test_a_changed_token_is_none(
    session: Session, person: Person, position: int, letter: str
) -> None:
    made = token(session, person)
    changed = made[:position] + letter + made[position + 1 :]
    assert changed == made or is_over(session, changed)


@pytest.mark.parametrize("junk", ["", "a", "=" * 44, "가" * 44, "A" * 44, "A" * 45, "\x00" * 44])
def test_junk_is_none(session: Session, junk: str) -> None:
    assert is_over(session, junk)
    assert DigestLinks(["s"]).read(junk) is None


def test_a_digest_link_is_always_the_same_and_its_owners(person: Person) -> None:
    links = DigestLinks(["s"])
    made = links.token(person.id)
    assert made == links.token(person.id)
    assert links.read(made) == person.id
    assert DigestLinks(["t"]).read(made) is None
    assert DigestLinks(["t", "s"]).read(made) == person.id


def test_the_first_link_is_the_same_everywhere_and_nobody_elses() -> None:
    made = FirstLink(["a secret of the installation"]).token()
    assert made == FirstLink(["a secret of the installation", "one before"]).token()
    assert len(made) == 27, "160 bits, and nothing said"
    assert FirstLink(["a new secret", "a secret of the installation"]).fits(made)
    assert not FirstLink(["another installation's"]).fits(made)


@given(st.text())
def test_nothing_else_is_the_first_link(typed: str) -> None:
    links = FirstLink(["a secret of the installation"])
    assert links.fits(typed) is (typed == links.token())
    others = (LINKS, DigestLinks(["a secret of the installation"]))
    assert all(key not in other._keys for other in others for key in links._keys)
