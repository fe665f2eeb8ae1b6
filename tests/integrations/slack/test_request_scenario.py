"""A service request from the slash command to the escalation, through the trial workspace."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from pulse.commitments import escalating
from pulse.commitments.models import (
    Escalation,
    EscalationState,
    RequestEvent,
    ServiceRequest,
)
from pulse.transaction import transaction
from tests.integrations.slack.stage import DESK, NINE, Stage, company
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene

HOUR = 3600


@pytest.fixture
def scene(stage: Stage, scene: Scene) -> Scene:
    with stage.sessions() as session, transaction(session):
        commitments_scene.promise(
            session,
            scene,
            kind="first_response",
            goal_value=5,
            goal_unit="business_minutes",
            chain_code=None,
        )
    return scene


def open_by_command(stage: Stage) -> None:
    asker = stage.person("asker")
    asker.types("/ieum request 상담 화면이 멈춰요")
    asker.fills(
        {"service_id": "상담화면 장애 지원", "details": "세 자리가 모두 <!channel> 그래요"}
    )
    assert asker.submits() == {}
    stage.send()


def only_request(stage: Stage) -> ServiceRequest:
    with stage.sessions() as session:
        return session.scalars(select(ServiceRequest)).one()


def test_a_request_reaches_the_department_and_is_confirmed(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    request = only_request(stage)
    assert (request.subject, request.priority, request.source) == (
        "상담 화면이 멈춰요",
        "P2",
        "slack",
    )
    heard = stage.person("asker").sees()[-1].text
    assert request.number in heard
    assert "오늘 09:05까지" in heard
    root = stage.slack.channel("desk").messages[-1]
    assert root.buttons == ["제가 볼게요", "잠시 멈추기", "해결했어요", "자세히 보기"]
    assert "<!channel>" not in root.text
    assert (request.thread_channel, request.thread_ts) == (DESK, root.ts)


def test_the_modal_keeps_what_was_typed_and_says_what_is_missing(
    stage: Stage, scene: Scene
) -> None:
    asker = stage.person("asker")
    asker.types("/ieum request 상담 화면이 멈춰요")
    assert asker.modal is not None
    assert "무엇을 하려고 하세요?" in asker.modal
    asker.fills({"subject": "   ", "service_id": "상담화면 장애 지원"})
    assert asker.submits() == {"subject": "적어 주세요."}


def test_choosing_a_service_shows_its_promises(stage: Stage, scene: Scene) -> None:
    asker = stage.person("asker")
    asker.types("/ieum request 상담 화면이 멈춰요")
    assert asker.modal is not None
    assert "한 시간 안에 해결" not in asker.modal
    asker.taps("어느 서비스에 부탁할까요?", "상담화면 장애 지원")
    assert "한 시간 안에 해결" in str(asker.modal_view.content)  # type: ignore[union-attr]


def test_the_first_reply_is_told_and_the_buttons_follow_the_state(
    stage: Stage, scene: Scene
) -> None:
    open_by_command(stage)
    member = stage.person("member")
    member.taps("제가 볼게요", channel="desk")
    root = stage.slack.channel("desk").messages[-1]
    assert root.buttons == ["잠시 멈추기", "해결했어요", "자세히 보기"]
    stage.send()
    assert "맡았어요" in stage.person("asker").sees()[-1].text
    assert only_request(stage).assignee_id == scene.member.id


def test_hold_asks_why_and_tells_the_requester(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    member = stage.person("member")
    member.taps("잠시 멈추기", channel="desk")
    member.fills({"reason": "재고나 자재"})
    assert member.submits() == {}
    stage.send()
    assert "재고나 자재" in stage.person("asker").sees()[-1].text
    assert stage.slack.channel("desk").messages[-1].buttons == ["다시 시작", "자세히 보기"]
    member.taps("다시 시작", channel="desk")
    assert only_request(stage).state.value == "open"


def test_resolving_ends_it_and_only_the_department_may(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    stage.person("stranger").taps("해결했어요", channel="desk")
    assert only_request(stage).state.value == "open"
    seen = stage.person("stranger").sees("desk")[-1]
    assert seen.is_ephemeral
    assert "맡은 부서" in seen.text
    stage.person("member").taps("해결했어요", channel="desk")
    stage.send()
    assert "해결됐어요" in stage.person("asker").sees()[-1].text
    assert stage.slack.channel("desk").messages[-1].buttons == ["자세히 보기"]


def test_a_repeated_press_has_one_effect(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    stage.person("member").taps("해결했어요", channel="desk")
    assert stage.again().status == 200
    with stage.sessions() as session:
        kinds = session.scalars(select(RequestEvent.kind)).all()
    assert [kind.value for kind in kinds] == ["opened", "resolved"]


def test_an_escalation_is_told_and_acknowledged(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    stage.moment.advance(8 * HOUR + 10)  # eight of the ten promised hours
    with stage.sessions() as session, transaction(session):
        assert escalating.fire_due(session, stage.moment.now()) == 1
    stage.send()
    owner = stage.person("owner")
    said = owner.sees()[-1].text
    assert said.startswith("내일 10:00까지 해결하기로 했어요: ")
    assert "80%가 지났어요" in said.splitlines()[1]
    owner.taps("4시간 안에")
    assert "그때까지 다음 단계는 멈춰요" in owner.sees()[-1].text
    with stage.sessions() as session:
        states = session.scalars(select(Escalation.state).order_by(Escalation.step)).all()
        acknowledged = session.scalar(
            select(func.count()).where(Escalation.acknowledged_by == scene.owner.id)
        )
        until = session.scalar(select(func.max(Escalation.expected_at)))
        waiting = session.scalars(
            select(Escalation.due_at).where(Escalation.state == EscalationState.PLANNED)
        ).all()
    assert acknowledged == 1
    assert {state.value for state in states[1:]} == {"planned"}
    assert until == stage.moment.now() + timedelta(hours=4)
    assert min(due for due in waiting if due) >= until


def test_an_escalation_is_dropped_when_its_clock_stopped_first(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    stage.moment.advance(8 * HOUR + 10)
    with stage.sessions() as session, transaction(session):
        escalating.fire_due(session, stage.moment.now())
    stage.person("member").taps("해결했어요", channel="desk")
    stage.send()
    assert not stage.person("owner").sees()


def test_my_promises_are_listed(stage: Stage, scene: Scene) -> None:
    stage.person("asker").types("/ieum promises")
    assert "기다리는 요청이 없어요" in stage.person("asker").sees()[-1].text
    open_by_command(stage)
    stage.person("asker").types("/ieum 약속")
    said = stage.person("asker").sees()[-1]
    assert said.is_ephemeral
    assert "오늘 09:05까지" in said.text


def test_help_comes_in_ones_own_language(stage: Stage) -> None:
    company(stage, "en")
    stage.person("asker").types("/ieum")
    assert "Here is what Ieum can do" in stage.person("asker").sees()[-1].text


def test_a_stranger_learns_nothing(stage: Stage, scene: Scene) -> None:
    nobody = stage.person("nobody")
    nobody.types("/ieum request 무엇이든")
    assert nobody.modal is None
    assert "연결되어 있지 않아요" in nobody.sees()[-1].text
    open_by_command(stage)
    nobody.taps("해결했어요", channel="desk")
    assert only_request(stage).state.value == "open"


def test_the_home_tab_shows_what_is_open(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    mine = stage.person("asker").opens_home()
    assert "상담 화면이 멈춰요" in mine
    assert "지금 열린 설문이 없어요" in mine
    queue = stage.person("member").opens_home()
    assert "오늘 우리 부서가 약속한 일" in queue
    at_risk = queue.split("오늘 지키기 어려울 수 있는 약속")[1].split("오늘 우리 부서")[0]
    assert "상담 화면이 멈춰요" in at_risk, "its first reply is due at once"
    assert "오늘 지키기 어려울" not in mine, "nothing to answer, nothing to head"
    assert "상담 화면이 멈춰요" in queue


def test_the_home_tab_opens_a_new_request_and_the_list(stage: Stage, scene: Scene) -> None:
    asker = stage.person("asker")
    asker.opens_home()
    asker.taps("부탁하기")
    assert asker.modal is not None
    assert asker.modal.startswith("부탁하기")
    asker.closes()
    asker.taps("내 요청 모두 보기")
    assert asker.modal is not None
    assert asker.modal.startswith("내 요청")


def test_times_are_those_of_the_stage(stage: Stage, scene: Scene) -> None:
    open_by_command(stage)
    assert only_request(stage).opened_at == NINE


def test_a_message_becomes_a_request_with_its_words_filled_in(stage: Stage, scene: Scene) -> None:
    stage.person("member").types("프린터가 멈췄어요\n3층이에요", channel="desk")
    asker = stage.person("asker")
    asker.uses("request.from_message", stage.slack.channel("desk").messages[-1])
    filled = {
        block["block_id"]: block["element"].get("initial_value")
        for block in asker.modal_view.content["blocks"]  # type: ignore[union-attr]
    }
    assert filled["subject"] == "프린터가 멈췄어요"
    assert filled["details"] == "프린터가 멈췄어요\n3층이에요"
    values = {name: value for name, value in filled.items() if value}
    assert asker.fills({**values, "service_id": "상담화면 장애 지원"}).submits() == {}
    assert only_request(stage).subject == "프린터가 멈췄어요"
