from __future__ import annotations

from datetime import timedelta

import pytest

from integrations.slack import ids, request_blocks
from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.emulator.views import check_view
from integrations.slack.request_blocks import Draft, DueFace, ServiceFace
from tests.integrations.slack.faces import AT, LONG, request, voice

MODAL = frozenset({"modal"})


def provider_buttons(**given: object) -> list[str]:
    blocks = request_blocks.provider_message(request(**given), voice()).blocks
    return [element["action_id"] for element in blocks[-1]["elements"]]


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_slack_takes_messages_of_any_length(locale: str) -> None:
    face = request(subject=LONG[:200], details=LONG * 4, requester=LONG[:120], service=LONG[:160])
    speaker = voice(locale)
    for message in (
        request_blocks.provider_message(face, speaker),
        request_blocks.opened_message(face, speaker),
        request_blocks.changed_message(face, speaker, "held", "stock_out", LONG * 4),
        request_blocks.standing_message(face, speaker),
        request_blocks.assigned_message(face, speaker),
        request_blocks.thread_message(face, speaker, "reopened", "", LONG * 4),
        request_blocks.promises_message([face] * 40, speaker, "/ieum"),
    ):
        assert check_blocks(message.blocks, "message") == []
        assert len(message.text) <= 4000
        assert "<!channel>" not in message.text


def test_the_requester_hears_the_point_and_the_promise_first_and_the_number_last() -> None:
    face = request()
    said = request_blocks.opened_message(face, voice()).text.splitlines()
    assert said[:2] == [f"잘 받았어요: {face.subject}", "오늘 10:05까지 첫 답을 약속했어요."]
    assert face.number in said[2]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "새 요청이에요: "),
        ({"has_reply": True}, "진행 중인 요청이에요: "),
        ({"state": "held"}, "잠시 멈춘 요청이에요: "),
        ({"state": "resolved"}, "해결된 요청이에요: "),
        ({"state": "cancelled"}, "취소된 요청이에요: "),
    ],
)
def test_the_channel_reads_first_what_it_is_and_how_it_stands(
    given: dict[str, object], words: str
) -> None:
    face = request(**given)
    said = request_blocks.provider_message(face, voice()).text
    assert said.startswith(f"{words}{face.subject}\n{face.requester} 님이 부탁했어요.")


def test_whoever_is_waited_for_is_asked_for_the_answer() -> None:
    said = request_blocks.changed_message(request(state="held"), voice(), "held", "third_party")
    assert said.text.startswith("잠시 멈췄어요: ")
    assert "다른 업체나 부서를 기다리고 있어요." in said.text
    own = request_blocks.changed_message(request(), voice(), "held", "waiting_requester").text
    assert own.startswith("답해 주세요: ")
    assert "답하시면 다시 시작해요." in own


def test_whoever_takes_a_request_over_reads_why() -> None:
    assert "담당이 되어서" in request_blocks.assigned_message(request(), voice()).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"due": DueFace("resolution", AT + timedelta(hours=1))},
            "오늘 11:00까지 해결을 약속했어요.",
        ),
        ({"due": DueFace("resolution", None)}, "지금은 약속 시간이 흐르지 않아요."),
        ({"due": DueFace("resolution", AT - timedelta(hours=1))}, "약속이 지났어요."),
        ({"due": None, "is_promised": False}, "시간을 약속하지 않은 서비스예요."),
        ({"due": None, "state": "resolved"}, ""),
    ],
)
def test_the_next_promise_in_plain_words(given: dict[str, object], said: str) -> None:
    sentence = request_blocks.due_sentence(request(**given), voice())
    assert said in sentence
    assert bool(said) == bool(sentence)


def test_the_buttons_follow_the_state() -> None:
    assert provider_buttons() == [
        ids.REQUEST_REPLY,
        ids.REQUEST_HOLD,
        ids.REQUEST_RESOLVE,
        ids.OPEN_LINK,
        ids.REQUEST_MORE,
    ]
    rest = [ids.OPEN_LINK, ids.REQUEST_MORE]
    assert provider_buttons(has_reply=True)[0] == ids.REQUEST_HOLD
    assert provider_buttons(state="held") == [ids.REQUEST_RESUME, *rest]
    assert provider_buttons(state="resolved") == rest
    assert provider_buttons(state="cancelled") == rest


def test_what_somebody_wrote_is_quoted_and_escaped() -> None:
    note = "두 줄로\n<!channel> *썼어요*"
    for message in (
        request_blocks.changed_message(request(), voice(), "replied", "", note),
        request_blocks.thread_message(request(), voice(), "replied", "", note),
    ):
        quoted = next(b for b in message.blocks if "두 줄로" in str(b))["text"]["text"]
        assert [line[:2] for line in quoted.split("\n")] == ["> ", "> "]
        assert "<!channel>" not in quoted + message.text


def test_the_first_message_follows_the_state() -> None:
    assert "잘 받았어요" in request_blocks.standing_message(request(), voice()).text
    done = request_blocks.standing_message(request(state="resolved"), voice()).text
    assert done.startswith("해결됐어요: ")


def test_a_hundred_and_fifty_services_still_make_a_modal() -> None:
    services = [ServiceFace(n, LONG, LONG) for n in range(150)]
    view = request_blocks.new_modal(services, voice(), Draft(LONG, LONG * 10), [LONG] * 3)
    check_view(view, MODAL)
    assert len(view["blocks"][1]["element"]["options"]) == 100
    assert len(view["blocks"][0]["element"]["initial_value"]) == 200


def test_the_first_thing_asked_is_what_one_wants_to_get_done() -> None:
    view = request_blocks.new_modal([ServiceFace(1, "S")], voice("en"), Draft())
    assert view["blocks"][0]["label"]["text"] == "What are you trying to get done?"
    assert view["blocks"][2]["element"]["initial_option"]["value"] == "P2"


def test_the_hold_modal_offers_every_reason_in_words() -> None:
    view = request_blocks.hold_modal(12, voice(), "https://hooks.test/1")
    check_view(view, MODAL)
    offered = view["blocks"][0]["element"]["options"]
    assert [option["value"] for option in offered] == list(request_blocks.HOLD_REASONS)
    assert view["private_metadata"] == "12|https://hooks.test/1"


def test_an_unknown_kind_of_change_is_still_told() -> None:
    said = request_blocks.changed_message(request(), voice(), "renegotiated", "").text
    assert said.startswith("바뀐 것이 있어요: ")


def test_small_modals_are_taken() -> None:
    check_view(request_blocks.notice_modal("ko", LONG), MODAL)
    blocks = request_blocks.list_blocks([request()] * 3, voice())
    check_view(request_blocks.list_modal("en", blocks), MODAL)


def test_photos_are_named_but_stay_on_the_page() -> None:
    face = request(photos=2)
    for message in (
        request_blocks.provider_message(face, voice()),
        request_blocks.thread_message(face, voice(), "replied"),
        request_blocks.changed_message(face, voice(), "replied", ""),
    ):
        assert "사진이 2장 있어요." in message.text
        assert check_blocks(message.blocks, "message") == []
        assert any(face.link in str(block) and "사진" in str(block) for block in message.blocks)
    assert "사진" not in request_blocks.provider_message(request(), voice()).text
