"""Which cells and comments each reader is given, by what they head and hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.people.models import Department, DepartmentPlacement, Person
from pulse.people.permissions import viewer_of
from pulse.publishing.cells import CellLabel
from pulse.publishing.plan import Dimension
from pulse.results.readers import readable_blocks, readable_cells, tree_of
from pulse.surveys.models import Wave
from tests import factories
from tests.pulse.surveys.world import OPENS

ON = date(2026, 8, 20)
WAVE = Wave(opens_at=OPENS, timezone="Asia/Seoul", plan={})
BLOCKS = ("everyone", "everyone/rest", "department:D1", "department:T1", "department:D2/rest")


def label(
    key: str, dimension: Dimension, code: str, *terms: str, parent: str = "everyone"
) -> CellLabel:
    return CellLabel(key, dimension, dimension.value, parent, code, terms)


CROSSED = "department:T1*role:agent"
LABELS = {
    each.key: each
    for each in (
        CellLabel("everyone", Dimension.EVERYONE, "everyone", None, "everyone", ()),
        label("department:D1", Dimension.DEPARTMENT, "D1", "in:D1"),
        label("department:D2", Dimension.DEPARTMENT, "D2", "in:D2"),
        label("department:T1", Dimension.DEPARTMENT, "T1", "in:T1", parent="department:D1"),
        label("mixed/other", Dimension.DEPARTMENT, "other", "in:T1", "in:D2"),
        label(CROSSED, Dimension.DEPARTMENT_ROLE, "agent", "is:agent", parent="department:T1"),
        label("role:agent", Dimension.ROLE, "agent", "is:agent"),
        label("role:planner", Dimension.ROLE, "planner", "is:planner"),
        label("employer:PA", Dimension.EMPLOYER, "PA", "is:PA"),
        label("employer:OWN", Dimension.EMPLOYER, "OWN", "is:OWN"),
    )
}


@dataclass(frozen=True)
class Company:
    session: Session
    top: Department
    division: Department
    team: Department

    def cells(self, person: Person) -> set[str]:
        viewer = viewer_of(self.session, person.id, ON)
        return set(readable_cells(self.session, viewer, WAVE, LABELS))

    def blocks(self, person: Person) -> set[str]:
        viewer = viewer_of(self.session, person.id, ON)
        return set(readable_blocks(self.session, viewer, WAVE, BLOCKS))


@pytest.fixture
def company(session: Session) -> Company:
    top = factories.make_department(session, "C0")
    division = factories.make_department(session, "D1", top)
    factories.make_department(session, "D2", top)
    return Company(session, top, division, factories.make_department(session, "T1", division))


def test_a_head_reads_the_whole_and_all_below_but_no_pool_with_others(company: Company) -> None:
    head = factories.make_head(company.session, company.division)
    assert company.cells(head) == {"everyone", "department:D1", "department:T1", CROSSED}
    assert company.blocks(head) == {"department:D1", "department:T1"}
    lead = factories.make_head(company.session, company.team)
    assert company.cells(lead) == {"everyone", "department:T1", CROSSED}


def test_a_front_line_lead_reads_the_front_line_and_no_comments(company: Company) -> None:
    lead = factories.make_person(company.session, company.team, roles=("cs_lead",))
    assert company.cells(lead) == {"everyone", "role:agent"}
    assert company.blocks(lead) == set()


def test_hr_reads_everything(company: Company) -> None:
    hr = factories.make_person(company.session, company.top, roles=("hr_lead",))
    assert company.cells(hr) == set(LABELS)
    assert company.blocks(hr) == set(BLOCKS)


@pytest.mark.parametrize("role", ["agent", "sys_admin"])
def test_neither_an_agent_nor_the_administrator_reads_anything(
    company: Company, role: str
) -> None:
    person = factories.make_person(company.session, company.team, roles=(role,))
    assert company.cells(person) | company.blocks(person) == set()


def test_a_partners_people_read_their_own_firm_as_a_whole(company: Company) -> None:
    partner = factories.make_employer(company.session, "PA", is_own=False)
    given = {"employer_id": partner.id}
    worker = factories.make_person(company.session, company.team, **given)
    head = factories.make_head(company.session, company.team, **given)
    for person in (worker, head):
        assert company.cells(person) == {"employer:PA"}
        assert company.blocks(person) == set()


def test_departments_stand_where_they_stood_on_the_waves_first_day(company: Company) -> None:
    query = select(DepartmentPlacement).where(DepartmentPlacement.department_id == company.team.id)
    placed = company.session.scalars(query).one()
    placed.valid_to = OPENS.date() + timedelta(days=3)
    company.session.add(
        DepartmentPlacement(
            department_id=company.team.id,
            parent_id=company.top.id,
            name_ko="옮긴 팀",
            name_en="Moved team",
            valid_from=placed.valid_to,
        )
    )
    company.session.flush()
    later = Wave(opens_at=OPENS + timedelta(days=7), timezone="Asia/Seoul")
    paths = [tree_of(company.session, wave).path_codes(company.team.id) for wave in (WAVE, later)]
    assert ["D1" in path for path in paths] == [True, False]
