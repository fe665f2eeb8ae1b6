"""Whose account it is: never a guess, never across workspaces."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from integrations.slack.payloads import Actor
from integrations.slack.people import display_name, locale_of, person_of, reach_of
from pulse.errors import NotFound
from pulse.people.company_settings import Languages
from pulse.people.models import Identity, Person, PersonStatus
from tests import factories

TEAM = "T0DEMO0001"


def add_account(session: Session, person: Person, subject: str, **given: object) -> Identity:
    facts = {"provider": "slack", "tenant": TEAM, "subject": subject, **given}
    made = Identity(person_id=person.id, **facts)
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def person(session: Session) -> Person:
    return factories.make_person(session, factories.make_department(session, "C0"), locale="en")


@pytest.mark.parametrize("given", [{"tenant": "T0OTHER001"}, {"provider": "oidc"}])
def test_the_same_subject_elsewhere_is_somebody_else(
    session: Session, person: Person, given: dict[str, object]
) -> None:
    add_account(session, person, "U1", **given)
    with pytest.raises(NotFound, match="stranger"):
        person_of(session, Actor(TEAM, "U1"))
    assert reach_of(session, person.id, TEAM) is None
    assert locale_of(session, Actor(TEAM, "U1"), Languages()) == "ko"


def test_of_two_accounts_the_first_confirmed_one_is_told(session: Session, person: Person) -> None:
    add_account(session, person, "U1", is_confirmed=False)
    add_account(session, person, "U2")
    add_account(session, person, "U3")
    reach = reach_of(session, person.id, TEAM)
    assert reach is not None
    assert reach.channel == "U2"
    assert person_of(session, Actor(TEAM, "U3")) is person


def test_the_direct_channel_takes_the_users_place_once_known(
    session: Session, person: Person
) -> None:
    account = add_account(session, person, "U1")
    account.channel = "D1"
    session.flush()
    reach = reach_of(session, person.id, TEAM)
    assert reach is not None
    assert (reach.person, reach.channel) == (person, "D1")


def test_who_left_is_answered_in_their_language_but_reached_no_more(
    session: Session, person: Person
) -> None:
    add_account(session, person, "U1")
    person.status = PersonStatus.LEFT
    session.flush()
    assert locale_of(session, Actor(TEAM, "U1"), Languages()) == "en"
    assert reach_of(session, person.id, TEAM) is None
    with pytest.raises(NotFound, match="stranger"):
        person_of(session, Actor(TEAM, "U1"))


def test_a_name_is_written_in_the_readers_language(person: Person) -> None:
    assert display_name(person, "en") == person.name_en
    assert display_name(person, Languages()) == display_name(person, "fr") == person.name_ko
