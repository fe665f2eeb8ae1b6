from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from pulse.errors import NotFound
from pulse.people.structure import close_department, move_department, set_head
from pulse.people.tree import (
    department_by_code,
    department_name,
    department_path,
    load_tree,
    path_codes,
)
from tests.pulse.people.small_company import DAY, OPENED, SmallCompany


def test_the_whole_tree_is_read_in_at_most_two_queries(company: SmallCompany) -> None:
    head = company.hire("P1", "T1")
    set_head(company.session, company.id("T1"), head.id, OPENED)
    statements: list[str] = []
    engine = company.session.get_bind()
    listener = lambda *given: statements.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    tree = load_tree(company.session, DAY)
    event.remove(engine, "before_cursor_execute", listener)

    assert len(statements) <= 2
    assert tree.node(company.id("T1")).head_id == head.id
    assert [(depth, node.code) for depth, node in tree.walk()] == [
        (0, "C"), (1, "D"), (2, "T1"), (2, "T2"), (0, "P"),
    ]  # fmt: skip


def test_paths_lead_from_the_company_down(company: SmallCompany) -> None:
    tree = load_tree(company.session, DAY)

    assert tree.path_codes(company.id("T1")) == ("C", "D", "T1")
    assert [node.code for node in tree.roots()] == ["C", "P"]
    assert [node.code for node in tree.children(company.id("D"))] == ["T1", "T2"]
    assert company.id("T1") in tree


def test_one_reading_of_a_path_serves_every_day_it_holds_on(company: SmallCompany) -> None:
    session, team = company.session, company.id("T1")
    moved_on = DAY + timedelta(days=30)
    move_department(session, team, company.id("C"), moved_on)
    statements: list[str] = []
    engine = session.get_bind()
    listener = lambda *given: statements.append(given[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    days = [DAY + timedelta(days=days) for days in range(60)]
    found = [path_codes(session, team, day) for day in days]
    event.remove(engine, "before_cursor_execute", listener)

    assert len(statements) == 2
    assert found == [
        tuple(one.code for one in department_path(session, team, day)) for day in days
    ]
    assert set(found) == {("C", "D", "T1"), ("C", "T1")}


def test_a_path_that_changes_is_read_again(company: SmallCompany) -> None:
    session, team = company.session, company.id("T1")
    assert path_codes(session, team, DAY) == ("C", "D", "T1")
    move_department(session, team, company.id("C"), DAY)
    assert path_codes(session, team, DAY) == ("C", "T1")
    close_department(session, team, DAY)
    assert path_codes(session, team, DAY) == ()


def test_a_closed_department_is_in_no_later_tree(company: SmallCompany) -> None:
    close_department(company.session, company.id("T1"), DAY)
    tree = load_tree(company.session, DAY)

    assert company.id("T1") not in tree
    with pytest.raises(NotFound):
        tree.node(company.id("T1"))
    with pytest.raises(NotFound):
        department_name(company.session, company.id("T1"), DAY, "ko")
    assert department_name(company.session, company.id("T1"), DAY - timedelta(days=1), "en")


def test_an_unknown_code_is_not_found(company: SmallCompany) -> None:
    assert department_by_code(company.session, "T1").id == company.id("T1")
    with pytest.raises(NotFound):
        department_by_code(company.session, "nowhere")


def test_what_was_closed_lately_is_there_where_it_is_asked_for(company: SmallCompany) -> None:
    session, team = company.session, company.id("T1")
    closed_on = DAY + timedelta(days=10)
    close_department(session, team, closed_on)
    later = closed_on + timedelta(days=5)
    assert team not in load_tree(session, later)
    assert team not in load_tree(session, later, closed_on)
    tree = load_tree(session, later, closed_on - timedelta(days=1))
    assert tree.path_codes(team) == ("C", "D", "T1")
    assert tree.node(team).closed_on == closed_on
    before = load_tree(session, closed_on - timedelta(days=1), DAY)
    assert before.node(team).closed_on is None
