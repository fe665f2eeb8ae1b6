"""What stands in chats about a request follows what happens to it anywhere, once and in place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select

from pulse.commitments import requests
from pulse.commitments.events import HoldReason
from pulse.outbox import DeliveryState, OutboxMessage
from pulse.people.models import Person
from pulse.transaction import transaction
from tests.integrations.slack.stage import NINE, Stage, staged
from tests.pulse.commitments import scene as commitments_scene
from tests.pulse.commitments.scene import Scene


@pytest.fixture
def stage(sqlite_fresh: Engine) -> Iterator[Stage]:
    with staged(sqlite_fresh) as made:
        yield made


def ask(stage: Stage, scene: Scene) -> int:
    with stage.sessions() as session, transaction(session):
        return commitments_scene.ask(session, scene).id


def on_the_web(stage: Stage, scene: Scene, request_id: int) -> None:
    """Three changes, one after the other, none of them from Slack."""
    member = scene.member.id
    for act in (
        lambda session: requests.reassign(session, request_id, member, member, at=NINE),
        lambda session: requests.reply(session, request_id, member, "봤어요", at=NINE),
        lambda session: requests.hold(session, request_id, member, HoldReason.STOCK_OUT, at=NINE),
    ):
        with stage.sessions() as session, transaction(session):
            act(session)


def test_a_change_on_the_web_shows_in_the_channel_and_with_who_asked(
    stage: Stage, scene: Scene
) -> None:
    request_id = ask(stage, scene)
    stage.send()
    root = stage.slack.channel("desk").messages[0]
    mine = stage.person("asker").sees()[0]
    on_the_web(stage, scene, request_id)
    stage.send()
    after = stage.slack.channel("desk").messages[0]
    assert (after.ts, after.buttons[0]) == (root.ts, "다시 시작")
    with stage.sessions() as session:
        name = session.get_one(Person, scene.member.id).name_ko
    assert f"{name} 님이 맡았어요" in after.text
    first = stage.person("asker").sees()[0]
    assert first.ts == mine.ts
    assert first.text.startswith("잠시 멈춰 있어요: ")
    assert "봤어요" in stage.person("asker").sees()[1].text, "what is said comes as news"


def test_several_changes_make_one_edit_in_each_place(stage: Stage, scene: Scene) -> None:
    request_id = ask(stage, scene)
    stage.send()
    on_the_web(stage, scene, request_id)
    stage.send()
    assert len(stage.slack.calls("chat.update")) == 2
    with stage.sessions() as session:
        rows = session.execute(
            select(OutboxMessage.state, OutboxMessage.last_error).where(
                OutboxMessage.notice == "request_refreshed"
            )
        ).all()
    assert (
        sorted((state.value, error) for state, error in rows if error)
        == [("dropped", "overtaken")] * 4
    )
    assert [state for state, error in rows if not error] == [DeliveryState.SENT] * 2


def test_what_was_never_shown_is_not_edited(stage: Stage, scene: Scene) -> None:
    request_id = ask(stage, scene)
    with stage.sessions() as session, transaction(session):
        for row in session.scalars(select(OutboxMessage)):
            row.state = DeliveryState.DROPPED
    on_the_web(stage, scene, request_id)
    stage.send()
    assert stage.slack.calls("chat.update") == []


def test_a_press_on_what_has_changed_meanwhile_says_how_it_stands(
    stage: Stage, scene: Scene
) -> None:
    request_id = ask(stage, scene)
    stage.send()
    with stage.sessions() as session, transaction(session):
        requests.resolve(session, request_id, scene.member.id, at=NINE)
    member = stage.person("member")
    member.taps("잠시 멈추기", channel="desk")
    member.fills({"reason": "재고나 자재"})
    assert member.submits() == {}
    assert "그사이에 해결됐어요" in str(member.modal)
    member.closes()
    member.taps("제가 볼게요", channel="desk")
    assert "그사이에 해결됐어요" in member.sees("desk")[-1].text
    stage.send()
    assert stage.slack.channel("desk").messages[0].buttons == ["자세히 보기"]
