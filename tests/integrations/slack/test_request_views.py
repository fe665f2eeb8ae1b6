from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from integrations.slack import request_views
from integrations.slack.request_blocks import DueFace
from pulse.commitments import requests
from pulse.commitments.events import HoldReason
from pulse.commitments.models import Service
from pulse.errors import NotFound
from tests.integrations.slack.faces import voice
from tests.integrations.slack.stage import NINE, TestLinks
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene

LINKS = TestLinks()
HOUR = timedelta(hours=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    made = commitments_scene.build(session)
    commitments_scene.promise(session, made, goal_value=2)
    commitments_scene.promise(
        session, made, kind="first_response", goal_value=1, priority="P1", chain_code=None
    )
    return made


def test_a_request_as_it_stands(session: Session, scene: Scene) -> None:
    asked = commitments_scene.ask(session, scene, priority="P1")
    request, face = request_views.request_face(session, asked.id, LINKS, "en")
    assert request is asked
    assert (face.number, face.state, face.has_reply) == (asked.number, "open", False)
    assert face.service == "Agent desktop support"
    assert face.due == DueFace("first_reply", NINE + HOUR)
    assert face.link == f"https://ieum.test/requests/{asked.number}"


def test_after_the_first_reply_the_next_promise_counts(session: Session, scene: Scene) -> None:
    asked = commitments_scene.ask(session, scene, priority="P1")
    requests.reply(session, asked.id, scene.member.id, at=NINE)
    session.expire_all()
    _, face = request_views.request_face(session, asked.id, LINKS, "ko")
    assert face.has_reply
    assert face.due == DueFace("resolution", NINE + 2 * HOUR)


def test_the_requesters_own_words_are_no_reply(session: Session, scene: Scene) -> None:
    asked = commitments_scene.ask(session, scene, priority="P1")
    requests.reply(session, asked.id, scene.asker.id, at=NINE)
    session.expire_all()
    _, face = request_views.request_face(session, asked.id, LINKS, "ko")
    assert not face.has_reply


def test_a_paused_promise_has_no_time_and_an_ended_one_is_none(
    session: Session, scene: Scene
) -> None:
    asked = commitments_scene.ask(session, scene)
    requests.hold(session, asked.id, scene.member.id, HoldReason.WAITING_REQUESTER, at=NINE + HOUR)
    session.expire_all()
    _, face = request_views.request_face(session, asked.id, LINKS, "ko")
    assert face.due == DueFace("resolution", None)
    requests.resolve(session, asked.id, scene.member.id, at=NINE + HOUR)
    session.expire_all()
    _, face = request_views.request_face(session, asked.id, LINKS, "ko")
    assert (face.due, face.is_promised) == (None, True)


def test_lists_are_soonest_first_and_cost_the_same_for_any_number(
    session: Session, scene: Scene
) -> None:
    late = commitments_scene.ask(session, scene, at=NINE + HOUR)
    soon = commitments_scene.ask(session, scene, at=NINE)
    done = commitments_scene.ask(session, scene, at=NINE)
    requests.resolve(session, done.id, scene.member.id, at=NINE)
    provider_id, asker_id = scene.provider.id, scene.asker.id
    session.expire_all()

    def listed() -> tuple[list[int], int]:
        statements: list[str] = []

        def count(*given: object) -> None:
            statements.append(str(given[2]))

        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", count)
        rows = request_views.queue_of(session, provider_id)
        faces = request_views.faces_of(session, rows, LINKS, "ko")
        event.remove(engine, "before_cursor_execute", count)
        session.expire_all()
        return [face.id for face in faces], len(statements)

    ids, two = listed()
    assert ids == [soon.id, late.id]
    for _ in range(5):
        commitments_scene.ask(session, scene, at=NINE + 2 * HOUR)
    session.expire_all()
    ids, seven = listed()
    assert (len(ids), seven) == (7, two)
    assert two <= 4
    assert [r.id for r in request_views.requests_of(session, asker_id)][:2] == [
        soon.id,
        late.id,
    ]


def test_only_what_one_may_ask_from_here_is_offered(session: Session, scene: Scene) -> None:
    asked = request_views.services_for(session, scene.stranger, voice("en"))
    assert [service.name for service in asked] == ["Agent desktop support"]
    service = session.scalars(select(Service)).one()
    service.user_scope = ["T0901"]
    session.flush()
    assert request_views.services_for(session, scene.stranger, voice()) == []
    assert len(request_views.services_for(session, scene.asker, voice())) == 1
    service.request_channels = ["system"]
    session.flush()
    assert request_views.services_for(session, scene.asker, voice()) == []


def test_promises_are_said_for_each_urgency(session: Session, scene: Scene) -> None:
    said = request_views.promises_of(session, scene.service.id, voice("en"))
    assert said == ["Solve within an hour · Solve within an hour", *["Solve within an hour"] * 2]
    assert request_views.promises_of(session, 0, voice()) == []


def test_the_length_of_a_promise(session: Session, scene: Scene) -> None:
    version = commitments_scene.promise(session, scene, goal_value=3, goal_unit="business_days")
    assert request_views.goal_words(version, "ko") == "3영업일"
    version.goal_unit = "settlement_cycle"
    assert request_views.goal_words(version, "en") == "3"


def test_nothing_is_found_where_nothing_is(session: Session) -> None:
    with pytest.raises(NotFound):
        request_views.request_face(session, 0, LINKS, "ko")


def test_what_somebody_wrote_about_abuse_stays_out_of_the_workspace(
    session: Session, scene: Scene
) -> None:
    asked = commitments_scene.ask(session, scene, details="He threatened me.")
    face = request_views.request_face
    assert face(session, asked.id, LINKS, "en")[1].details == "He threatened me."
    asked.service.category = "Safety"
    assert face(session, asked.id, LINKS, "en")[1].details == ""


def test_protection_is_there_for_those_it_is_meant_for(session: Session, scene: Scene) -> None:
    assert not request_views.is_protected(session, scene.asker, voice("ko"))
    scene.service.category = "Safety"
    session.flush()
    assert request_views.is_protected(session, scene.asker, voice("ko"))
    scene.service.user_scope = ["T0999"]
    session.flush()
    assert not request_views.is_protected(session, scene.stranger, voice("ko"))
