"""A new time is proposed on the page and agreed to with one press in Slack."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from pulse.commitments import renegotiating
from pulse.commitments.events import log_of
from pulse.commitments.models import ServiceRequest
from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE, Stage
from tests.pulse.commitments.scene import Scene

LATER = NINE + timedelta(hours=30)


def proposed(stage: Stage, by: int) -> int:
    asker = stage.person("asker")
    asker.types("/ieum request 상담 화면이 멈춰요")
    asker.fills({"service_id": "상담화면 장애 지원"})
    asker.submits()
    stage.send()
    with stage.sessions() as session, transaction(session):
        request_id = session.scalars(select(ServiceRequest.id)).one()
        renegotiating.propose_due(session, request_id, by, LATER, at=NINE)
    stage.send()
    return request_id


def steps(stage: Stage, request_id: int) -> list[str]:
    with stage.sessions() as session:
        return [e.data["step"] for e in log_of(session, request_id) if "step" in e.data]


def test_the_requester_agrees_with_one_press(stage: Stage, scene: Scene) -> None:
    request_id = proposed(stage, scene.member.id)
    asker = stage.person("asker")
    assert "다시 정하자고" in asker.sees()[-1].text
    asker.taps("동의하기")
    assert steps(stage, request_id) == ["proposed", "agreed"]
    assert "함께 정했어요" in asker.sees()[-1].text
    stage.send()
    texts = [message.text for message in stage.slack.channel("desk").messages]
    assert any("동의했어요" in text for text in texts)


def test_the_department_agrees_in_its_channel(stage: Stage, scene: Scene) -> None:
    request_id = proposed(stage, scene.asker.id)
    stage.person("stranger").taps("동의하기", channel="desk")
    assert steps(stage, request_id) == ["proposed"]
    stage.person("member").taps("동의하기", channel="desk")
    assert steps(stage, request_id) == ["proposed", "agreed"]
