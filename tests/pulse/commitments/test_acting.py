"""The claim every verb goes through, and the one event it leaves."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pulse.commitments.acting import ACTIVE, Verb, begin
from pulse.commitments.events import Side
from pulse.commitments.models import EventKind, RequestState, ServiceRequest
from pulse.commitments.standing import ASKING, PROVIDING, Standing
from pulse.errors import Conflict, NotFound, Refused
from pulse.outbox import OutboxMessage
from pulse.telling import untold
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

REPLY = Verb("reply", EventKind.REPLIED, PROVIDING | ASKING, ACTIVE)
RESOLVE = Verb("resolve", EventKind.RESOLVED, PROVIDING, ACTIVE, RequestState.RESOLVED)


@pytest.fixture
def scene(session: Session) -> Scene:
    built = scenes.build(session)
    scenes.promise(session, built)
    return built


@pytest.fixture
def request_(session: Session, scene: Scene) -> ServiceRequest:
    return scenes.ask(session, scene)


def test_a_claim_moves_the_request_and_the_late_one_is_a_conflict(
    session: Session, scene: Scene, request_: ServiceRequest
) -> None:
    act = begin(session, request_.id, scene.member.id, RESOLVE, NINE + HOUR)
    assert act.request.state is RequestState.RESOLVED
    with pytest.raises(Conflict, match="wrong_state") as late:
        begin(session, request_.id, scene.owner.id, RESOLVE, NINE + HOUR)
    assert late.value.params == {"state": "resolved", "verb": "resolve"}


def test_a_verb_without_a_state_of_its_own_leaves_it(
    session: Session, scene: Scene, request_: ServiceRequest
) -> None:
    for _ in range(2):
        begin(session, request_.id, scene.asker.id, REPLY, NINE + HOUR)
    assert request_.state is RequestState.OPEN


def test_who_may_not_is_refused_before_anything_moves(
    session: Session, scene: Scene, request_: ServiceRequest
) -> None:
    for actor in (scene.stranger, scene.asker):
        with pytest.raises(Refused, match="may_not_resolve"):
            begin(session, request_.id, actor.id, RESOLVE, NINE + HOUR)
    session.refresh(request_)
    assert request_.state is RequestState.OPEN
    assert scenes.event_count(session, request_) == 1
    with pytest.raises(NotFound, match="service_request_not_found"):
        begin(session, request_.id + 1, scene.member.id, RESOLVE, NINE + HOUR)


def test_the_side_is_the_providers_wherever_the_actor_stands_there(
    session: Session, scene: Scene, request_: ServiceRequest
) -> None:
    sides = {
        who: begin(session, request_.id, getattr(scene, who).id, REPLY, NINE + HOUR).side
        for who in ("member", "asker", "customer_head", "chief")
    }
    assert sides == {
        "member": Side.PROVIDER,
        "asker": Side.REQUESTER,
        "customer_head": Side.REQUESTER,
        "chief": Side.PROVIDER,
    }


def test_the_product_itself_acts_for_the_provider(
    session: Session, request_: ServiceRequest
) -> None:
    act = begin(session, request_.id, None, RESOLVE, NINE + HOUR)
    assert act.standing == {Standing.PRODUCT}
    assert act.side is Side.PROVIDER


def test_an_act_leaves_one_event_with_a_trimmed_note(
    session: Session, scene: Scene, request_: ServiceRequest
) -> None:
    act = begin(session, request_.id, scene.member.id, REPLY, NINE + HOUR)
    act.data["by"] = act.side.value
    event = act.append("  지금 보고 있어요  " + "가" * 600)
    assert scenes.event_count(session, request_) == 2
    assert event.kind is EventKind.REPLIED
    assert event.reason.startswith("지금")
    assert len(event.reason) == 500
    assert event.actor_id == scene.member.id


def test_an_act_of_the_past_leaves_its_event_and_tells_nobody(
    session: Session, scene: Scene, request_: ServiceRequest
) -> None:
    before = session.scalar(select(func.count()).select_from(OutboxMessage))
    with untold(session):
        act = begin(session, request_.id, scene.member.id, RESOLVE, NINE + HOUR)
        act.append()
    assert scenes.event_count(session, request_) == 2
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == before
