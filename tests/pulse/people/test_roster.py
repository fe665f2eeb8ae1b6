from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from pulse.audit import AuditEntry
from pulse.errors import Invalid, Refused
from pulse.outbox import OutboxMessage
from pulse.people.models import Identity, Membership, Person, PersonStatus, RoleAssignment, Site
from pulse.people.permissions import Role, holders_of
from pulse.people.roster import RosterPlan, apply_roster, plan_roster
from pulse.people.structure import close_department, department_of
from tests.pulse.people.small_company import DAY, SmallCompany, numbered, person_row

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TEAM = "T-ONE"


def plan(company: SmallCompany, *rows: dict[str, str], full: bool = True) -> RosterPlan:
    return plan_roster(company.session, numbered(*rows), DAY, full=full, tenant=TEAM)


def bring_in(company: SmallCompany, *rows: dict[str, str]) -> None:
    apply_roster(company.session, plan(company, *rows), AT)


def person(company: SmallCompany, number: str) -> Person:
    found = company.session.scalar(select(Person).where(Person.number == number))
    assert found is not None
    return found


def crew(count: int = 10) -> list[dict[str, str]]:
    return [person_row(f"P{number}") for number in range(count)]


def test_joiners_come_with_place_roles_manager_and_slack(company: SmallCompany) -> None:
    bring_in(
        company,
        person_row("P1", manager_id="P2", slack_user_id="U1", email="One@Example.com"),
        person_row("P2", role_flags="team_lead;hr_lead", site="분당", region="경기"),
    )
    session, worker, lead = company.session, person(company, "P1"), person(company, "P2")

    assert worker.manager_id == lead.id
    assert worker.email == "one@example.com"
    assert department_of(session, worker.id, date(2024, 1, 2)) == company.id("T1")
    assert holders_of(session, Role.TEAM_LEAD, DAY, company.id("T1")) == [lead.id]
    assert holders_of(session, Role.TEAM_LEAD, DAY, company.id("T2")) == []
    assert holders_of(session, Role.HR_LEAD, DAY, company.id("T2")) == [lead.id]
    identity = session.scalars(select(Identity)).one()
    assert (identity.tenant, identity.subject, identity.person_id) == (TEAM, "U1", worker.id)
    assert set(session.scalars(select(Site.name))) == {"본사", "분당"}


def test_the_same_file_twice_changes_nothing(company: SmallCompany) -> None:
    rows = [
        person_row("P1", manager_id="P2", slack_user_id="U1", role_flags="team_lead"),
        person_row("P2", status="left", left_on="2026-02-01"),
        person_row("P3", hired_on="2026-05-01"),
    ]
    bring_in(company, *rows)
    again = plan(company, *rows)

    assert sorted(again.unchanged) == ["P1", "P2", "P3"]
    assert (again.joiners, again.movers, again.leavers, again.changed) == ([], [], [], [])
    apply_roster(company.session, again, AT)
    assert company.session.scalar(select(func.count()).select_from(Membership)) == 3


def test_whose_address_changes_is_told_at_the_old_one_unless_they_go(
    company: SmallCompany,
) -> None:
    numbers = ("P1", "P2", "P3")
    before = (person_row(one, email=f"{one}@example.com") for one in numbers)
    others = [person_row(f"Q{number}") for number in range(5)]
    bring_in(company, *before, *others)
    swapped = [
        person_row("P1", email="p2@example.com"),
        person_row("P2", email="p1@example.com"),
        person_row("P3", email="new@example.com", status="left", left_on="2026-03-01"),
    ]
    bring_in(company, *swapped, *others)
    told = company.session.scalars(select(OutboxMessage).order_by(OutboxMessage.recipient))
    assert [row.payload["before"] for row in told] == ["p1@example.com", "p2@example.com"]


def test_owning_a_service_is_left_to_the_list_of_services(company: SmallCompany) -> None:
    rows = [person_row("P1", role_flags="service_owner;team_lead"), person_row("P2")]
    bring_in(company, *rows)
    session, owner = company.session, person(company, "P1")
    assert holders_of(session, Role.SERVICE_OWNER, DAY) == []
    assert sorted(plan(company, *rows).unchanged) == ["P1", "P2"]
    for where in (None, company.id("T1")):
        session.add(
            RoleAssignment(
                person_id=owner.id,
                role=Role.SERVICE_OWNER.value,
                department_id=where,
                valid_from=DAY - timedelta(days=9),
            )
        )
    session.flush()
    bring_in(company, *rows)
    held = holders_of(session, Role.SERVICE_OWNER, DAY, company.id("T1"))
    assert held == [owner.id], "as the list of services says"
    assert holders_of(session, Role.SERVICE_OWNER, DAY, company.id("T2")) == []


