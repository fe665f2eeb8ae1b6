from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.demo.company import load_company
from pulse.audit import AuditEntry
from pulse.base import Base
from pulse.calendars.registry import calendar_codes
from pulse.commitments.catalogue import live_services, most_specific, versions_in_force
from pulse.commitments.models import Commitment, CommitmentVersion, EscalationChain
from pulse.people.groups import audience_rule, count_audience, roster_attributes
from pulse.people.models import Headship, Identity, Membership, Person
from pulse.people.permissions import Permission, Role, holders_of, viewer_of
from pulse.people.structure import (
    department_by_code,
    department_of,
    head_of,
    load_tree,
    members_on,
)
from pulse.surveys.authoring import latest_templates

AT = datetime(2026, 8, 31, 1, tzinfo=UTC)
TODAY = date(2026, 8, 31)


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def person(session: Session, number: str) -> Person:
    return session.scalars(select(Person).where(Person.number == number)).one()


def test_the_whole_company_is_there_once(session: Session) -> None:
    load_company(session, at=AT, slack_team="T-DEMO")
    load_company(session, at=AT, slack_team="T-DEMO")

    assert count(session, Person) == 615
    assert len(load_tree(session, TODAY).nodes) == 75
    assert len(load_tree(session, date(2026, 6, 30)).nodes) == 76
    assert len(roster_attributes(session, TODAY)) == 600
    assert (count(session, Identity), count(session, Headship)) == (502, 75)
    assert (len(calendar_codes(session)), count(session, EscalationChain)) == (8, 8)
    assert (count(session, Commitment), count(session, CommitmentVersion)) == (48, 49)
    assert len(live_services(session)) == 26
    assert len(latest_templates(session)) == 6
    assert count(session, AuditEntry) == 8


def test_people_are_where_the_files_say_on_every_day(session: Session) -> None:
    load_company(session, at=AT)
    unit = {code: department_by_code(session, code).id for code in ("T0899", "T0402", "T0905")}
    moved = person(session, "P0067")

    assert department_of(session, moved.id, date(2026, 6, 30)) == unit["T0899"]
    assert department_of(session, moved.id, date(2026, 7, 1)) == unit["T0402"]
    assert len(members_on(session, unit["T0899"], date(2026, 6, 30))) == 9
    assert members_on(session, unit["T0899"], date(2026, 7, 1)) == []
    assert len(members_on(session, unit["T0905"], TODAY)) == 19
    assert len(members_on(session, department_by_code(session, "C0").id, TODAY,
                          with_subtree=True)) == 490  # fmt: skip
    # Hired after the day of their transfer, so the transfer was left out.
    assert session.scalars(
        select(Membership.valid_from).where(Membership.person_id == person(session, "P0303").id)
    ).all() == [date(2026, 6, 26)]


def test_heads_roles_and_permissions_are_in_place(session: Session) -> None:
    load_company(session, at=AT)
    team = department_by_code(session, "T0402").id
    head = head_of(session, team, TODAY)
    hr_lead = viewer_of(session, person(session, "P0030").id, TODAY)
    admin = viewer_of(session, person(session, "P0084").id, TODAY)
    partner = viewer_of(session, person(session, "P0495").id, TODAY)

    assert head is not None
    assert holders_of(session, Role.TEAM_LEAD, TODAY, team) == [head.id]
    assert hr_lead.can(Permission.READ_ALL_RESULTS)
    assert admin.can(Permission.MANAGE_SETTINGS)
    assert not admin.can(Permission.READ_ALL_RESULTS)
    assert partner.permissions == {Permission.ANSWER_PULSES, Permission.READ_FIRM_RESULTS}
    assert partner.path_codes == ("PA", "PA01")
    assert Role.SERVICE_OWNER in viewer_of(session, person(session, "P0067").id, TODAY).roles


def test_the_materials_promise_changed_in_april(session: Session) -> None:
    load_company(session, at=AT)
    service = next(item for item in live_services(session) if item.code == "S13")

    def goals(on: date) -> list[int]:
        held = versions_in_force(session, on, [service.id]).get(service.id, [])
        versions = most_specific(held, "P2")
        return [item.goal_value for item in versions if item.kind == "resolve"]

    assert goals(date(2026, 3, 31)) == [2]
    assert goals(date(2026, 4, 1)) == [1]


def test_audiences_of_all_templates_can_be_counted(session: Session) -> None:
    load_company(session, at=AT)
    counted = {
        template.code: count_audience(session, audience_rule(template.document["audience"]), TODAY)
        for template in latest_templates(session)
    }
    # 490 own people less 9 on leave; field work reaches two partner companies and no other.
    assert counted["TPL-WEEK"] == 481
    assert counted["TPL-FIELD"] == sum(
        row.employer in ("PB", "PC") or row.role in ("technician", "warehouse")
        for row in roster_attributes(session, TODAY)
    )
    assert all(number > 0 for number in counted.values())
