"""Whatever a list of people says, somebody is left who administers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pulse.errors import Refused
from pulse.people.last_administrator import keeping_an_administrator
from pulse.people.models import Person
from pulse.people.permissions import Role, holders_of
from pulse.people.roster import RosterPlan, apply_roster, plan_roster
from pulse.people.structure import leave
from tests.pulse.people.small_company import DAY, SmallCompany, numbered, person_row

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ADMINISTRATOR = person_row("A", role_flags="sys_admin")
CREW = [person_row(f"W{n}") for n in range(6)]


def plan(company: SmallCompany, *rows: dict[str, str]) -> RosterPlan:
    return plan_roster(company.session, numbered(*rows), DAY)


@pytest.fixture
def staffed(company: SmallCompany) -> SmallCompany:
    apply_roster(company.session, plan(company, ADMINISTRATOR, *CREW), AT)
    return company


@pytest.mark.parametrize(
    "rows",
    [
        CREW,
        [person_row("A"), *CREW],
        [person_row("A", status="left", left_on="2026-03-02", role_flags="sys_admin"), *CREW],
    ],
    ids=["missing", "without the role", "gone"],
)
def test_a_list_cannot_lock_everybody_out(
    staffed: SmallCompany, rows: list[dict[str, str]]
) -> None:
    locking = plan(staffed, *rows)
    assert locking.leaves_no_administrator
    for force in (False, True):
        with pytest.raises(Refused, match="last_administrator"):
            apply_roster(staffed.session, locking, AT, force=force)
    assert len(holders_of(staffed.session, Role.SYS_ADMIN, DAY)) == 1


@pytest.mark.parametrize(
    "heir", [person_row("N", role_flags="sys_admin"), person_row("W0", role_flags="sys_admin")]
)
def test_somebody_else_may_take_over(staffed: SmallCompany, heir: dict[str, str]) -> None:
    others = [row for row in CREW if row["person_id"] != heir["person_id"]]
    handing_over = plan(staffed, heir, *others)
    assert not handing_over.leaves_no_administrator
    apply_roster(staffed.session, handing_over, AT)
    assert len(holders_of(staffed.session, Role.SYS_ADMIN, DAY)) == 1


def test_where_nobody_administers_yet_nothing_is_refused(company: SmallCompany) -> None:
    assert not plan(company, *CREW).leaves_no_administrator


def test_an_act_that_leaves_nobody_is_refused(staffed: SmallCompany) -> None:
    session = staffed.session
    (administrator,) = holders_of(session, Role.SYS_ADMIN, DAY)
    person = session.get_one(Person, administrator)
    with (
        pytest.raises(Refused, match="last_administrator"),
        keeping_an_administrator(session, DAY),
    ):
        leave(session, person, DAY)
