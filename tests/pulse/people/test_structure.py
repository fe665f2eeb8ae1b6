from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from pulse.errors import Conflict, NotFound
from pulse.people.models import (
    Department,
    DepartmentPlacement,
    Headship,
    Membership,
    Person,
    RoleAssignment,
)
from pulse.people.structure import (
    close_department,
    department_of,
    department_path,
    head_of,
    leave,
    load_tree,
    members_on,
    move_department,
    open_department,
    rename_department,
    set_head,
    subtree_ids,
    transfer,
)
from pulse.tables import Base
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany

BEFORE = DAY - timedelta(days=1)


def test_a_rename_keeps_the_old_name_for_the_days_before(company: SmallCompany) -> None:
    rename_department(company.session, company.id("T1"), "새 이름", "New name", DAY)

    assert load_tree(company.session, BEFORE).by_code["T1"].name("ko") == "T1부서"
    assert load_tree(company.session, DAY).by_code["T1"].name("en") == "New name"


def test_a_move_takes_the_whole_branch_along_from_its_day(company: SmallCompany) -> None:
    company.open("U", "T1")
    move_department(company.session, company.id("T1"), company.id("T2"), DAY)

    after = department_path(company.session, company.id("U"), DAY)
    before = department_path(company.session, company.id("U"), BEFORE)
    assert [item.code for item in after] == ["C", "D", "T2", "T1", "U"]
    assert [item.code for item in before] == ["C", "D", "T1", "U"]


def test_a_later_known_move_survives_an_earlier_one(company: SmallCompany) -> None:
    later = DAY + timedelta(days=30)
    move_department(company.session, company.id("T1"), company.id("C"), later)
    move_department(company.session, company.id("T1"), company.id("T2"), DAY)

    assert load_tree(company.session, DAY).path_codes(company.id("T1")) == ("C", "D", "T2", "T1")
    assert load_tree(company.session, later).path_codes(company.id("T1")) == ("C", "T1")


def test_a_department_never_comes_below_itself_on_any_later_day(company: SmallCompany) -> None:
    later = DAY + timedelta(days=30)
    move_department(company.session, company.id("T1"), company.id("T2"), later)

    with pytest.raises(Conflict, match="department_cycle"):
        move_department(company.session, company.id("T2"), company.id("T1"), DAY)


def test_an_occupied_department_cannot_close(company: SmallCompany) -> None:
    company.hire("P1", "T1")
    with pytest.raises(Conflict, match="department_not_empty"):
        close_department(company.session, company.id("T1"), DAY)
    with pytest.raises(Conflict, match="department_has_children"):
        close_department(company.session, company.id("D"), DAY)


def test_closing_an_emptied_department_ends_its_headship(company: SmallCompany) -> None:
    head = company.hire("P1", "T1")
    set_head(company.session, company.id("T1"), head.id, OPENED)
    transfer(company.session, head, company.id("T2"), DAY)

    close_department(company.session, company.id("T1"), DAY)

    assert "T1" not in load_tree(company.session, DAY).by_code
    assert head_of(company.session, company.id("T1"), BEFORE) == head
    assert head_of(company.session, company.id("T1"), DAY) is None


def test_members_are_those_of_the_day(company: SmallCompany) -> None:
    stays, moves, leaves = (company.hire(number) for number in ("P1", "P2", "P3"))
    transfer(company.session, moves, company.id("T2"), DAY, "rotation")
    leave(company.session, leaves, DAY)

    assert members_on(company.session, company.id("T1"), BEFORE) == [stays, moves, leaves]
    assert members_on(company.session, company.id("T1"), DAY) == [stays]
    assert members_on(company.session, company.id("D"), DAY, with_subtree=True) == [stays, moves]


def test_an_earlier_transfer_ends_where_the_next_known_one_begins(company: SmallCompany) -> None:
    person = company.hire("P1", "T1")
    later = DAY + timedelta(days=10)
    transfer(company.session, person, company.id("D"), later)
    transfer(company.session, person, company.id("T2"), DAY)

    places = [department_of(company.session, person.id, day) for day in (BEFORE, DAY, later)]
    assert places == [company.id("T1"), company.id("T2"), company.id("D")]


def test_a_transfer_on_the_same_day_corrects_the_first(company: SmallCompany) -> None:
    person = company.hire("P1", "T1")
    transfer(company.session, person, company.id("T2"), DAY)
    transfer(company.session, person, company.id("D"), DAY)

    assert department_of(company.session, person.id, DAY) == company.id("D")
    assert len(company.session.scalars(select(Membership)).all()) == 2


def test_nobody_moves_into_a_closed_department_or_after_leaving(company: SmallCompany) -> None:
    person = company.hire("P1", "T1")
    close_department(company.session, company.id("T2"), DAY)
    with pytest.raises(Conflict, match="department_closed"):
        transfer(company.session, person, company.id("T2"), DAY)
    leave(company.session, person, DAY)
    with pytest.raises(Conflict, match="person_left"):
        transfer(company.session, person, company.id("D"), DAY)


