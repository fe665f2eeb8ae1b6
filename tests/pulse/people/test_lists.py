from __future__ import annotations

from datetime import UTC, datetime

from pulse.people.departments_import import plan_departments
from pulse.people.lists import as_written, department_list, people_list
from pulse.people.roster import apply_roster, plan_roster
from tests.pulse.people.small_company import DAY, SmallCompany, numbered, person_row

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TEAM = "T-ONE"


def test_people_are_brought_in_again_unchanged(company: SmallCompany) -> None:
    rows = [
        person_row("P1", manager_id="P2", slack_user_id="U1", email="one@example.com"),
        person_row("P2", role_flags="team_lead;hr_lead", site="분당", region="경기"),
        person_row("P3", status="on_leave", timezone="Asia/Tokyo", customer_facing="Y"),
        person_row("P4", status="left", left_on="2026-02-01"),
        person_row("P5", hired_on="2026-05-01"),
    ]
    first = plan_roster(company.session, numbered(*rows), DAY, tenant=TEAM)
    apply_roster(company.session, first, AT)
    listed = [as_written(row) for row in people_list(company.session, DAY, TEAM)]
    assert [row["person_id"] for row in listed] == ["P1", "P2", "P3", "P5"]
    again = plan_roster(company.session, numbered(*listed), DAY, tenant=TEAM)
    assert (again.problems, again.unchanged) == ([], ["P1", "P2", "P3", "P5"])
    assert again.leavers == []


def test_slack_ids_are_those_of_the_workspace(company: SmallCompany) -> None:
    rows = numbered(person_row("P1", slack_user_id="U1"))
    apply_roster(company.session, plan_roster(company.session, rows, DAY, tenant=TEAM), AT)
    assert [row["slack_user_id"] for row in people_list(company.session, DAY, "T-TWO")] == [""]


def test_departments_come_from_above_and_are_brought_in_again_unchanged(
    company: SmallCompany,
) -> None:
    listed = [as_written(row) for row in department_list(company.session, DAY)]
    codes = [row["dept_id"] for row in listed]
    assert all(row["parent_id"] in ("", *codes[:place]) for place, row in enumerate(listed))
    plan = plan_departments(company.session, numbered(*listed), DAY)
    assert plan.problems == []
    assert sorted(plan.unchanged) == sorted(codes)
