"""Beside a story stand the whole and its parts, each with a link where it surely leads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from app.views.request_parts import Beside, beside
from pulse.commitments import board, handing_over
from pulse.commitments.models import Service, ServiceRequest
from pulse.people.models import Person
from pulse.people.permissions import viewer_of
from pulse.people.structure import load_tree
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

NOW = NINE + 2 * HOUR


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made)
    return made


@pytest.fixture
def part(session: Session, scene: Scene) -> ServiceRequest:
    """A part handed to another department an hour after the whole was asked."""
    stores = factories.make_department(session, "T0777", is_provider=True, name_en="Stores")
    factories.make_head(session, stores)
    service: Service = factories.make_service(
        session, stores, scene.provider, code="S07", name_en="Parts"
    )
    factories.make_commitment(session, service, goal_value=2, goal_unit="business_hours")
    whole = scenes.ask(session, scene)
    return handing_over.hand_over(
        session, whole.id, scene.member.id, service.id, "부품이 필요해요", at=NINE + HOUR
    )


def seen(session: Session, request_id: int | None, reader: Person) -> Beside:
    assert request_id is not None
    told = board.story(session, request_id, NOW)
    tree = load_tree(session, NOW.date())
    return beside(session, told, tree, viewer_of(session, reader.id, NOW.date()), NOW)


def test_a_request_alone_has_nothing_beside_it(session: Session, scene: Scene) -> None:
    request = scenes.ask(session, scene)
    assert seen(session, request.id, scene.asker) == Beside([], [])


def test_the_whole_names_its_part_and_how_much_time_it_took(
    session: Session, scene: Scene, part: ServiceRequest
) -> None:
    (line,) = seen(session, part.parent_id, scene.member).lines
    assert (line.title, line.number) == ("Handed over as", part.number)
    assert line.words == "Stores · Parts"
    assert line.share == "1 h of the 2 h used so far"
    assert line.url.endswith(f"/requests/{part.number}")


def test_the_part_names_its_whole(session: Session, scene: Scene, part: ServiceRequest) -> None:
    (line,) = seen(session, part.id, scene.member).lines
    assert (line.title, line.share) == ("A part of", "")
    assert line.words.endswith("Agent desktop support")


def test_no_link_stands_where_it_might_not_lead(
    session: Session, scene: Scene, part: ServiceRequest
) -> None:
    (line,) = seen(session, part.parent_id, scene.asker).lines
    assert (line.number, line.url) == (part.number, "")
