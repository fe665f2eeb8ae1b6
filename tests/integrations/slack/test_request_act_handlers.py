"""Every act from Slack: by whom it is for, once, and kindly refused to others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from pulse.commitments import requests
from pulse.commitments.models import EventKind, RequestEvent, ServiceRequest
from pulse.commitments.record_models import RequestLack
from pulse.transaction import transaction
from tests import factories
from tests.integrations.slack.stage import NINE, Stage, staged
from tests.pulse.commitments.scene import Scene

MORE = "다른 일 하기"


@pytest.fixture(params=[False, True], ids=["http", "socket"])
def stage(sqlite_fresh: Engine, request: pytest.FixtureRequest) -> Iterator[Stage]:
    with staged(sqlite_fresh, over_socket=request.param) as made:
        yield made


@pytest.fixture
def scene(asked_scene: Scene) -> Scene:
    return asked_scene


def request_of(stage: Stage) -> ServiceRequest:
    with stage.sessions() as session:
        return session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)).first()  # type: ignore[return-value]


def events(stage: Stage) -> list[RequestEvent]:
    with stage.sessions() as session:
        return list(session.scalars(select(RequestEvent).order_by(RequestEvent.id)))


def acts(
    stage: Stage, who: str, act: str, values: dict[str, object], *, channel: str | None = "desk"
) -> dict[str, str]:
    """Choose an act in a list, fill its modal in, and send it off; the errors shown."""
    person = stage.person(who)
    person.taps(MORE, f"{act}.{request_of(stage).id}", channel=channel)
    assert person.modal is not None, person.sees(channel)[-1].text
    return person.fills(values).submits()


def test_a_reply_carries_its_words_to_the_other_side(stage: Stage, scene: Scene) -> None:
    assert acts(stage, "member", "reply", {"note": "지금 갈게요 <!channel>"}) == {}
    stage.send()
    heard = stage.person("asker").sees()[-1].text
    assert "지금 갈게요 &lt;!channel&gt;" in heard
    assert acts(stage, "asker", "reply", {"note": "고마워요"}, channel=None) == {}
    stage.send()
    root = stage.slack.channel("desk").messages[0]
    assert "고마워요" in stage.slack.channel("desk").thread(root.ts)[-1].text


@pytest.mark.parametrize(
    ("who", "act", "values", "kind"),
    [
        ("member", "resolve", {"outcome": "declined_within_limit"}, EventKind.RESOLVED),
        ("member", "priority", {"priority": "P1"}, EventKind.PRIORITY_CHANGED),
        ("asker", "waive", {"note": "우리 탓이에요"}, EventKind.WAIVED),
        ("asker", "cancel", {"note": "이제 괜찮아요"}, EventKind.CANCELLED),
        ("lead", "cancel", {"note": "할 수 없어요"}, EventKind.CANCELLED),
    ],
)
def test_an_act_is_one_event(
    stage: Stage, scene: Scene, who: str, act: str, values: dict[str, object], kind: EventKind
) -> None:
    channel = None if who == "asker" else "desk"
    assert acts(stage, who, act, values, channel=channel) == {}
    assert [event.kind for event in events(stage)] == [EventKind.OPENED, kind]


def test_the_work_goes_to_a_colleague_who_is_told(stage: Stage, scene: Scene) -> None:
    assert acts(stage, "lead", "reassign", {"assignee_id": str(scene.member.id)}) == {}
    stage.send()
    assert request_of(stage).assignee_id == scene.member.id
    assert "맡아 주세요: " in stage.person("member").sees()[-1].text


def test_a_part_goes_to_another_department(stage: Stage, scene: Scene) -> None:
    with stage.sessions() as session, transaction(session):
        stores = factories.make_department(session, "T0777", is_provider=True)
        part = factories.make_service(
            session, stores, scene.provider, code="S77", user_scope=["T0402"]
        )
        part_id = part.id
    assert acts(stage, "member", "hand_over", {"service_id": str(part_id)}) == {}
    with stage.sessions() as session:
        child = session.scalars(
            select(ServiceRequest).where(ServiceRequest.parent_id.is_not(None))
        ).one()
    assert (child.service_id, child.requester_id) == (part_id, scene.member.id)
    person = stage.person("member")
    person.taps(MORE, f"hand_over.{request_of(stage).id}", channel="desk")
    assert person.fills({"service_id": str(part_id)}).submits() == {}
    assert "이미 부탁해 둔" in str(person.modal)


def test_without_another_service_there_is_a_sentence_instead(stage: Stage, scene: Scene) -> None:
    person = stage.person("member")
    person.taps(MORE, f"hand_over.{request_of(stage).id}", channel="desk")
    assert "다른 부서의 서비스가 없어요" in str(person.modal)


def test_a_new_time_is_proposed_in_slack_and_agreed_there(stage: Stage, scene: Scene) -> None:
    later = int((NINE + timedelta(days=1)).timestamp())
    assert acts(stage, "member", "propose", {"due_at": str(int(NINE.timestamp()) - 60)}) == {
        "due_at": "지금부터 1년 안의 시간을 골라 주세요."
    }
    person = stage.person("member")
    assert person.fills({"due_at": str(later)}).submits() == {}
    stage.send()
    stage.person("asker").taps("동의하기")
    steps = [e.data["step"] for e in events(stage) if e.kind is EventKind.RENEGOTIATED]
    assert steps == ["proposed", "agreed"]


def test_what_the_request_lacked_is_said(stage: Stage, scene: Scene) -> None:
    assert acts(stage, "member", "lacks", {"lacks": ["where", "evidence"]}) == {}
    with stage.sessions() as session:
        assert session.scalars(select(RequestLack.lacks)).one() == ["evidence", "where"]


def test_the_lead_corrects_the_record(stage: Stage, scene: Scene) -> None:
    request_id = request_of(stage).id
    with stage.sessions() as session, transaction(session):
        replied = requests.reply(session, request_id, scene.member.id, at=NINE).id
    assert acts(stage, "lead", "correct", {"event": str(replied)}) == {}
    last = events(stage)[-1]
    assert (last.kind, last.data) == (
        EventKind.CORRECTED,
        {"event": replied, "happened_at": None},
    )


def test_reopening_and_going_on_are_for_who_asked(stage: Stage, scene: Scene) -> None:
    person = stage.person("member")
    person.taps("잠시 멈추기", channel="desk")
    person.fills({"reason": "요청한 분의 답"}).submits()
    stage.send()
    assert acts(stage, "asker", "resume", {"note": "왼쪽이에요"}, channel=None) == {}
    stage.send()
    person.taps("해결했어요", channel="desk")
    stage.send()
    assert acts(stage, "asker", "reopen", {"note": "아직이에요"}, channel=None) == {}
    assert [event.kind.value for event in events(stage)] == [
        "opened", "held", "resumed", "resolved", "reopened",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "act", "said"),
    [
        ("stranger", "reply", "맡은 부서의 구성원이나 요청한 분만"),
        ("asker", "lacks", "맡은 부서의 구성원이나 요청한 분만"),
        ("member", "cancel", "요청한 분이나 맡은 부서의 팀장만"),
        ("member", "correct", "팀장이나 서비스 책임자만"),
        ("stranger", "times", "찾을 수 없어요"),
        ("member", "reopen", "다시 진행 중"),
    ],
)
def test_whom_it_is_not_for_is_told_so_at_once(
    stage: Stage, scene: Scene, who: str, act: str, said: str
) -> None:
    person = stage.person(who)
    if act == "reopen":
        who = "lead"
        person = stage.person(who)
    press = stage.slack.channel("desk").messages[0]
    block = next(b for b in press.message.blocks if b["type"] == "actions")
    hands = stage.slack.parts.hands
    menu = f"{block['block_id']}\x1frequest.more"
    for option in block["elements"][-1]["options"][:1]:
        option["value"] = f"{act}.{request_of(stage).id}"
        hands.press(person.id, press.channel, press.ts, menu, option["value"])
    assert person.modal is None
    seen = person.sees("desk")[-1]
    assert seen.is_ephemeral
    assert said in seen.text
    assert [event.kind for event in events(stage)] == [EventKind.OPENED]


def test_a_modal_sent_after_somebody_was_quicker_says_how_it_stands(
    stage: Stage, scene: Scene
) -> None:
    slow = stage.person("member")
    slow.taps(MORE, f"priority.{request_of(stage).id}", channel="desk")
    stage.person("lead").taps("해결했어요", channel="desk")
    assert slow.fills({"priority": "P1"}).submits() == {}
    assert "그사이에 해결됐어요" in str(slow.modal)
    assert [e.kind for e in events(stage)] == [EventKind.OPENED, EventKind.RESOLVED]


def test_a_repeated_delivery_of_a_modal_has_one_effect(stage: Stage, scene: Scene) -> None:
    assert acts(stage, "member", "reply", {"note": "네"}) == {}
    assert stage.again().status == 200
    assert [e.kind for e in events(stage)] == [EventKind.OPENED, EventKind.REPLIED]


def test_how_the_time_is_counted_is_open_to_who_asked(stage: Stage, scene: Scene) -> None:
    stage.moment.advance(90 * 60)
    asker = stage.person("asker")
    asker.taps(MORE, f"times.{request_of(stage).id}")
    said = str(asker.modal)
    assert "1:30:00 사용 / 10:00:00 약속, 아직 열려 있어요" in said
    assert "8/26 09:00 – 8/26 10:30  업무 시간 · 맡은 부서 · 1:30:00 · 세는 시간" in said
    assert "맡은 부서 1:30:00 = 실제로 지난 시간 1:30:00" in said
    assert "아무도 움직이지 않으면" in said
    assert "오늘 17:00 서비스 책임자에게 알려요" in said