def test_leaving_ends_roles_and_headships_too(company: SmallCompany) -> None:
    person = company.hire("P1", "T1")
    set_head(company.session, company.id("T1"), person.id, OPENED)
    company.session.add(RoleAssignment(person_id=person.id, role="hr_lead", valid_from=OPENED))
    leave(company.session, person, DAY)

    ends = [
        company.session.scalar(select(model.valid_to))
        for model in (Membership, Headship, RoleAssignment)
    ]
    assert ends == [DAY, DAY, DAY]


def test_a_new_head_follows_the_old_one(company: SmallCompany) -> None:
    first, second = company.hire("P1", "T1"), company.hire("P2", "T1")
    set_head(company.session, company.id("T1"), first.id, OPENED)
    set_head(company.session, company.id("T1"), second.id, DAY)
    set_head(company.session, company.id("T1"), second.id, DAY + timedelta(days=5))

    assert head_of(company.session, company.id("T1"), BEFORE) == first
    assert head_of(company.session, company.id("T1"), DAY) == second
    assert len(company.session.scalars(select(Headship)).all()) == 2


def test_subtree_and_tree_agree(company: SmallCompany) -> None:
    ids = subtree_ids(company.session, company.id("D"), DAY)

    assert company.codes(ids) == {"D", "T1", "T2"}
    assert ids == load_tree(company.session, DAY).subtree_ids(company.id("D"))


DAYS = st.integers(0, 40).map(lambda count: OPENED + timedelta(days=count))
PICKS = st.integers(0, 5)
MOVES = st.lists(
    st.tuples(st.sampled_from(["transfer", "move", "close", "leave"]), PICKS, PICKS, DAYS),
    max_size=14,
)


def _consistent(session: Session) -> None:
    """Check the rules of the tree on every day on which anything can have changed."""
    placements = session.scalars(select(DepartmentPlacement)).all()
    departments = {item.id: item for item in session.scalars(select(Department))}
    memberships = session.scalars(select(Membership)).all()
    for count in range(45):
        day = OPENED + timedelta(days=count)
        parents: dict[int, list[int | None]] = defaultdict(list)
        for row in placements:
            if row.valid_from <= day < (row.valid_to or date.max):
                parents[row.department_id].append(row.parent_id)
        open_ids = {
            item.id
            for item in departments.values()
            if item.opened_on <= day < (item.closed_on or date.max)
        }
        assert {key: len(found) for key, found in parents.items()} == dict.fromkeys(open_ids, 1)
        for start in open_ids:
            above, steps = parents[start][0], 0
            while above is not None:
                assert above in open_ids
                assert (steps := steps + 1) < 10
                above = parents[above][0]
        here = [row for row in memberships if row.valid_from <= day < (row.valid_to or date.max)]
        assert len({row.person_id for row in here}) == len(here)
        assert all(row.department_id in open_ids for row in here)
        if count % 15 == 0:
            assert load_tree(session, day).nodes.keys() == open_ids


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=MOVES)
def test_any_sequence_of_changes_keeps_every_day_consistent(
    moves: list[tuple[str, int, int, date]],
) -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        company = SmallCompany(session)
        people = [company.hire(f"P{number}", "T1") for number in range(3)]
        people += [company.hire("P9", "T2", on=OPENED + timedelta(days=20))]
        session.commit()
        codes = list(company.departments)
        for verb, one, other, on in moves:
            unit = company.id(codes[one % len(codes)])
            target = company.id(codes[other % len(codes)])
            person = people[one % len(people)]
            try:
                if verb == "transfer" and on >= (person.hired_on or on):
                    transfer(session, person, target, on)
                elif verb == "move":
                    move_department(session, unit, target, on)
                elif verb == "close":
                    close_department(session, unit, on)
                elif verb == "leave":
                    leave(session, person, on)
                session.commit()
            except (Conflict, NotFound):
                session.rollback()
        _consistent(session)
    engine.dispose()


def test_opening_below_a_department_that_closes_earlier_is_refused(company: SmallCompany) -> None:
    close_department(company.session, company.id("T2"), DAY)
    late = Department(
        code="N", level="team", kind="hq", employer_id=company.own.id, calendar_code="CAL",
        opened_on=BEFORE,
    )  # fmt: skip
    with pytest.raises(Conflict, match="parent_closed"):
        open_department(company.session, late, company.id("T2"), "신설", "New")


def test_a_person_in_a_department_that_closes_as_planned_is_out_on_that_day(
    company: SmallCompany,
) -> None:
    company.session.get_one(Department, company.id("T2"))
    close_department(company.session, company.id("T2"), DAY)
    person: Person = company.hire("P1", "T1")
    transfer(company.session, person, company.id("T2"), BEFORE)

    assert department_of(company.session, person.id, BEFORE) == company.id("T2")
    assert department_of(company.session, person.id, DAY) is None
