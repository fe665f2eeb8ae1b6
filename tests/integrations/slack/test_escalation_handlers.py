"""Escalations in Slack: told in person and in the thread, taken on until a time, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from pulse.commitments import escalating
from pulse.commitments.models import (
    Escalation,
    EscalationChain,
    EscalationState,
    ServiceRequest,
)
from pulse.people.models import Identity, Person
from pulse.transaction import transaction
from tests import factories
from tests.integrations.slack.stage import TEAM, Stage, staged
from tests.pulse.commitments.scene import CHAIN, HOUR, NINE, Scene
from tests.slack_workspace import Seen

DAY = timedelta(days=1)
EIGHTY, DUE = NINE + 8 * HOUR, NINE + DAY + HOUR
FOURTH = NINE + 5 * DAY + 7 * HOUR  # Monday: twenty-four working hours after the goal


@pytest.fixture
def stage(sqlite_fresh: Engine) -> Iterator[Stage]:
    with staged(sqlite_fresh) as made:
        yield made


@pytest.fixture
def scene(asked_scene: Scene) -> Scene:
    return asked_scene


def sweep(stage: Stage, at: datetime) -> int:
    """Let the scheduler look at ``at``, and send what that brings."""
    stage.moment.advance((at - stage.moment.now()).total_seconds())
    with stage.sessions() as session, transaction(session):
        fired = escalating.fire_due(session, at)
    stage.send()
    return fired


def thread(stage: Stage) -> list[Seen]:
    desk = stage.slack.channel("desk")
    return desk.thread(desk.messages[0].ts)


def steps(stage: Stage) -> list[Escalation]:
    with stage.sessions() as session:
        return list(session.scalars(select(Escalation).order_by(Escalation.step)))


def test_a_step_is_told_in_person_and_in_the_requests_thread(stage: Stage, scene: Scene) -> None:
    assert sweep(stage, EIGHTY) == 1
    (said,) = thread(stage)
    assert "80%가 지났어요" in said.text
    assert "알린 분: <@U0OWNER>" in said.text
    assert said.buttons == ["다른 부서에 부탁", "자세히 보기"]
    assert "80%가 지났어요" in stage.person("owner").sees()[-1].text


def test_both_heads_meet_in_one_thread_at_the_fourth_rung(stage: Stage, scene: Scene) -> None:
    with stage.sessions() as session, transaction(session):
        head = session.get_one(Person, scene.division_head.id)
        session.add(
            Identity(person_id=head.id, provider="slack", tenant=TEAM, subject="U0STRANGER2")
        )
        name = session.get_one(Person, scene.customer_head.id).name_ko
    sweep(stage, FOURTH)
    rungs = [step.rule for step in steps(stage) if step.state is EscalationState.FIRED]
    assert rungs == ["80pct", "100pct", "+8bh", "+24bh"]
    assert len(thread(stage)) == 4
    last = thread(stage)[-1].text
    assert f"<@U0STRANGER2>, {name}, 두 부서가 여기에서 함께 정해 주세요." in last


def test_a_stopped_scheduler_says_how_late_it_is(stage: Stage, scene: Scene) -> None:
    sweep(stage, EIGHTY + timedelta(minutes=40))
    assert "이 알림은 40분 늦게 나갔어요." in stage.person("owner").sees()[-1].text
    assert "40분 늦게" in thread(stage)[-1].text


def test_taking_it_on_stops_the_next_steps_until_then_and_all_notices_say_so(
    stage: Stage, scene: Scene
) -> None:
    sweep(stage, DUE)
    stage.person("lead").taps("4시간 안에")
    stage.send()
    until = stage.moment.now() + 4 * HOUR
    for place in (stage.person("lead").sees(), stage.person("owner").sees(), thread(stage)):
        assert "오늘 14:00까지 살펴보기로 했어요" in place[-1].text
        assert place[-1].buttons == ["자세히 보기"]
    assert sweep(stage, until - timedelta(seconds=1)) == 0
    later = [step.due_at for step in steps(stage) if step.state is EscalationState.PLANNED]
    assert min(due for due in later if due) >= until


def test_once_the_time_is_over_the_steps_go_on(stage: Stage, scene: Scene) -> None:
    sweep(stage, EIGHTY)
    stage.person("owner").taps("내일 이맘때까지")
    assert sweep(stage, EIGHTY + DAY - timedelta(minutes=1)) == 0
    assert sweep(stage, EIGHTY + DAY) == 1


def test_a_time_of_ones_own_is_asked_for_and_must_lie_ahead(stage: Stage, scene: Scene) -> None:
    sweep(stage, EIGHTY)
    owner = stage.person("owner")
    owner.taps("다른 시간 고르기")
    now = int(stage.moment.now().timestamp())
    assert owner.fills({"expected_at": str(now - 60)}).submits() == {
        "expected_at": "지금부터 1년 안의 시간을 골라 주세요."
    }
    assert owner.fills({"expected_at": str(now + 7200)}).submits() == {}
    stage.send()
    assert "오늘 19:00까지 살펴보기로" in owner.sees()[-1].text
    assert steps(stage)[0].acknowledged_by == scene.owner.id


def test_the_second_of_two_and_a_repeated_press_change_nothing(stage: Stage, scene: Scene) -> None:
    sweep(stage, DUE)
    stage.person("lead").taps("1시간 안에")
    pressed = stage.delivered[-1]
    stage.person("owner").taps("4시간 안에")
    assert "다른 분이 먼저 맡았어요" in stage.person("owner").sees()[-1].text
    assert stage.deliver(*pressed).status == 200
    taken = [step for step in steps(stage) if step.acknowledged_at is not None]
    assert [(step.acknowledged_by, step.expected_at) for step in taken] == [
        (scene.lead.id, stage.moment.now() + HOUR)
    ]


def test_somebody_else_cannot_take_it_on(stage: Stage, scene: Scene) -> None:
    sweep(stage, EIGHTY)
    stage.person("stranger").taps("1시간 안에", channel="desk")
    assert "알림을 받은 분이나" in stage.person("stranger").sees("desk")[-1].text
    assert steps(stage)[0].acknowledged_at is None


def test_a_part_is_handed_over_from_the_notice(stage: Stage, scene: Scene) -> None:
    with stage.sessions() as session, transaction(session):
        stores = factories.make_department(session, "T0777", is_provider=True)
        factories.make_service(session, stores, scene.provider, code="S77", user_scope=["T0402"])
    sweep(stage, EIGHTY)
    owner = stage.person("owner")
    owner.taps("다른 부서에 부탁")
    assert owner.fills({"service_id": "상담화면 장애 지원"}).submits() == {}
    with stage.sessions() as session:
        child = session.scalars(
            select(ServiceRequest).where(ServiceRequest.parent_id.is_not(None))
        ).one()
    assert child.requester_id == scene.owner.id


def test_a_chain_without_details_stays_out_of_the_channel(stage: Stage, scene: Scene) -> None:
    with stage.sessions() as session, transaction(session):
        chain = session.get_one(EscalationChain, CHAIN)
        session.execute(
            update(EscalationChain)
            .where(EscalationChain.code == CHAIN)
            .values(document={**chain.document, "content": "no case details in messages"})
        )
    sweep(stage, EIGHTY)
    assert thread(stage) == []
    said = stage.person("owner").sees()[-1]
    assert "내용은 메시지에 담지 않아요" in said.text
    assert "상담 화면이" not in said.text
    stage.person("owner").taps("1시간 안에")
    stage.send()
    assert thread(stage) == []


def test_the_thread_waits_for_the_last_of_those_in_quiet_hours(stage: Stage, scene: Scene) -> None:
    with stage.sessions() as session, transaction(session):
        session.get_one(Person, scene.owner.id).timezone = "Europe/Berlin"
    sweep(stage, DUE)  # ten in Seoul, three in the morning in Berlin
    assert "다 됐어요" in stage.person("lead").sees()[-1].text
    assert all("다 됐어요" not in one.text for one in thread(stage))
    stage.moment.advance(6 * 3600)
    stage.send()
    assert "다 됐어요" in thread(stage)[-1].text
    assert "다 됐어요" in stage.person("owner").sees()[-1].text
