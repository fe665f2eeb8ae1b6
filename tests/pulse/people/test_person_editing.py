"""Somebody written down on a page keeps to the rules of a list, and their roles stay theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid
from pulse.people.by_hand import Hand
from pulse.people.models import Person, RoleAssignment
from pulse.people.newcomers import unconfirmed
from pulse.people.permissions import Role, holders_of
from pulse.people.person_editing import add_person, change_person, free_number, row_of
from pulse.people.structure import leave
from pulse.people.tree import department_of
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEXT_WEEK = DAY + timedelta(days=7)
NEW = {
    "person_id": "P7", "name_ko": "이하늘", "email": "Sky@Example.com", "employer": "C",
    "dept_id": "T1", "calendar_id": "CAL", "manager_id": "A", "hired_on": "2026-03-02",
}  # fmt: skip


@pytest.fixture
def hand(company: SmallCompany) -> Hand:
    return Hand(company.hire("A", "C", email="a@example.com").id, AT, DAY, {"CAL"})


@pytest.fixture
def worker(company: SmallCompany, hand: Hand) -> Person:
    person = company.hire("W", "T1", email="w@example.com", job_family="agent")
    given = {"person_id": person.id, "valid_from": OPENED}
    company.session.add(RoleAssignment(role="team_lead", department_id=company.id("T1"), **given))
    company.session.add(RoleAssignment(role="sys_admin", **given))
    company.session.flush()
    return person


def refused(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return dict(error.value.fields)


def test_somebody_is_brought_in_and_waits_for_a_second_look(
    company: SmallCompany, hand: Hand
) -> None:
    made = add_person(company.session, NEW, hand)
    assert department_of(company.session, made.id, DAY) == company.id("T1")
    assert (made.name_en, made.email, made.manager_id) == (
        "이하늘",
        "sky@example.com",
        hand.actor_id,
    )
    (waiting,) = unconfirmed(company.session)
    assert (waiting.added_by.id, waiting.people) == (hand.actor_id, (made,))
    company.session.flush()
    assert company.session.scalars(select(AuditEntry.action)).all() == ["person_added"]


@pytest.mark.parametrize(("department", "firm"), [("T1", "C"), ("P", "P")])
def test_who_employs_them_follows_the_department(
    company: SmallCompany, hand: Hand, department: str, firm: str
) -> None:
    made = add_person(company.session, {**NEW, "employer": "", "dept_id": department}, hand)
    assert made.employer.code == firm


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"person_id": "A"}, {"person_id": "taken"}),
        ({"person_id": "a/b"}, {"person_id": "bad_number"}),
        ({"name_ko": ""}, {"name_ko": "missing"}),
        ({"email": "a@EXAMPLE.com"}, {"email": "duplicate"}),
        ({"email": "nowhere"}, {"email": "bad_email"}),
        ({"dept_id": "NO"}, {"dept_id": "unknown"}),
        ({"manager_id": "NO"}, {"manager_id": "unknown"}),
        ({"calendar_id": "NO"}, {"calendar_id": "unknown"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    company: SmallCompany, hand: Hand, said: dict[str, str], fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as error:
        add_person(company.session, {**NEW, **said}, hand)
    assert refused(error) == fields


def test_facts_change_at_once_and_the_place_from_its_day(
    company: SmallCompany, hand: Hand, worker: Person
) -> None:
    said = {"dept_id": "T2", "title_ko": "반장", "email": ""}
    assert change_person(company.session, worker, said, NEXT_WEEK, hand)
    assert (worker.title_ko, worker.email) == ("반장", None)
    places = [department_of(company.session, worker.id, day) for day in (DAY, NEXT_WEEK)]
    assert places == [company.id("T1"), company.id("T2")]
    (entry,) = company.session.scalars(select(AuditEntry))
    assert entry.details == {
        "changed": ["email", "title_ko", "dept_id"],
        "from": "T1",
        "to": "T2",
        "since": NEXT_WEEK.isoformat(),
    }


def test_roles_stay_as_they_are_and_so_does_the_last_administrator(
    company: SmallCompany, hand: Hand, worker: Person
) -> None:
    change_person(company.session, worker, {"dept_id": "T2", "name_ko": "새이름"}, DAY, hand)
    assert holders_of(company.session, Role.SYS_ADMIN, DAY) == [worker.id]
    held = company.session.scalars(
        select(RoleAssignment).where(RoleAssignment.role == "team_lead")
    ).one()
    assert (held.department_id, held.valid_to) == (company.id("T1"), None)


def test_taken_back_everything_is_as_it_was(
    company: SmallCompany, hand: Hand, worker: Person
) -> None:
    before = row_of(company.session, worker, DAY)
    said = {"dept_id": "T2", "manager_id": "A", "customer_facing": "Y", "job_family": ""}
    change_person(company.session, worker, said, DAY, hand)
    assert row_of(company.session, worker, DAY) == {**before, **said}
    change_person(company.session, worker, before, DAY, hand)
    assert row_of(company.session, worker, DAY) == before
    assert not change_person(company.session, worker, before, DAY, hand)


def test_a_day_gone_by_and_somebody_gone_stay_as_they_were(
    company: SmallCompany, hand: Hand, worker: Person
) -> None:
    with pytest.raises(Invalid) as error:
        change_person(company.session, worker, {}, DAY - timedelta(days=1), hand)
    assert refused(error) == {"since": "past_day"}
    with pytest.raises(Invalid) as error:
        change_person(company.session, worker, {"manager_id": "W"}, DAY, hand)
    assert refused(error) == {"manager_id": "own_manager"}
    leave(company.session, worker, DAY)
    with pytest.raises(Conflict, match="person_left"):
        change_person(company.session, worker, {"name_ko": "가"}, DAY, hand)


def test_a_number_is_suggested(company: SmallCompany) -> None:
    assert free_number(company.session) == "P0001"
    company.hire("E0099", "T1")
    assert free_number(company.session) == "E0100"
