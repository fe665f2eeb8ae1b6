"""Who is too new to be told from a made-up account counts in "everyone" only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.errors import Conflict, NotFound
from pulse.people import newcomers
from pulse.people.models import Person
from pulse.people.newcomers import NEWCOMER_DAYS
from tests.pulse.surveys.world import TEAM, make_company

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture
def people(session: Session) -> list[Person]:
    return make_company(session, {"T1": 6})["T1"]


def new_on(session: Session, people: list[Person], on: date = TODAY) -> set[int]:
    return newcomers.newcomers(session, [person.id for person in people], on)


def test_nobody_is_new_who_was_not_brought_in_lately(
    session: Session, people: list[Person]
) -> None:
    assert new_on(session, people) == set()


@pytest.mark.parametrize(("days", "is_new"), [(NEWCOMER_DAYS - 1, True), (NEWCOMER_DAYS, False)])
def test_who_was_brought_in_counts_from_the_fourteenth_day(
    session: Session, people: list[Person], days: int, is_new: bool
) -> None:
    newcomers.note_added(session, [people[0].id], TODAY - timedelta(days=days), None)
    assert (new_on(session, people) == {people[0].id}) is is_new


def test_what_one_person_adds_by_hand_another_confirms(
    session: Session, people: list[Person]
) -> None:
    first, second, *added = people
    long_ago = TODAY - timedelta(days=90)
    ids = {person.id for person in added}
    newcomers.note_added(session, ids, long_ago, first.id)
    assert new_on(session, people) == ids
    (waiting,) = newcomers.unconfirmed(session)
    assert (waiting.added_by, {one.id for one in waiting.people}) == (first, ids)
    with pytest.raises(Conflict, match="own_addition"):
        newcomers.confirm(session, first.id, long_ago, AT, first.id)
    assert newcomers.confirm(session, first.id, long_ago, AT, second.id) == len(ids)
    assert new_on(session, people) == set()
    assert newcomers.unconfirmed(session) == []
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("additions_confirmed", second.id)
    with pytest.raises(NotFound):
        newcomers.confirm(session, first.id, long_ago, AT, second.id)


def test_an_account_nobody_has_used_counts_in_no_group(
    session: Session, people: list[Person]
) -> None:
    person, other = people[:2]
    newcomers.note_accounts(session, [person.id, other.id])
    assert new_on(session, people) == {person.id, other.id}
    assert newcomers.has_unused_account(session, TEAM, f"U{person.number}")
    assert not newcomers.has_unused_account(session, TEAM, "U-none")
    newcomers.note_used(session, TEAM, f"U{person.number}")
    assert new_on(session, people) == {other.id}
    assert not newcomers.has_unused_account(session, TEAM, f"U{person.number}")


def test_who_comes_back_is_new_again(session: Session, people: list[Person]) -> None:
    first, second, third = people[:3]
    newcomers.note_added(session, [third.id], TODAY - timedelta(days=90), first.id)
    newcomers.confirm(session, first.id, TODAY - timedelta(days=90), AT, second.id)
    newcomers.note_added(session, [third.id], TODAY, first.id)
    assert new_on(session, people) == {third.id}
    newcomers.take_for_granted(session)
    assert new_on(session, people) == set()
