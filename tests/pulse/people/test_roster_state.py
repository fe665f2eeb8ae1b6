from __future__ import annotations

from datetime import timedelta

from pulse.people.models import RoleAssignment
from pulse.people.roster_state import load_people
from pulse.people.structure import leave, transfer
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany


def test_the_stored_state_is_that_of_the_day(company: SmallCompany) -> None:
    stays, goes = company.hire("P1"), company.hire("P2")
    transfer(company.session, stays, company.id("T2"), DAY + timedelta(days=1))
    leave(company.session, goes, DAY)
    stored = load_people(company.session, DAY, "")

    assert stored.current() == [stays]
    assert stored.department_id_on(stays.id, DAY) == company.id("T1")
    assert stored.department_id_on(stays.id, DAY + timedelta(days=1)) == company.id("T2")
    assert stored.department_id_on(goes.id, DAY) is None


def test_owning_a_service_is_not_for_a_people_file_to_decide(company: SmallCompany) -> None:
    person = company.hire("P1")
    company.session.add_all(
        RoleAssignment(person_id=person.id, role=role, department_id=where, valid_from=OPENED)
        for role, where in (("service_owner", company.id("T1")), ("hr_lead", None))
    )
    company.session.flush()
    stored = load_people(company.session, DAY, "")

    assert stored.roles[person.id] == {("hr_lead", None)}
