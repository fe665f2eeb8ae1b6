from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.commitments.catalogue import service_by_code
from pulse.commitments.models import Service
from pulse.commitments.services_import import ServicePlan, apply_services, plan_services
from pulse.errors import Invalid
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.people.permissions import Role, holders_of
from pulse.people.structure import department_by_code, leave
from pulse.telling import person_recipient
from tests.factories import make_person
from tests.pulse.commitments.small_catalogue import AT, ON, build_company, numbered, service


def plan(session: Session, *rows: dict[str, str]) -> ServicePlan:
    return plan_services(session, numbered(*rows), ON, known_calendars={"CAL"})


def test_a_service_is_stored_with_its_three_sides_and_owner(session: Session) -> None:
    build_company(session)
    apply_services(session, plan(session, service()), AT)
    found = service_by_code(session, "S1")
    provider = department_by_code(session, "D")

    assert (found.provider_department_id, found.buyer_department_id) == (provider.id, provider.id)
    assert found.user_scope == ["E"]
    assert found.criticality == 1
    assert holders_of(session, Role.SERVICE_OWNER, ON, provider.id) == [found.owner_id]


def test_the_same_file_twice_changes_nothing(session: Session) -> None:
    build_company(session)
    apply_services(session, plan(session, service()), AT)
    session.expire_all()
    again = plan(session, service())
    assert (again.added, again.changed, again.unchanged) == ([], [], ["S1"])
    apply_services(session, again, AT)
    assert len(holders_of(session, Role.SERVICE_OWNER, ON)) == 1


def test_a_change_is_named_and_kept(session: Session) -> None:
    build_company(session)
    apply_services(session, plan(session, service()), AT)
    found = plan(session, service(criticality="3", user_dept_ids="ALL_OWN"))
    assert found.changed == ["S1"]
    apply_services(session, found, AT)
    assert service_by_code(session, "S1").user_scope == ["ALL_OWN"]


def test_a_file_that_names_another_owner_takes_the_role_from_the_one_before(
    session: Session,
) -> None:
    build_company(session)
    apply_services(session, plan(session, service()), AT)
    other = make_person(session, department_by_code(session, "D"), number="P2")
    apply_services(session, plan(session, service(owner_person_id="P2")), AT)
    assert holders_of(session, Role.SERVICE_OWNER, ON) == [other.id]


def test_each_owner_hears_once_of_all_that_is_theirs_and_no_longer(session: Session) -> None:
    build_company(session)
    desk = department_by_code(session, "D")
    for number in ("P2", "P3"):
        make_person(session, desk, number=number)
    apply_services(session, plan(session, service(), service("S2"), service("S3")), AT)
    assert told(session) == {"P1": ("S1 S2 S3", "")}
    moved = [service("S2", owner_person_id="P2"), service("S3", owner_person_id="P3")]
    mover = session.scalars(select(Person.id).where(Person.number == "P3")).one()
    apply_services(session, plan(session, service(), *moved), AT + timedelta(days=1), mover)
    assert told(session, AT) == {"P1": ("", "S2 S3"), "P2": ("S2", "")}
    again = plan(session, service(), *moved)
    apply_services(session, again, AT + timedelta(days=2), mover)
    assert told(session, AT + timedelta(days=1)) == {}


def told(session: Session, since: datetime | None = None) -> dict[str, tuple[str, str]]:
    """By number, which services somebody was told to have gained, and to have lost."""
    codes = {str(one.id): one.code for one in session.scalars(select(Service))}
    numbers = {person_recipient(one.id): one.number for one in session.scalars(select(Person))}
    wanted = OutboxMessage.created_at > (since or AT - timedelta(days=1))
    rows = session.scalars(select(OutboxMessage).where(wanted))
    return {
        numbers[row.recipient]: (
            " ".join(codes[one] for one in row.payload["gained"].split(",") if one),
            " ".join(codes[one] for one in row.payload["lost"].split(",") if one),
        )
        for row in rows
    }


def test_a_file_comes_in_beside_a_service_whose_owner_has_left(session: Session) -> None:
    build_company(session)
    apply_services(session, plan(session, service()), AT)
    other = make_person(session, department_by_code(session, "D"), number="P2")
    leave(session, session.scalars(select(Person).where(Person.number == "P1")).one(), ON)
    apply_services(session, plan(session, service("S2", owner_person_id="P2")), AT)
    assert holders_of(session, Role.SERVICE_OWNER, ON) == [other.id]


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"user_dept_ids": ""}, "user_dept_ids", "missing"),
        ({"buyer_dept_id": ""}, "buyer_dept_id", "missing"),
        ({"decider_dept_id": ""}, "decider_dept_id", "missing"),
        ({"owner_person_id": ""}, "owner_person_id", "missing"),
        ({"owner_person_id": "P9"}, "owner_person_id", "unknown"),
        ({"user_dept_ids": "E;X"}, "user_dept_ids", "unknown"),
        ({"provider_dept_id": "X"}, "provider_dept_id", "unknown"),
        ({"calendar_id": "NONE"}, "calendar_id", "unknown"),
        ({"criticality": "4"}, "criticality", "bad_number"),
        ({"status": "asleep"}, "status", "unknown"),
        ({"survey_sampling": "hourly"}, "survey_sampling", "unknown"),
    ],
)
def test_each_wrong_cell_is_named(
    session: Session, cells: dict[str, str], field: str, code: str
) -> None:
    build_company(session)
    found = plan(session, service(**cells))
    assert [(item.line, item.field, item.code) for item in found.problems] == [(2, field, code)]
    with pytest.raises(Invalid):
        apply_services(session, found, AT)
    assert session.scalars(select(Service)).all() == []


def test_a_draft_may_lack_users_buyer_and_decider(session: Session) -> None:
    build_company(session)
    row = service(status="draft", user_dept_ids="", buyer_dept_id="", decider_dept_id="")
    assert plan(session, row).problems == []


def test_who_has_left_owns_nothing(session: Session) -> None:
    build_company(session)
    leave(session, session.scalars(select(Person)).one(), ON)
    found = plan(session, service())
    assert [(item.field, item.code) for item in found.problems] == [("owner_person_id", "unknown")]
