from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Invalid
from pulse.people.company_settings import change_settings
from pulse.people.departments_import import (
    DEPARTMENT_COLUMNS,
    DepartmentPlan,
    apply_departments,
    plan_departments,
)
from pulse.people.models import Department, Employer, Person, PersonStatus, Site
from pulse.people.structure import department_by_code, head_of, load_tree
from tests.factories import make_department, make_person

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)

DAY = date(2026, 3, 2)
ROW = dict.fromkeys(DEPARTMENT_COLUMNS, "") | {
    "level": "team", "type": "hq", "employer": "C", "site": "본사", "region": "서울",
    "calendar_id": "CAL", "is_provider": "Y", "effective_from": "2020-01-01",
}  # fmt: skip


def row(code: str, parent: str, **cells: str) -> dict[str, str]:
    return {**ROW, "dept_id": code, "name_ko": f"{code}부서", "parent_id": parent, **cells}


COMPANY = row("C", "", level="company", name_en="Company")
ROWS = [row("T", "D"), row("D", "C"), COMPANY, row("P", "", employer="P", level="partner")]


def plan(session: Session, rows: list[dict[str, str]], on: date = DAY) -> DepartmentPlan:
    return plan_departments(session, iter(enumerate(rows, start=2)), on, known_calendars={"CAL"})


def bring_in(session: Session, rows: list[dict[str, str]], on: date = DAY) -> DepartmentPlan:
    found = plan(session, rows, on)
    apply_departments(session, found, AT)
    return found


def test_parents_may_come_after_children_and_roots_name_employers(session: Session) -> None:
    bring_in(session, ROWS)

    assert load_tree(session, DAY).path_codes(department_by_code(session, "T").id) == (
        "C", "D", "T",
    )  # fmt: skip
    employers = {item.code: item.is_own for item in session.scalars(select(Employer))}
    assert employers == {"C": True, "P": False}
    assert session.scalars(select(Site.name)).all() == ["본사"]


def test_the_same_file_twice_changes_nothing(session: Session) -> None:
    bring_in(session, ROWS)
    again = plan(session, ROWS)
    assert sorted(again.unchanged) == ["C", "D", "P", "T"]


def test_moves_renames_and_closings_are_dated(session: Session) -> None:
    bring_in(session, [*ROWS, row("E", "C"), row("U", "D")])
    later = [
        row("T", "E"),
        row("D", "C", name_ko="새 이름"),
        COMPANY,
        row("P", "", employer="P", level="partner"),
        row("E", "C", peer_group="hq"),
        row("U", "D", effective_to="2026-06-30"),
    ]
    on = date(2026, 4, 1)
    found = bring_in(session, later, on)

    assert (found.moved, found.renamed, found.changed, found.closed) == (
        ["T"], ["D"], ["E"], ["U"],
    )  # fmt: skip
    before, after = load_tree(session, date(2026, 3, 31)), load_tree(session, on)
    assert before.by_code["D"].name_ko == "D부서"
    assert after.by_code["D"].name_ko == "새 이름"
    assert after.path_codes(after.by_code["T"].id) == ("C", "E", "T")
    assert "U" in load_tree(session, date(2026, 6, 30)).by_code
    assert "U" not in load_tree(session, date(2026, 7, 1)).by_code


def test_heads_wait_until_they_are_known(session: Session) -> None:
    rows = [row("T", "D", head_person_id="P1"), *ROWS[1:]]
    assert bring_in(session, rows).heads_waiting == ["T"]
    person = Person(
        number="P1", name_ko="김", name_en="Kim", calendar_code="CAL", status=PersonStatus.ACTIVE
    )
    person.employer_id = session.scalars(select(Employer.id)).first() or 0
    person.hired_on = date(2022, 5, 1)
    session.add(person)
    session.flush()

    assert bring_in(session, rows).headed == ["T"]
    unit = department_by_code(session, "T").id
    assert head_of(session, unit, date(2022, 5, 1)) == person
    assert head_of(session, unit, date(2022, 4, 30)) is None
    assert plan(session, rows).headed == []


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ({"parent_id": "NOWHERE"}, "parent_id", "unknown"),
        ({"employer": "X"}, "employer", "unknown"),
        ({"effective_from": "soon"}, "effective_from", "bad_date"),
        ({"effective_to": "2019-01-01"}, "effective_to", "closes_before_opening"),
        ({"calendar_id": "NONE"}, "calendar_id", "unknown"),
        ({"name_ko": " "}, "name_ko", "missing"),
        ({"parent_id": "T"}, "parent_id", "cycle"),
    ],
)
def test_each_wrong_cell_is_named(
    session: Session, cells: dict[str, str], field: str, code: str
) -> None:
    found = plan(session, [row("T", "D") | cells, *ROWS[1:]])
    assert [(item.line, item.field, item.code) for item in found.problems] == [(2, field, code)]
    with pytest.raises(Invalid, match="import_has_problems"):
        apply_departments(session, found, AT)
    assert session.scalars(select(Department)).all() == []


def test_a_code_twice_is_named(session: Session) -> None:
    found = plan(session, [*ROWS, row("T", "C")])
    assert [(item.line, item.code) for item in found.problems] == [(6, "duplicate")]


def test_an_english_name_of_a_site_is_taken_in_and_shown_in_the_plan(session: Session) -> None:
    bring_in(session, ROWS)
    named = [{**one, "site_en": "Head office"} for one in ROWS]
    assert sorted(plan(session, named).changed) == ["C", "D", "P", "T"]
    bring_in(session, named)
    assert session.scalars(select(Site.name_en)).all() == ["Head office"]
    assert load_tree(session, DAY).site_names == {"본사": "Head office"}
    assert plan(session, ROWS).changed == [], "a list without the column takes nothing away"


def test_the_companys_calendar_stands_in_where_none_is_named(session: Session) -> None:
    unnamed = [{**one, "calendar_id": ""} for one in ROWS]
    assert {one.code for one in plan(session, unnamed).problems} == {"missing"}
    session.rollback()
    boss = make_person(session, make_department(session, "X"))
    change_settings(session, {"calendar": "CAL"}, at=AT, actor_id=boss.id)
    found = plan(session, unnamed)
    assert {one.facts["calendar_code"] for one in found.rows.values()} == {"CAL"}
