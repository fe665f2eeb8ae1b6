"""Roles by hand: dated, noted, never one's own, and somebody always administers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.models import Person
from pulse.people.permissions import Role, holders_of
from pulse.people.role_grants import RoleGrant, end_role, give_role, roles_of
from pulse.people.roster import apply_roster, plan_roster
from tests.pulse.people.small_company import DAY, SmallCompany, numbered, person_row

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEXT_WEEK = DAY + timedelta(days=7)


@pytest.fixture
def boss(company: SmallCompany) -> Person:
    return company.hire("BOSS")


def give(company: SmallCompany, boss: Person, to: Person, role: Role, **facts: object) -> int:
    given = {"department_id": None, "since": DAY, **facts}
    grant = RoleGrant(to.id, role, **given)  # type: ignore[arg-type]
    return give_role(company.session, grant, DAY, at=AT, actor_id=boss.id).id


def test_a_role_is_held_from_its_day_until_its_end(company: SmallCompany, boss: Person) -> None:
    worker = company.hire("W")
    give(company, boss, worker, Role.HR_LEAD, since=NEXT_WEEK, until=NEXT_WEEK + timedelta(days=2))
    held = [
        holders_of(company.session, Role.HR_LEAD, NEXT_WEEK + timedelta(days=n))
        for n in (-1, 0, 1, 2)
    ]
    assert held == [[], [worker.id], [worker.id], []]
    entry = company.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.object_id, entry.actor_id) == (
        "role_given",
        str(worker.id),
        boss.id,
    )


def test_nobody_gives_themselves_a_role(company: SmallCompany, boss: Person) -> None:
    with pytest.raises(Refused, match="role_own"):
        give(company, boss, boss, Role.HR_LEAD)


@pytest.mark.parametrize(
    ("role", "facts", "field"),
    [
        (Role.SERVICE_OWNER, {}, "role"),
        (Role.TEAM_LEAD, {}, "department"),
        (Role.HR_LEAD, {"department_id": 1}, "department"),
        (Role.HR_LEAD, {"since": DAY - timedelta(days=1)}, "since"),
        (Role.HR_LEAD, {"until": DAY}, "until"),
    ],
)
def test_what_does_not_fit_is_named(
    company: SmallCompany, boss: Person, role: Role, facts: dict[str, object], field: str
) -> None:
    worker = company.hire("W")
    with pytest.raises(Invalid) as refused:
        give(company, boss, worker, role, **facts)
    assert list(refused.value.fields) == [field]


def test_a_role_is_held_once_at_a_time(company: SmallCompany, boss: Person) -> None:
    worker = company.hire("W")
    give(company, boss, worker, Role.HR_LEAD, since=NEXT_WEEK)
    with pytest.raises(Conflict, match="role_held"):
        give(company, boss, worker, Role.HR_LEAD)
    give(company, boss, worker, Role.HR_LEAD, until=NEXT_WEEK)
    assert len(roles_of(company.session, worker.id)) == 2


def test_an_ended_role_stays_on_record_and_a_coming_one_never_was(
    company: SmallCompany, boss: Person
) -> None:
    session, worker = company.session, company.hire("W")
    begun = give(company, boss, worker, Role.HR_LEAD)
    coming = give(company, boss, worker, Role.CS_LEAD, since=NEXT_WEEK)
    later = DAY + timedelta(days=1)
    for grant_id in (begun, coming):
        end_role(session, worker.id, grant_id, later, at=AT, actor_id=boss.id)
    assert [(row.role, row.valid_to) for row in roles_of(session, worker.id)] == [
        ("hr_lead", later)
    ]
    with pytest.raises(NotFound):
        end_role(session, worker.id, begun, later, at=AT, actor_id=boss.id)
    with pytest.raises(NotFound):
        end_role(session, boss.id, begun, DAY, at=AT, actor_id=boss.id)


def test_the_last_administrator_keeps_the_role(company: SmallCompany, boss: Person) -> None:
    session, worker, later = company.session, company.hire("W"), DAY + timedelta(days=1)
    first = give(company, boss, worker, Role.SYS_ADMIN)
    with pytest.raises(Refused, match="last_administrator"), session.begin_nested():
        end_role(session, worker.id, first, later, at=AT, actor_id=worker.id)
    give(company, worker, boss, Role.SYS_ADMIN)
    end_role(session, worker.id, first, later, at=AT, actor_id=worker.id)
    assert holders_of(session, Role.SYS_ADMIN, later) == [boss.id]


def test_a_list_of_people_leaves_roles_by_hand_alone(company: SmallCompany, boss: Person) -> None:
    session, worker = company.session, company.hire("W")
    give(company, boss, worker, Role.SYS_ADMIN)
    for flags in ("hr_lead", "hr_lead;sys_admin", ""):
        rows = numbered(person_row("W", role_flags=flags), person_row("BOSS"))
        apply_roster(session, plan_roster(session, rows, DAY), AT)
        assert holders_of(session, Role.SYS_ADMIN, DAY) == [worker.id]
        held = [row for row in roles_of(session, worker.id) if row.role == "sys_admin"]
        assert [row.is_by_hand for row in held] == [True]
        same = plan_roster(session, numbered(person_row("W", role_flags=flags)), DAY, full=False)
        assert same.unchanged == ["W"]
