"""A department written on a page keeps to the rules of a file, and to a few of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid, NotFound
from pulse.people.by_hand import Hand
from pulse.people.department_editing import (
    add_department,
    change_department,
    close_by_hand,
    free_code,
    move_of,
    row_of,
)
from pulse.people.models import Employer
from pulse.people.structure import set_head
from pulse.people.tree import DepartmentTree, head_of, load_tree
from tests.pulse.people.small_company import DAY, SmallCompany

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
NEXT_WEEK = DAY + timedelta(days=7)
NEW = {"dept_id": "D01", "name_ko": "새 팀", "parent_id": "D", "calendar_id": "CAL"}


@pytest.fixture
def hand(company: SmallCompany) -> Hand:
    return Hand(company.hire("A", "C").id, AT, DAY, {"CAL", "CAL-2"})


def tree(company: SmallCompany, on: date = DAY) -> DepartmentTree:
    return load_tree(company.session, on)


def refused(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return dict(error.value.fields)


def acts(company: SmallCompany) -> list[str]:
    company.session.flush()
    return list(company.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_new_department_stands_below_another_and_in_its_company(
    company: SmallCompany, hand: Hand
) -> None:
    boss = company.hire("H", "D", on=date(2024, 1, 2))
    opened = {"effective_from": "2023-05-01", "head_person_id": "H"}
    made = add_department(company.session, {**NEW, **opened}, hand)
    node = tree(company).by_code["D01"]
    assert tree(company).path_codes(node.id) == ("C", "D", "D01")
    assert (node.level, node.kind, made.employer_id) == ("team", "hq", company.own.id)
    assert (node.name_ko, node.name_en) == ("새 팀", "새 팀")
    found = head_of(company.session, made.id, DAY)
    assert found is boss
    assert acts(company) == ["department_added"]


def test_below_nothing_stands_a_partner_company(company: SmallCompany, hand: Hand) -> None:
    add_department(company.session, {**NEW, "parent_id": ""}, hand)
    made = company.session.scalars(select(Employer).where(Employer.code == "D01")).one()
    assert (made.is_own, tree(company).by_code["D01"].level) == (False, "partner")


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"dept_id": "T1"}, {"dept_id": "taken"}),
        ({"dept_id": "a b"}, {"dept_id": "bad_code"}),
        ({"dept_id": "P", "parent_id": ""}, {"dept_id": "taken"}),
        ({"name_ko": ""}, {"name_ko": "missing"}),
        ({"parent_id": "NO"}, {"parent_id": "unknown"}),
        ({"calendar_id": "NO"}, {"calendar_id": "unknown"}),
        ({"head_person_id": "NO"}, {"head_person_id": "unknown"}),
        ({"effective_from": "2019-01-01"}, {"parent_id": "parent_closed"}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    company: SmallCompany, hand: Hand, said: dict[str, str], fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as error:
        add_department(company.session, {**NEW, **said}, hand)
    assert refused(error) == fields


def test_a_name_a_place_and_a_head_hold_from_their_day(company: SmallCompany, hand: Hand) -> None:
    boss = company.hire("H", "T2")
    said = {"name_ko": "바뀐 팀", "parent_id": "C", "head_person_id": "H"}
    assert change_department(company.session, "T1", said, NEXT_WEEK, hand)
    before, after = tree(company), tree(company, NEXT_WEEK)
    node = after.by_code["T1"]
    assert (before.path_codes(node.id), after.path_codes(node.id)) == (
        ("C", "D", "T1"),
        ("C", "T1"),
    )
    assert (before.by_code["T1"].name_ko, node.name_ko) == ("T1부서", "바뀐 팀")
    assert (before.by_code["T1"].head_id, node.head_id) == (None, boss.id)
    (entry,) = company.session.scalars(select(AuditEntry))
    assert entry.details["parent_id"] == ["D", "C"]


def test_taken_back_everything_is_as_it_was(company: SmallCompany, hand: Hand) -> None:
    boss = company.hire("H", "T2")
    set_head(company.session, company.id("T1"), boss.id, DAY - timedelta(days=9))
    before = row_of(company.session, "T1", tree(company))
    said = {"parent_id": "C", "head_person_id": "", "calendar_id": "CAL-2", "is_provider": "Y"}
    change_department(company.session, "T1", said, DAY, hand)
    assert row_of(company.session, "T1", tree(company)) == {**before, **said}
    change_department(company.session, "T1", before, DAY, hand)
    assert row_of(company.session, "T1", tree(company)) == before
    assert not change_department(company.session, "T1", before, DAY, hand)


@pytest.mark.parametrize(
    ("code", "said", "fields"),
    [
        ("D", {"parent_id": "D"}, {"parent_id": "department_cycle"}),
        ("D", {"parent_id": "T1"}, {"parent_id": "department_cycle"}),
        ("T1", {"parent_id": "P"}, {"parent_id": "other_company"}),
        ("T1", {"parent_id": ""}, {"parent_id": "missing"}),
        ("T1", {"parent_id": "NO"}, {"parent_id": "unknown"}),
        ("C", {"parent_id": "P"}, {"parent_id": "company_stays"}),
        ("T1", {"head_person_id": "NO"}, {"head_person_id": "unknown"}),
    ],
)
def test_a_department_stays_a_tree_and_in_its_company(
    company: SmallCompany, hand: Hand, code: str, said: dict[str, str], fields: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as error:
        change_department(company.session, code, said, DAY, hand)
    assert refused(error) == fields


def test_two_moves_to_come_make_no_circle(company: SmallCompany, hand: Hand) -> None:
    change_department(company.session, "T1", {"parent_id": "T2"}, NEXT_WEEK, hand)
    with pytest.raises(Invalid) as error:
        change_department(company.session, "T2", {"parent_id": "T1"}, DAY, hand)
    assert refused(error) == {"parent_id": "department_cycle"}


def test_a_day_gone_by_stays_as_it_was(company: SmallCompany, hand: Hand) -> None:
    yesterday = DAY - timedelta(days=1)
    with pytest.raises(Invalid) as error:
        change_department(company.session, "T1", {"name_ko": "가"}, yesterday, hand)
    assert refused(error) == {"since": "past_day"}
    with pytest.raises(NotFound):
        change_department(company.session, "NO", {}, DAY, hand)


def test_only_an_empty_department_closes(company: SmallCompany, hand: Hand) -> None:
    company.hire("W", "T1")
    for code, why in (("T1", "not_empty"), ("D", "has_children"), ("C", "company_stays")):
        with pytest.raises(Conflict, match=why):
            close_by_hand(company.session, code, NEXT_WEEK, hand)
    with pytest.raises(Invalid):
        close_by_hand(company.session, "T2", DAY - timedelta(days=1), hand)
    close_by_hand(company.session, "T2", NEXT_WEEK, hand)
    assert "T2" in tree(company, NEXT_WEEK - timedelta(days=1)).by_code
    assert "T2" not in tree(company, NEXT_WEEK).by_code
    assert acts(company) == ["department_closed"]


def test_a_move_says_what_goes_with_it(company: SmallCompany) -> None:
    company.open("E", "C")
    company.hire("W", "T1")
    company.hire("V", "D")
    move = move_of(company.session, "D", "E", DAY)
    assert move is not None
    assert (move.departments, move.people) == (2, 2)
    assert ([one.code for one in move.left], [one.code for one in move.joined]) == ([], ["E"])
    for below in ("C", "T1", "P", "NO"):
        assert move_of(company.session, "D", below, DAY) is None


def test_a_code_is_suggested(company: SmallCompany, hand: Hand) -> None:
    assert free_code(company.session) == "D01"
    add_department(company.session, {**NEW, "dept_id": "D41"}, hand)
    assert free_code(company.session) == "D42"
