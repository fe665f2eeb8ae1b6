from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import board, handing_over, requests
from pulse.commitments.events import log_of
from pulse.commitments.models import Clock, EventKind, Service, ServiceRequest
from pulse.errors import Conflict, Invalid, NotFound, Refused
from pulse.people.models import Department
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made)
    return made


@pytest.fixture
def parts_service(session: Session, scene: Scene) -> Service:
    """What another department does for the first one, promised within two working hours."""
    stores = factories.make_department(session, "T0777", is_provider=True)
    factories.make_head(session, stores)
    made = factories.make_service(session, stores, scene.provider, code="S07")
    factories.make_commitment(session, made, goal_value=2, goal_unit="business_hours")
    return made


def hand(session: Session, scene: Scene, service: Service, **given: object) -> ServiceRequest:
    request = scenes.ask(session, scene)
    return handing_over.hand_over(
        session, request.id, scene.member.id, service.id, "부품이 필요해요", at=NINE + HOUR
    )


def parent_of(session: Session, child: ServiceRequest) -> ServiceRequest:
    assert child.parent_id is not None
    return session.get_one(ServiceRequest, child.parent_id)


def test_a_part_is_a_request_of_its_own_with_its_own_promise(
    session: Session, scene: Scene, parts_service: Service
) -> None:
    child = hand(session, scene, parts_service)
    assert child.customer_department_id == scene.provider.id
    assert child.provider_department_id == parts_service.provider_department_id
    assert child.requester_id == scene.member.id
    assert child.details.startswith("부품이 필요해요")
    own = session.query(Clock).filter_by(request_id=child.id).one()
    assert own.goal_seconds == 2 * 3600
    assert own.due_at == NINE + 3 * HOUR


def test_the_first_clock_goes_on_and_the_log_names_the_part(
    session: Session, scene: Scene, parts_service: Service
) -> None:
    child = hand(session, scene, parts_service)
    parent = parent_of(session, child)
    due_at = scenes.clock_of(session, parent).due_at
    assert due_at is not None
    assert due_at > NINE + 9 * HOUR
    last = log_of(session, parent.id)[-1]
    assert last.kind is EventKind.HANDED_OVER
    assert last.data["number"] == child.number
    assert f"person:{scene.asker.id}" in scenes.told(session, "request_changed")


def test_a_part_takes_its_share_of_the_first_promise(
    session: Session, scene: Scene, parts_service: Service
) -> None:
    child = hand(session, scene, parts_service)
    head = parent_of(session, child)
    storeman = factories.make_person(
        session, session.get_one(Department, parts_service.provider_department_id)
    )
    requests.resolve(session, child.id, storeman.id, at=NINE + 3 * HOUR)
    requests.resolve(session, head.id, scene.member.id, at=NINE + 6 * HOUR)
    family = handing_over.family_of(session, head, log_of(session, head.id))
    assert family.parent is None
    assert [part.request.id for part in family.parts] == [child.id]
    told = board.story(session, head.id, NINE + 7 * HOUR)
    segments = told.clocks[0].derivation.segments
    assert handing_over.share_of(segments, family.parts[0], NINE + 7 * HOUR) == 2 * 3600
    assert told.clocks[0].reading.elapsed_seconds == 6 * 3600
    above = handing_over.family_of(session, child, log_of(session, child.id))
    assert above.parent is not None
    assert above.parent.id == head.id


def test_a_going_part_takes_its_share_up_to_now(
    session: Session, scene: Scene, parts_service: Service
) -> None:
    child = hand(session, scene, parts_service)
    head = parent_of(session, child)
    at = NINE + 5 * HOUR
    part = handing_over.family_of(session, head, log_of(session, head.id)).parts[0]
    segments = board.story(session, head.id, at).clocks[0].derivation.segments
    assert handing_over.share_of(segments, part, at) == 4 * 3600


def test_only_the_provider_hands_over_and_not_in_a_circle(
    session: Session, scene: Scene, parts_service: Service
) -> None:
    request = scenes.ask(session, scene)
    given = (session, request.id, scene.asker.id, parts_service.id)
    with pytest.raises(Refused):
        handing_over.hand_over(*given, at=NINE)
    with pytest.raises(Invalid):
        handing_over.hand_over(session, request.id, scene.member.id, scene.service.id, at=NINE)
    with pytest.raises(NotFound):
        handing_over.hand_over(session, request.id, scene.member.id, 999_999, at=NINE)
    child = handing_over.hand_over(
        session, request.id, scene.member.id, parts_service.id, at=NINE + HOUR
    )
    with pytest.raises(Conflict):
        handing_over.hand_over(
            session, request.id, scene.member.id, parts_service.id, at=NINE + HOUR
        )
    with pytest.raises(Invalid):
        handing_over.hand_over(session, child.id, None, scene.service.id, at=NINE + 2 * HOUR)


def test_a_done_request_is_not_handed_over(
    session: Session, scene: Scene, parts_service: Service
) -> None:
    request = scenes.ask(session, scene)
    requests.resolve(session, request.id, scene.member.id, at=NINE + HOUR)
    with pytest.raises(Conflict):
        handing_over.hand_over(
            session, request.id, scene.member.id, parts_service.id, at=NINE + 2 * HOUR
        )
