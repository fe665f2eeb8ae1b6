from __future__ import annotations

import pytest

from integrations.slack import ids, survey_blocks
from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.emulator.views import check_view
from integrations.slack.survey_blocks import OptionFace, PulseFace
from pulse.errors import NotFound
from tests.integrations.slack.faces import AT, LONG, pulse, question

LINK = "https://ieum.test/a/1"


def elements(blocks: list[dict]) -> list[dict]:  # type: ignore[type-arg]
    return [element for block in blocks for element in block.get("elements", [])]


def all_messages(face: PulseFace) -> list[list[dict]]:  # type: ignore[type-arg]
    steps = [survey_blocks.step_message(face, at).blocks for at in range(len(face.taps))]
    return [
        survey_blocks.first_message(face, at=AT, link=LINK).blocks,
        survey_blocks.thanks_message(face, at=AT, is_complete=True).blocks,
        *steps,
    ]


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_slack_takes_every_message(locale: str) -> None:
    for blocks in all_messages(pulse(locale=locale)):
        assert check_blocks(blocks, "message") == []


def test_slack_takes_messages_of_any_length() -> None:
    options = tuple(OptionFace("c" * 30 + str(n), LONG) for n in range(100))
    long = question("Q" * 48, text=LONG[:1000], options=options)
    wide = question("Q-2", text=LONG[:1000], options=options[:20])
    for blocks in all_messages(pulse(name=LONG[:160], taps=(long, wide, long))):
        assert check_blocks(blocks, "message") == []
    view = survey_blocks.why_modal(pulse(why=LONG, notice=(LONG,) * 5), LINK)
    check_view(view, frozenset({"modal"}))


def test_the_first_message_says_who_asks_until_when_and_what_becomes_of_it() -> None:
    said = survey_blocks.first_message(pulse(), at=AT, link=LINK).text
    assert said.splitlines()[0].startswith("주간 한마디: 문항 3개, 40초")
    for words in (
        "420명",
        "9월 4일(금) 10:00",
        "5명이 안 되는",
        "막지는 못해요",
        "답하지 않아도 괜찮아요",
    ):
        assert words in said
    english = survey_blocks.first_message(pulse(locale="en"), at=AT, link=LINK).text
    assert "fewer than 5 people" in english


def test_what_is_not_protected_is_said_too() -> None:
    view = str(survey_blocks.why_modal(pulse(), LINK, f"{LINK}/groups"))
    assert f"{LINK}/groups" in view
    assert "막지는 못해요" in view
    assert "나빠지기 전에" in view


def test_a_scale_is_spoken_with_its_place() -> None:
    row = survey_blocks.step_message(pulse(), 0).blocks[1]["elements"]
    assert [button["accessibility_label"] for button in row][3] == "5개 중 4번째, 4점"
    assert [button["value"] for button in row] == [f"12:Q-1:{n}" for n in range(1, 6)]
    assert len({button["action_id"] for button in row}) == 5


def test_twenty_one_choices_become_a_list() -> None:
    row = survey_blocks.step_message(pulse(taps=(question(count=21),)), 0).blocks[1]
    assert row["elements"][0]["action_id"] == ids.SURVEY_PICK
    assert len(row["elements"][0]["options"]) == 21


def test_back_comes_after_the_first_question_only() -> None:
    def ways(index: int) -> list[str]:
        blocks = survey_blocks.step_message(pulse(), index).blocks
        return [element["action_id"] for element in blocks[2]["elements"]]

    assert ways(0) == [ids.SURVEY_SKIP, ids.SURVEY_COMMENT]
    assert ways(1) == [ids.SURVEY_BACK, ids.SURVEY_SKIP, ids.SURVEY_COMMENT]


def test_declining_takes_the_place_of_skip_where_it_is_an_answer() -> None:
    options = (*question().options, OptionFace("skip", "답하지 않을래요", True))
    blocks = survey_blocks.step_message(pulse(taps=(question(options=options),)), 0).blocks
    skip = blocks[2]["elements"][0]
    assert (skip["text"]["text"], skip["value"]) == ("답하지 않을래요", "12:Q-1:skip")
    assert len(blocks[1]["elements"]) == 5


def test_a_row_names_the_language_and_part_and_is_never_the_same_twice_in_a_message() -> None:
    blocks = survey_blocks.first_message(pulse(locale="en"), at=AT, link=LINK).blocks
    names = [block["block_id"] for block in blocks if "block_id" in block]
    assert names == ["pulse.en.2.Q-1", "pulse.en.2.Q-1.ways", "pulse.en.2.links"]


def test_a_link_only_pulse_asks_nothing_in_the_chat() -> None:
    blocks = survey_blocks.first_message(pulse(in_slack=False), at=AT, link=LINK).blocks
    assert [e.get("url") for e in elements(blocks) if e["type"] == "button"] == [LINK, None]
    assert check_blocks(blocks, "message") == []


def test_the_comment_starts_empty_and_needs_a_question() -> None:
    told = survey_blocks.comment_modal(pulse(), "010-1234-5678", traces=("phone", "name"))
    check_view(told, frozenset({"modal"}))
    assert "전화번호, 이름" in str(told)
    assert told["private_metadata"].endswith(survey_blocks.TOLD)
    view = survey_blocks.comment_modal(pulse())
    check_view(view, frozenset({"modal"}))
    assert "initial_value" not in view["blocks"][0]["element"]
    with pytest.raises(NotFound):
        survey_blocks.comment_modal(pulse(comment=None))