def test_a_mover_keeps_the_past_and_takes_scoped_roles_along(company: SmallCompany) -> None:
    bring_in(company, person_row("P1", role_flags="team_lead"))
    moved = plan(company, person_row("P1", role_flags="team_lead", dept_id="T2"))
    assert [(mover.row.number, mover.from_department) for mover in moved.movers] == [("P1", "T1")]
    apply_roster(company.session, moved, AT)

    found = person(company, "P1")
    assert department_of(company.session, found.id, date(2026, 3, 1)) == company.id("T1")
    assert department_of(company.session, found.id, DAY) == company.id("T2")
    assert holders_of(company.session, Role.TEAM_LEAD, DAY, company.id("T1")) == []
    assert holders_of(company.session, Role.TEAM_LEAD, DAY, company.id("T2")) == [found.id]


def test_people_missing_from_a_full_file_leave(company: SmallCompany) -> None:
    rows = crew()
    bring_in(company, *rows)
    assert plan(company, *rows[:-1], full=False).leavers == []
    bring_in(company, *rows[:-1])

    gone = person(company, "P9")
    assert (gone.status, gone.left_on) == (PersonStatus.LEFT, DAY)
    assert department_of(company.session, gone.id, DAY) is None


def test_a_person_marked_left_leaves_on_the_day_named(company: SmallCompany) -> None:
    rows = crew()
    bring_in(company, *rows)
    rows[0] = person_row("P0", status="left", left_on="2026-02-10", title_ko="선임")
    bring_in(company, *rows)

    gone = person(company, "P0")
    assert (gone.left_on, gone.title_ko) == (date(2026, 2, 10), "선임")
    assert department_of(company.session, gone.id, date(2026, 2, 9)) == company.id("T1")
    assert department_of(company.session, gone.id, date(2026, 2, 10)) is None


def test_more_than_a_fifth_leaving_is_refused(company: SmallCompany) -> None:
    rows = crew()
    bring_in(company, *rows)
    apply_roster(company.session, plan(company, *rows[:8]), AT)  # exactly a fifth
    half = plan(company, *rows[:4])
    with pytest.raises(Refused, match="too_many_leavers") as refusal:
        apply_roster(company.session, half, AT)
    assert refusal.value.params == {"leavers": 4, "current": 8}

    apply_roster(company.session, half, AT, force=True)
    assert person(company, "P7").status is PersonStatus.LEFT


def test_a_bad_row_makes_nobody_leave(company: SmallCompany) -> None:
    rows = crew()
    bring_in(company, *rows)
    rows[0] = person_row("P0", dept_id="NOWHERE")
    broken = plan(company, *rows)

    assert broken.leavers == []
    assert [(found.line, found.field, found.code) for found in broken.problems] == [
        (2, "dept_id", "unknown")
    ]
    with pytest.raises(Invalid, match="import_has_problems"):
        apply_roster(company.session, broken, AT)
    apply_roster(company.session, broken, AT, force=True)
    assert department_of(company.session, person(company, "P0").id, DAY) == company.id("T1")


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"employer": "X"}, "employer", "unknown"),
        ({"hired_on": "2024/01/02"}, "hired_on", "bad_date"),
        ({"hired_on": "2024-02-30"}, "hired_on", "bad_date"),
        ({"email": "nobody"}, "email", "bad_email"),
        ({"manager_id": "P77"}, "manager_id", "unknown"),
        ({"manager_id": "P1"}, "manager_id", "own_manager"),
        ({"role_flags": "king"}, "role_flags", "unknown"),
        ({"status": "asleep"}, "status", "unknown"),
        ({"status": "left"}, "left_on", "missing"),
        ({"left_on": "2026-01-01"}, "left_on", "left_but_current"),
        ({"status": "left", "left_on": "2020-01-01"}, "left_on", "left_before_hired"),
        ({"customer_facing": "perhaps"}, "customer_facing", "bad_flag"),
        ({"name_ko": ""}, "name_ko", "missing"),
        ({"name_ko": "가" * 81}, "name_ko", "too_long"),
        ({"timezone": "Mars/Base"}, "timezone", "unknown"),
    ],
)
def test_each_wrong_cell_is_named(
    company: SmallCompany, cells: dict[str, str], field: str, code: str
) -> None:
    found = plan(company, person_row("P1", **cells))
    assert [(row.line, row.field, row.code) for row in found.problems] == [(2, field, code)]
    assert found.joiners == []


def test_duplicates_within_the_file_are_named(company: SmallCompany) -> None:
    found = plan(
        company,
        person_row("P1", email="a@example.com", slack_user_id="U1"),
        person_row("P1"),
        person_row("P2", email="a@example.com"),
        person_row("P3", slack_user_id="U1"),
    )
    assert [(row.line, row.field, row.code) for row in found.problems] == [
        (3, "person_id", "duplicate"),
        (4, "email", "duplicate"),
        (5, "slack_user_id", "duplicate"),
    ]


