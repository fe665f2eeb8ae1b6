"""What is offered is what the verbs take: checked verb by verb, for every side and state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import handing_over, renegotiating, requests
from pulse.commitments.events import HoldReason, log_of
from pulse.commitments.models import EventKind, RequestEvent, RequestState, ServiceRequest
from pulse.commitments.possible import (
    ACTS,
    Position,
    colleagues,
    correctable,
    possible_acts,
    services_elsewhere,
)
from pulse.commitments.request_quality import say_lacks
from pulse.commitments.standing import standing_of
from pulse.errors import Conflict, Refused
from pulse.people.permissions import viewer_of
from pulse.people.tree import load_tree
from tests import factories
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

WHO = ("asker", "customer_head", "member", "lead", "stranger")
STATES = ("open", "held for the requester", "held for parts", "resolved", "cancelled")


def brought_to(session: Session, scene: Scene, state: str) -> ServiceRequest:
    request = scenes.ask(session, scene)
    requests.reply(session, request.id, scene.member.id, at=NINE)
    act: dict[str, Callable[[], object]] = {
        "open": lambda: None,
        "held for the requester": lambda: _hold(session, scene, request, "waiting_requester"),
        "held for parts": lambda: _hold(session, scene, request, "stock_out"),
        "resolved": lambda: requests.resolve(session, request.id, scene.member.id, at=NINE),
        "cancelled": lambda: requests.cancel(session, request.id, scene.asker.id, at=NINE),
    }
    act[state]()
    return request


def _hold(session: Session, scene: Scene, request: ServiceRequest, reason: str) -> object:
    return requests.hold(session, request.id, scene.member.id, HoldReason(reason), at=NINE)


def offered(session: Session, request: ServiceRequest, person_id: int) -> tuple[str, ...]:
    session.refresh(request)
    standing = standing_of(session, request, person_id, NINE)
    position = Position(request.state, log_of(session, request.id), standing, person_id)
    return possible_acts(position, NINE)


def attempt(session: Session, scene: Scene, request: ServiceRequest, who: int, verb: str) -> None:
    elsewhere = factories.make_service(
        session,
        factories.make_department(session, "T0777"),
        scene.provider,
        code="S77",
        user_scope=["ALL"],
    )
    event = session.query(RequestEvent).filter_by(request_id=request.id, kind=EventKind.REPLIED)
    at = NINE + HOUR
    verbs: dict[str, Callable[[], object]] = {
        "resume": lambda: requests.resume(session, request.id, who, at=at),
        "reply": lambda: requests.reply(session, request.id, who, at=at),
        "resolve": lambda: requests.resolve(session, request.id, who, at=at),
        "hold": lambda: requests.hold(session, request.id, who, HoldReason.STOCK_OUT, at=at),
        "agree": lambda: renegotiating.agree_due(session, request.id, who, at=at),
        "reassign": lambda: requests.reassign(session, request.id, who, scene.owner.id, at=at),
        "hand_over": lambda: handing_over.hand_over(session, request.id, who, elsewhere.id, at=at),
        "propose": lambda: renegotiating.propose_due(
            session, request.id, who, at + timedelta(days=1), at=at
        ),
        "priority": lambda: requests.change_priority(session, request.id, who, "P1", at=at),
        "reopen": lambda: requests.reopen(session, request.id, who, at=at),
        "lacks": lambda: say_lacks(session, request.id, who, ["what"], at=at),
        "waive": lambda: requests.waive(session, request.id, who, at=at),
        "correct": lambda: requests.correct(session, event.one(), who, None, at=at),
        "cancel": lambda: requests.cancel(session, request.id, who, at=at),
    }
    assert set(verbs) == set(ACTS)
    verbs[verb]()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # the rules need no database
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", WHO)
def test_what_is_offered_is_taken_and_what_is_not_is_refused(
    session: Session, who: str, state: str
) -> None:
    scene = scenes.build(session)
    scenes.promise(session, scene)
    request = brought_to(session, scene, state)
    person_id = getattr(scene, who).id
    allowed = offered(session, request, person_id)
    for verb in set(ACTS) - {"lacks"}:  # what it lacked may be said of an ended one as well
        spot = session.begin_nested()
        if verb in allowed:
            attempt(session, scene, request, person_id, verb)
        else:
            with pytest.raises((Refused, Conflict)):
                attempt(session, scene, request, person_id, verb)
        spot.rollback()
        session.expire_all()


def test_a_stranger_is_offered_nothing(session: Session) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    assert offered(session, request, scene.stranger.id) == ()


def test_agreeing_is_for_the_other_side_and_waiving_happens_once(session: Session) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    assert "agree" not in offered(session, request, scene.asker.id)
    later = NINE + timedelta(days=1)
    renegotiating.propose_due(session, request.id, scene.member.id, later, at=NINE)
    assert "agree" in offered(session, request, scene.asker.id)
    assert "agree" not in offered(session, request, scene.member.id)
    requests.waive(session, request.id, scene.asker.id, at=NINE)
    assert "waive" not in offered(session, request, scene.asker.id)


def test_only_what_happened_after_the_opening_can_be_corrected(session: Session) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    assert correctable(log_of(session, request.id)) == []
    assert "correct" not in offered(session, request, scene.lead.id)
    replied = requests.reply(session, request.id, scene.member.id, at=NINE)
    requests.correct(session, replied, scene.lead.id, None, at=NINE)
    assert [event.id for event in correctable(log_of(session, request.id))] == [replied.id]


def test_the_work_may_go_to_colleagues_of_the_department_alone(session: Session) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    part = factories.make_department(session, "T0402A", scene.provider)
    inside = factories.make_person(session, part)
    requests.reassign(session, request.id, scene.lead.id, scene.member.id, at=NINE)
    found = {person.id for person in colleagues(session, request, load_tree(session, NINE.date()))}
    assert found == {scene.owner.id, scene.lead.id, inside.id}


def test_a_part_may_be_asked_of_services_of_others(session: Session) -> None:
    scene = scenes.build(session)
    request = scenes.ask(session, scene)
    other = factories.make_department(session, "T0777")
    factories.make_service(session, other, scene.provider, code="S77", user_scope=["T0402"])
    factories.make_service(session, other, scene.customer, code="S78", user_scope=["T0901"])
    viewer = viewer_of(session, scene.member.id, NINE.date())
    assert [one.code for one in services_elsewhere(session, request, viewer)] == ["S77"]
    assert request.state is RequestState.OPEN
