from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.slack import escalation_blocks, ids
from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.emulator.views import check_view
from integrations.slack.escalation_blocks import StepFace
from tests.integrations.slack.faces import AT, LONG, request, voice


def step(share: int | None = 80, late: int = 0, **given: object) -> StepFace:
    return StepFace(
        escalation_id=7,
        request=request(**given),
        target="first_reply",
        goal="업무 시간 5분",
        share=share,
        due_at=AT + timedelta(minutes=1),
        late_minutes=late,
    )


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "방금 들어온 요청이에요"),
        (80, "오늘 10:01까지 첫 답을 하기로 했어요"),
        (100, "첫 답을 하기로 한 시간이 다 됐어요"),
        (None, "오늘 10:01까지 하기로 한 첫 답이 아직 없어요"),
    ],
)
def test_the_first_line_is_the_point_and_what_it_is_about(share: int | None, words: str) -> None:
    face = step(share)
    first, how, small, *_ = escalation_blocks.step_message(face, voice()).text.splitlines()
    assert first == f"{words}: {face.request.subject}"
    assert "첫 답 약속 업무 시간 5분" in how
    assert face.request.number in small


def test_a_step_about_the_solution_says_so() -> None:
    for share, words in (
        (80, "오늘 10:01까지 해결하기로 했어요: "),
        (100, "해결하기로 한 시간이 다 됐어요: "),
        (None, "오늘 10:01까지 해결하기로 한 시간이 지났어요: "),
    ):
        face = replace(step(share), target="resolution")
        assert escalation_blocks.step_message(face, voice()).text.startswith(words)
    late = replace(step(None), target="resolution", due_at=None)
    assert escalation_blocks.step_message(late, voice("en")).text.startswith("Due now: ")


def test_why_one_hears_it_and_what_stops_it() -> None:
    message = escalation_blocks.step_message(step(), voice())
    assert "다음 단계는 멈춰요" in message.text
    assert [e["action_id"] for e in message.blocks[2]["elements"]] == [
        ids.ESCALATION_ACKNOWLEDGE,
        ids.REQUEST_HAND_OVER,
        ids.OPEN_LINK,
    ]
    taken = replace(step(), is_acknowledged=True)
    buttons = escalation_blocks.step_message(taken, voice()).blocks[2]["elements"]
    assert [e["action_id"] for e in buttons] == [ids.OPEN_LINK]


def test_in_the_thread_both_heads_are_asked_to_settle_it() -> None:
    names = ("<@U1>", "한결")
    one = escalation_blocks.step_thread_message(replace(step(), names=names[:1]), voice())
    assert "알린 분: <@U1>" in one.text
    both = replace(step(late=40), names=names, has_both_heads=True)
    said = escalation_blocks.step_thread_message(both, voice()).text
    assert "<@U1>, 한결, 두 부서가 여기에서 함께 정해 주세요." in said
    assert "40분 늦게" in said


def test_a_discreet_step_gives_no_details() -> None:
    face = replace(step(subject="누가 무엇을 했다", service="상담원 보호"), is_discreet=True)
    for message in (
        escalation_blocks.step_message(face, voice()),
        escalation_blocks.acknowledged_message(face, voice(), "한결", None),
    ):
        shown = message.text + str(message.blocks)
        assert "누가 무엇을" not in shown
        assert "요청 R-000012의 페이지에서 확인해 주세요." in message.text
        assert "상담원 보호" not in shown
        assert ids.OPEN_LINK in shown


def test_who_took_it_on_and_until_when_stands_in_its_place() -> None:
    until = AT + timedelta(hours=2)
    said = escalation_blocks.acknowledged_message(step(), voice(), "한결", until).text
    assert "한결 님이 오늘 12:00까지 살펴보기로 했어요" in said
    assert "다음 단계는 멈췄어요" in (
        escalation_blocks.acknowledged_message(step(), voice(), "한결", None).text
    )


def test_a_late_notice_says_how_late() -> None:
    assert "40분 늦게" in escalation_blocks.step_message(step(late=40), voice()).text
    assert "늦게" not in escalation_blocks.step_message(step(late=4), voice()).text
    assert "40 min late" in escalation_blocks.step_message(step(late=40), voice("en")).text


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_slack_takes_it_at_any_length(locale: str) -> None:
    face = step(subject=LONG[:200], service=LONG[:160])
    message = escalation_blocks.step_message(face, voice(locale))
    assert check_blocks(message.blocks, "message") == []
    thread = replace(face, names=("<@U1>",) * 20, has_both_heads=True)
    for after in (
        escalation_blocks.acknowledged_message(face, voice(locale), LONG[:120], AT),
        escalation_blocks.step_thread_message(thread, voice(locale)),
    ):
        assert check_blocks(after.blocks, "message") == []
    check_view(escalation_blocks.until_modal(7, voice(locale)), frozenset({"modal"}))
