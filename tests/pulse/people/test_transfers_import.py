from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pulse.errors import Invalid
from pulse.people.structure import close_department, department_of, leave
from pulse.people.transfers_import import TransferPlan, apply_transfers, plan_transfers
from tests.pulse.people.small_company import DAY, SmallCompany, numbered

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def move(number: str, origin: str, target: str, on: date | str) -> dict[str, str]:
    return {
        "person_id": number, "from_dept_id": origin, "to_dept_id": target,
        "effective_on": str(on), "reason": "rotation",
    }  # fmt: skip


def plan(company: SmallCompany, *rows: dict[str, str]) -> TransferPlan:
    return plan_transfers(company.session, numbered(*rows), DAY)


def test_several_moves_of_one_person_follow_each_other(company: SmallCompany) -> None:
    person = company.hire("P1", "T1")
    later = DAY + timedelta(days=5)
    rows = [move("P1", "T2", "D", later), move("P1", "T1", "T2", DAY)]
    apply_transfers(company.session, plan(company, *rows), AT)

    places = [department_of(company.session, person.id, day) for day in (DAY, later)]
    assert places == [company.id("T2"), company.id("D")]
    again = plan(company, *rows)
    assert (again.moves, len(again.unchanged), again.problems) == ([], 2, [])


def test_people_move_on_from_a_department_on_the_day_it_closes(company: SmallCompany) -> None:
    close_department(company.session, company.id("T2"), DAY)
    person = company.hire("P1", "T2", on=DAY - timedelta(days=30))
    apply_transfers(company.session, plan(company, move("P1", "T2", "T1", DAY)), AT)

    assert department_of(company.session, person.id, DAY) == company.id("T1")


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (move("P9", "T1", "T2", DAY), "person_id", "unknown"),
        (move("P1", "T1", "NOWHERE", DAY), "to_dept_id", "unknown"),
        (move("P1", "T1", "T2", ""), "effective_on", "missing"),
        (move("P1", "T1", "T2", "9.3."), "effective_on", "bad_date"),
        (move("P1", "D", "T2", DAY), "from_dept_id", "not_there"),
        (move("P2", "T1", "T2", DAY), "effective_on", "before_hired"),
        (move("P3", "T1", "T2", DAY), "effective_on", "after_left"),
        (move("P1", "T1", "CLOSED", DAY), "to_dept_id", "department_closed"),
    ],
)
def test_each_wrong_row_is_named(
    company: SmallCompany, row: dict[str, str], field: str, code: str
) -> None:
    company.hire("P1", "T1")
    company.hire("P2", "T1", on=DAY + timedelta(days=9))
    leave(company.session, company.hire("P3", "T1"), DAY)
    company.open("CLOSED", "D")
    close_department(company.session, company.id("CLOSED"), DAY)

    found = plan(company, row)
    assert [(item.line, item.field, item.code) for item in found.problems] == [(2, field, code)]
    with pytest.raises(Invalid, match="import_has_problems"):
        apply_transfers(company.session, found, AT)


def test_sound_rows_can_be_forced_past_bad_ones(company: SmallCompany) -> None:
    person = company.hire("P1", "T1")
    found = plan(company, move("P9", "T1", "T2", DAY), move("P1", "T1", "T2", DAY))
    apply_transfers(company.session, found, AT, force=True)

    assert department_of(company.session, person.id, DAY) == company.id("T2")
