from __future__ import annotations

import pytest
from sqlalchemy import event

from pulse.errors import NotFound
from pulse.people.models import PersonStatus, RoleAssignment
from pulse.people.permissions import (
    PERMISSIONS,
    Permission,
    Role,
    Viewer,
    holders_of,
    permissions_of,
    present_instead,
    viewer_of,
)
from pulse.people.structure import leave, set_head
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany

RESULTS = {
    Permission.READ_DEPARTMENT_RESULTS,
    Permission.READ_FRONT_LINE_RESULTS,
    Permission.READ_COMPANY_RESULTS,
    Permission.READ_ALL_RESULTS,
}


def give(company: SmallCompany, person_id: int, role: Role, department: str = "") -> None:
    held_for = company.id(department) if department else None
    company.session.add(
        RoleAssignment(
            person_id=person_id, role=role.value, department_id=held_for, valid_from=OPENED
        )
    )
    company.session.flush()


def test_the_administrator_sees_no_results_by_that_role() -> None:
    assert not RESULTS & PERMISSIONS[Role.SYS_ADMIN]
    assert Permission.READ_AUDIT not in PERMISSIONS[Role.SYS_ADMIN]


def test_all_published_results_are_for_hr_alone() -> None:
    readers = {role for role in Role if Permission.READ_ALL_RESULTS in PERMISSIONS[role]}
    assert readers == {Role.HR_LEAD, Role.HR_ANALYST}


def test_every_role_has_an_entry() -> None:
    assert set(PERMISSIONS) == set(Role)


def test_partner_workers_answer_and_read_of_their_own_firm() -> None:
    worker = permissions_of(
        frozenset({Role.PARTNER_WORKER, Role.AGENT}), employer_is_own=False, heads_something=False
    )
    assert worker == {Permission.ANSWER_PULSES, Permission.READ_FIRM_RESULTS}


def test_reading_a_department_comes_with_heading_it(company: SmallCompany) -> None:
    person = company.hire("P1", "T1")
    assert not viewer_of(company.session, person.id, DAY).can(Permission.READ_DEPARTMENT_RESULTS)

    set_head(company.session, company.id("D"), person.id, OPENED)
    viewer = viewer_of(company.session, person.id, DAY)
    assert viewer.can(Permission.READ_DEPARTMENT_RESULTS)
    assert viewer.headed_department_ids == {company.id("D")}
    assert viewer.heads_any(("C", "D", "T2"))
    assert not viewer.heads_any(("C",))


def test_a_viewer_takes_at_most_three_queries(company: SmallCompany) -> None:
    person = company.hire("P1", "T1", locale="en")
    give(company, person.id, Role.HR_LEAD)
    statements: list[str] = []
    engine = company.session.get_bind()
    listener = lambda *given: statements.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    viewer = viewer_of(company.session, person.id, DAY)
    event.remove(engine, "before_cursor_execute", listener)

    assert len(statements) <= 3
    assert isinstance(viewer, Viewer)
    assert viewer.path_codes == ("C", "D", "T1")
    assert viewer.roles == {Role.HR_LEAD}
    assert viewer.employer_is_own
    assert viewer.locale == "en"


def test_a_partner_worker_is_one_by_employer(company: SmallCompany) -> None:
    person = company.hire("P1", "P")
    viewer = viewer_of(company.session, person.id, DAY)

    assert viewer.roles == {Role.PARTNER_WORKER}
    assert not viewer.can(Permission.OPEN_REQUESTS)


def test_who_has_left_is_no_viewer(company: SmallCompany) -> None:
    person = company.hire("P1")
    leave(company.session, person, DAY)

    with pytest.raises(NotFound):
        viewer_of(company.session, person.id, DAY)
    with pytest.raises(NotFound):
        viewer_of(company.session, 987_654, DAY)


def test_holders_are_the_nearest_above_then_those_for_the_company(company: SmallCompany) -> None:
    team, division, everywhere = (company.hire(number) for number in ("P1", "P2", "P3"))
    give(company, team.id, Role.TEAM_LEAD, "T1")
    give(company, division.id, Role.TEAM_LEAD, "D")
    give(company, everywhere.id, Role.SAFETY_OFFICER)

    def lead_of(code: str) -> list[int]:
        return holders_of(company.session, Role.TEAM_LEAD, DAY, company.id(code))

    assert lead_of("T1") == [team.id]
    assert lead_of("T2") == [division.id]
    assert lead_of("P") == []
    assert holders_of(company.session, Role.SAFETY_OFFICER, DAY, company.id("T2")) == [
        everywhere.id
    ]
    assert holders_of(company.session, Role.TEAM_LEAD, DAY) == [team.id, division.id]


def test_holders_leave_out_who_has_left(company: SmallCompany) -> None:
    person = company.hire("P1")
    give(company, person.id, Role.DECIDER)
    leave(company.session, person, DAY)

    assert holders_of(company.session, Role.DECIDER, DAY) == []


def test_the_manager_is_next_in_line(company: SmallCompany) -> None:
    chief = company.hire("P1")
    away = company.hire("P2", status=PersonStatus.ON_LEAVE, manager_id=chief.id)
    gone = company.hire("P3", manager_id=away.id)
    leave(company.session, gone, DAY)

    assert present_instead(company.session, [gone.id, away.id, chief.id], DAY) == [chief.id]


def test_nobody_present_above_means_nobody(company: SmallCompany) -> None:
    one = company.hire("P1", status=PersonStatus.ON_LEAVE)
    other = company.hire("P2", status=PersonStatus.ON_LEAVE, manager_id=one.id)
    one.manager_id = other.id
    company.session.flush()

    assert present_instead(company.session, [one.id], DAY) == []