def test_unknown_calendars_are_named_when_calendars_are_known(company: SmallCompany) -> None:
    found = plan_roster(
        company.session, numbered(person_row("P1")), DAY, known_calendars={"OTHER"}
    )
    assert [(row.field, row.code, row.value) for row in found.problems] == [
        ("calendar_id", "unknown", "CAL")
    ]


def test_a_closed_department_takes_nobody(company: SmallCompany) -> None:
    close_department(company.session, company.id("T2"), DAY)
    found = plan(company, person_row("P1", dept_id="T2", hired_on="2026-03-05"))
    assert [(row.field, row.code) for row in found.problems] == [("dept_id", "department_closed")]


def test_two_people_can_swap_addresses_and_slack_ids(company: SmallCompany) -> None:
    one = person_row("P1", email="a@example.com", slack_user_id="U1")
    two = person_row("P2", email="b@example.com", slack_user_id="U2")
    bring_in(company, one, two)
    bring_in(
        company,
        {**one, "email": "b@example.com", "slack_user_id": "U2"},
        {**two, "email": "a@example.com", "slack_user_id": "U1"},
    )
    first = person(company, "P1")

    assert first.email == "b@example.com"
    rows = company.session.execute(select(Identity.person_id, Identity.subject)).all()
    assert dict(list(rows))[first.id] == "U2"
    assert len(rows) == 2


def test_who_comes_back_gets_a_new_place(company: SmallCompany) -> None:
    bring_in(company, person_row("P1", status="left", left_on="2026-01-10"))
    bring_in(company, person_row("P1", dept_id="T2", role_flags="hr_lead"))
    found = person(company, "P1")

    assert (found.status, found.left_on) == (PersonStatus.ACTIVE, None)
    places = [
        department_of(company.session, found.id, day) for day in (date(2026, 1, 9), AT.date())
    ]
    assert places == [company.id("T1"), company.id("T2")]
    assert department_of(company.session, found.id, date(2026, 2, 1)) is None


def test_a_notice_taken_back_keeps_the_place(company: SmallCompany) -> None:
    rows = crew()
    bring_in(company, *rows)
    leaving = person_row("P0", status="left", left_on="2026-05-01")
    bring_in(company, leaving, *rows[1:])
    bring_in(company, *rows)

    found = person(company, "P0")
    assert found.left_on is None
    assert department_of(company.session, found.id, date(2026, 6, 1)) == company.id("T1")


def test_a_role_taken_away_ends_on_the_day(company: SmallCompany) -> None:
    bring_in(company, person_row("P1", role_flags="hr_lead;survey_owner"))
    bring_in(company, person_row("P1", role_flags="survey_owner"))

    assert holders_of(company.session, Role.HR_LEAD, date(2026, 3, 1)) != []
    assert holders_of(company.session, Role.HR_LEAD, DAY) == []
    assert len(company.session.scalars(select(RoleAssignment)).all()) == 2


def test_an_import_is_audited_with_counts_alone(company: SmallCompany) -> None:
    bring_in(company, person_row("P1"))
    entry = company.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details["joiners"]) == ("people_imported", 1)
    assert set(map(type, entry.details.values())) == {int}


def test_a_language_somebody_chose_is_left_alone(company: SmallCompany) -> None:
    bring_in(company, person_row("P1"), person_row("P2"))
    person(company, "P1").locale, person(company, "P1").has_chosen_locale = "en", True
    person(company, "P2").locale = "en"
    company.session.flush()
    rows = [person_row("P1", title_ko="선임"), person_row("P2")]
    changed = {change.row.number: change.fields for change in plan(company, *rows).changed}
    assert changed == {"P1": ("title_ko",), "P2": ("locale",)}
    bring_in(company, *rows)
    assert [person(company, number).locale for number in ("P1", "P2")] == ["en", "ko"]


def test_an_account_refused_for_one_may_be_given_to_another(company: SmallCompany) -> None:
    bring_in(company, person_row("P1"), person_row("P2"))
    session, first = company.session, person(company, "P1")
    guess = {"provider": "slack", "tenant": TEAM, "subject": "U1", "matched_by": "refused"}
    session.add(Identity(person_id=first.id, is_confirmed=False, **guess))
    session.flush()
    given = plan(company, person_row("P2", slack_user_id="U1"), full=False)
    assert given.problems == []
    apply_roster(session, given, AT)
    found = session.scalars(select(Identity)).one()
    assert (found.person_id, found.is_confirmed) == (person(company, "P2").id, True)
