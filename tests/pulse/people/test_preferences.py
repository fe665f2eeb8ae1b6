"""People choose language, way and summaries; an import leaves a chosen language alone."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from pulse.errors import Invalid
from pulse.outbox import Way
from pulse.people import preferences
from pulse.people.models import Identity, Person
from tests.factories import make_department, make_person


@pytest.fixture
def person(session: Session) -> Person:
    return make_person(session, make_department(session, "C0"))


def join_slack(session: Session, person: Person, *, is_confirmed: bool = True) -> None:
    session.add(
        Identity(
            person_id=person.id,
            provider="slack",
            tenant="T1",
            subject="U1",
            is_confirmed=is_confirmed,
        )
    )
    session.flush()


def test_without_a_choice_it_is_slack_for_who_is_there(session: Session, person: Person) -> None:
    assert preferences.preferences_of(session, person.id).way is Way.MAIL
    join_slack(session, person)
    mine = preferences.preferences_of(session, person.id)
    assert (mine.way, mine.has_slack, mine.has_mail) == (Way.SLACK, True, True)


def test_an_account_that_is_a_guess_does_not_count(session: Session, person: Person) -> None:
    join_slack(session, person, is_confirmed=False)
    assert not preferences.preferences_of(session, person.id).has_slack


def test_a_choice_is_kept(session: Session, person: Person) -> None:
    join_slack(session, person)
    preferences.choose(session, person.id, locale="ko", way=Way.MAIL, wants_digests=False)
    mine = preferences.preferences_of(session, person.id)
    assert (mine.locale, mine.way, mine.wants_digests) == ("ko", Way.MAIL, False)
    assert person.has_chosen_locale


def test_saving_the_same_language_is_no_choice_of_language(
    session: Session, person: Person
) -> None:
    preferences.choose(session, person.id, locale="en", way=Way.SLACK, wants_digests=True)
    assert not person.has_chosen_locale


def test_what_cannot_be_is_refused(session: Session, person: Person) -> None:
    person.email = None
    with pytest.raises(Invalid, match="no_mail_address"):
        preferences.choose(session, person.id, locale="ko", way=Way.MAIL, wants_digests=True)
    with pytest.raises(Invalid, match="unknown_language"):
        preferences.choose(session, person.id, locale="fr", way=Way.SLACK, wants_digests=True)


def test_summaries_end_once_and_for_all(session: Session, person: Person) -> None:
    for _ in range(2):
        preferences.stop_digests(session, person.id)
    preferences.stop_digests(session, 10**6)
    assert not person.wants_digests
