"""Requests are found by number or subject, by those who have a part in them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from pulse.commitments.finding import find_requests
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.tree import load_tree
from pulse.sought import seek
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

ON = NINE.date()


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def found(session: Session, who: Person, words: str, limit: int = 10) -> list[str]:
    rows = find_requests(
        session, viewer_of(session, who.id, ON), seek(words), load_tree(session, ON), limit
    )
    return [row.subject for row in rows]


def test_number_and_subject_are_looked_through_whatever_the_case(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene, subject="The Monitor stays black")
    scenes.ask(session, scene, subject="상담 화면이 멈춰요")
    assert found(session, scene.asker, "mONITOR") == [request.subject]
    assert found(session, scene.asker, request.number.lower()) == [request.subject]
    assert found(session, scene.asker, "화면이") == ["상담 화면이 멈춰요"]


def test_only_those_with_a_part_in_it_find_it(session: Session, scene: Scene) -> None:
    scenes.ask(session, scene, subject="monitor")
    everywhere = factories.make_person(session, scene.customer, roles=("executive",))
    colleague = factories.make_person(session, scene.customer)
    for who in ("asker", "member", "owner", "lead", "division_head", "customer_head", "chief"):
        assert found(session, getattr(scene, who), "monitor") == ["monitor"], who
    assert found(session, everywhere, "monitor") == ["monitor"]
    assert found(session, scene.stranger, "monitor") == []
    assert found(session, colleague, "monitor") == []


def test_signs_of_the_database_are_only_signs(session: Session, scene: Scene) -> None:
    scenes.ask(session, scene, subject="The first 100% of it")
    scenes.ask(session, scene, subject="snake_case")
    assert found(session, scene.asker, "%") == ["The first 100% of it"]
    assert found(session, scene.asker, "e_c") == ["snake_case"]
    assert found(session, scene.asker, "f_r") == []


def test_the_newest_come_first_and_no_more_than_asked_for(session: Session, scene: Scene) -> None:
    for number in range(4):
        scenes.ask(session, scene, subject=f"monitor {number}")
    assert found(session, scene.asker, "monitor", 2) == ["monitor 3", "monitor 2"]
