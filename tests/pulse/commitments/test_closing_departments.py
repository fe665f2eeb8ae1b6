"""A department closes once nobody is in it and nobody counts on it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.closing_departments import InTheWay, close_empty, in_the_way
from pulse.commitments.models import Service
from pulse.errors import Conflict
from pulse.people.by_hand import Hand
from pulse.people.models import Department
from pulse.people.tree import load_tree
from tests.factories import CALENDAR, make_department, make_person, make_service

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 3, 2)


def found(session: Session, department: Department) -> InTheWay:
    tree = load_tree(session, DAY)
    return in_the_way(session, tree.node(department.id), tree)


def test_what_is_in_the_way_is_named(session: Session) -> None:
    company = make_department(session, "C")
    desk = make_department(session, "D", company)
    make_department(session, "T", desk)
    make_person(session, desk)
    service = make_service(session, desk, company, code="S01")
    there = found(session, desk)
    assert (there.people, [one.code for one in there.departments]) == (1, ["T"])
    assert ([one.code for one in there.services], there.is_clear) == ([service.code], False)


def test_a_service_counts_until_it_has_ended(session: Session) -> None:
    company = make_department(session, "C")
    desk = make_department(session, "D", company)
    hand = Hand(make_person(session, company).id, AT, DAY, {CALENDAR})
    service: Service = make_service(session, company, company, code="S01")
    service.decider_department_id = desk.id
    tree = load_tree(session, DAY)
    node, closed_on = tree.node(desk.id), DAY + timedelta(days=1)
    with pytest.raises(Conflict, match="department_counted_on"):
        close_empty(session, node, tree, closed_on, hand)
    service.decider_department_id, service.user_scope = company.id, ["D"]
    session.flush()
    assert not found(session, desk).is_clear
    service.status = "ended"
    session.flush()
    assert found(session, desk).is_clear
    close_empty(session, node, tree, closed_on, hand)
    assert "D" not in load_tree(session, closed_on).by_code
