from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.audit import AuditEntry
from pulse.commitments.catalogue import service_by_code
from pulse.commitments.models import Service
from pulse.commitments.ownership import follow_owners
from pulse.commitments.service_editing import add_service, change_service, free_code, row_of
from pulse.commitments.services_import import plan_services
from pulse.errors import Invalid, Refused
from pulse.people.models import Department, Person
from pulse.people.permissions import Role, Viewer, holders_of, viewer_of
from tests.factories import CALENDAR, make_calendar, make_department, make_person, make_service

ON = date(2026, 9, 1)
AT = datetime(2026, 9, 1, 1, tzinfo=UTC)
SAID = {
    "service_id": "S01",
    "name_ko": "PC 교체",
    "provider_dept_id": "D1",
    "owner_person_id": "P1",
    "user_dept_ids": "ALL_OWN",
    "buyer_dept_id": "C0",
    "decider_dept_id": "C0",
    "request_channels": "web;slack",
    "calendar_id": CALENDAR,
    "criticality": "2",
    "status": "live",
}


@pytest.fixture
def desk(session: Session) -> Department:
    made = make_department(session, "D1", make_department(session, "C0"))
    make_person(session, made, number="P1")
    make_calendar(session)
    return made


@pytest.fixture
def administrator(session: Session, desk: Department) -> Viewer:
    return viewer_of(session, make_person(session, desk, roles=("sys_admin",)).id, ON)


def owner_of(session: Session, service: Service) -> Viewer:
    follow_owners(session, ON)
    assert service.owner_id is not None
    return viewer_of(session, service.owner_id, ON)


def owned(session: Session, desk: Department, **given: object) -> Service:
    owner = session.scalars(select(Person).where(Person.number == "P1")).one()
    return make_service(session, desk, desk, owner_id=owner.id, **given)


def entries(session: Session) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_a_service_is_written_down_with_its_owner(
    session: Session, desk: Department, administrator: Viewer
) -> None:
    made = add_service(session, SAID, administrator, at=AT, on=ON)
    assert (made.provider_department_id, made.user_scope) == (desk.id, ["ALL_OWN"])
    assert (made.launched_on, made.name_en) == (ON, "PC 교체")
    assert holders_of(session, Role.SERVICE_OWNER, ON, desk.id) == [made.owner_id]
    noted = entries(session)[-1]
    assert (noted.action, noted.object_id) == ("service.added", "S01")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("service_id", "", "bad_code"),
        ("service_id", "new", "bad_code"),
        ("service_id", "S" * 25, "bad_code"),
        ("service_id", "S09", "duplicate"),
        ("name_ko", " ", "missing"),
        ("user_dept_ids", "", "missing"),
        ("decider_dept_id", "", "missing"),
        ("calendar_id", "CAL-NONE", "unknown"),
        ("owner_person_id", "P9", "unknown"),
    ],
)
def test_what_cannot_be_is_named_by_its_column(
    session: Session, administrator: Viewer, column: str, value: str, code: str
) -> None:
    add_service(session, {**SAID, "service_id": "S09"}, administrator, at=AT, on=ON)
    with pytest.raises(Invalid) as refused:
        add_service(session, {**SAID, column: value}, administrator, at=AT, on=ON)
    assert refused.value.fields == {column: code}
    assert len(session.scalars(select(Service)).all()) == 1


def test_a_file_would_say_the_same(session: Session, administrator: Viewer) -> None:
    made = add_service(session, SAID, administrator, at=AT, on=ON)
    row = row_of(session, made)
    plan = plan_services(session, [(2, row)], ON, known_calendars={CALENDAR})
    assert (plan.problems, plan.unchanged) == ([], ["S01"])


def test_only_who_sets_things_up_writes_new_ones_down(session: Session, desk: Department) -> None:
    owner = owner_of(session, owned(session, desk, code="S02"))
    with pytest.raises(Refused):
        add_service(session, SAID, owner, at=AT, on=ON)


def test_an_owner_says_what_it_is_and_hands_it_over(session: Session, desk: Department) -> None:
    service = owned(session, desk)
    owner = owner_of(session, service)
    other = make_person(session, desk, number="P2")
    said = {"name_ko": "새 이름", "owner_person_id": "P2"}
    change_service(session, service, said, owner, at=AT, on=ON)
    assert (service.name_ko, service.owner_id) == ("새 이름", other.id)
    assert holders_of(session, Role.SERVICE_OWNER, ON) == [other.id]
    assert entries(session)[-1].details == {
        "changed": ["name_ko", "owner_id"],
        "owner_before": owner.person_id,
        "owner_id": other.id,
    }
    with pytest.raises(Refused):
        change_service(session, service, {"name_ko": "다시"}, owner, at=AT, on=ON)


@pytest.mark.parametrize("column", ["provider_dept_id", "buyer_dept_id", "status", "calendar_id"])
def test_who_signs_is_not_an_owners_to_change(
    session: Session, desk: Department, column: str
) -> None:
    service = owned(session, desk)
    with pytest.raises(Refused):
        said = {column: "C0"}
        change_service(session, service, said, owner_of(session, service), at=AT, on=ON)


def test_an_administrator_changes_everything_and_keeps_the_rest(
    session: Session, desk: Department, administrator: Viewer
) -> None:
    service = owned(session, desk, category="Safety", faq_ref="faq-s01", stage_set="S4")
    said = {"buyer_dept_id": "C0", "criticality": "3"}
    change_service(session, service, said, administrator, at=AT, on=ON)
    found = service_by_code(session, "S01")
    assert (found.criticality, found.category, found.faq_ref) == (3, "Safety", "faq-s01")
    assert found.buyer_department_id != desk.id


def test_the_same_again_is_no_change(
    session: Session, desk: Department, administrator: Viewer
) -> None:
    change_service(session, owned(session, desk), {}, administrator, at=AT, on=ON)
    assert entries(session) == []


def test_the_next_code_follows_the_highest(session: Session, desk: Department) -> None:
    assert free_code(session) == "S01"
    for code in ("S07", "S3", "HELP", "S12-B"):
        make_service(session, desk, desk, code=code)
    assert free_code(session) == "S08"
