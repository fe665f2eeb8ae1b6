"""How a digest reads: the point first, its text whole, and buttons for what is open alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from integrations.slack import digest_blocks
from integrations.slack.digest_blocks import DecisionFace, DigestFace
from integrations.slack.emulator.blocks import check_blocks
from tests.integrations.slack.faces import LONG

QUIET = DigestFace(
    locale="en",
    met=0,
    due=0,
    missed=[],
    unsure=0,
    results=[],
    decisions=[],
    link="https://ieum.test/digest",
)


def test_a_face_full_of_news_says_it_all_in_its_text() -> None:
    face = DigestFace(
        locale="en",
        met=51,
        due=59,
        missed=["IT *desk*"],
        unsure=2,
        results=["Weekly pulse"],
        decisions=[
            DecisionFace(1, "What should change?", 3),
            DecisionFace(2, "Who begins?", 0, "was_put_off"),
        ],
        link="https://ieum.test/digest",
    )
    message = digest_blocks.digest_message(face)
    for said in (
        "51 of 59",
        "One decision",
        "Goals missed",
        "2 promises are below",
        "What should",
        "not now",
    ):
        assert said in message.text
    assert "Asked for the 3rd time." in str(message.blocks)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("ko", "지난 4주 동안 기한이 된 약속이 없었습니다. 결정해 주실 일은 없습니다."),
        ("en", "No promise fell due in the last four weeks. Nothing needs your decision."),
    ],
)
def test_a_week_without_news_says_so_and_no_more(locale: str, said: str) -> None:
    face = replace(QUIET, locale=locale)
    assert digest_blocks.headline(face) == said
    assert digest_blocks.facts(face) == []


def test_only_what_is_open_is_counted_and_can_be_pressed() -> None:
    decisions = [
        DecisionFace(1, "First?"),
        DecisionFace(2, "Second?", outcome="decided"),
        DecisionFace(3, "Third?"),
    ]
    face = replace(QUIET, decisions=decisions)
    assert "2 decisions are yours" in digest_blocks.headline(face)
    blocks = digest_blocks.digest_message(face).blocks
    pressed = [
        one["value"] for block in blocks for one in block.get("elements", ()) if "value" in one
    ]
    assert pressed == ["1", "1", "3", "3"]


@pytest.mark.parametrize(
    ("locale", "times", "said"),
    [
        ("en", 2, "Asked for the 2nd time."),
        ("en", 4, "Asked for the 4th time."),
        ("ko", 2, "2번째 여쭙습니다."),
    ],
)
def test_what_is_asked_again_says_how_often(locale: str, times: int, said: str) -> None:
    asked = replace(QUIET, locale=locale, decisions=[DecisionFace(1, "?", times)])
    assert said in str(digest_blocks.digest_message(asked).blocks)
    once = replace(asked, decisions=[DecisionFace(1, "?", 1)])
    assert said[-6:] not in str(digest_blocks.digest_message(once).blocks[:-1])


def test_names_people_typed_ring_nobody_and_break_no_limit() -> None:
    many = [LONG] * 30
    decisions = [DecisionFace(n, LONG, n) for n in range(3)]
    face = replace(QUIET, due=9, met=1, missed=many, results=many, decisions=decisions)
    message = digest_blocks.digest_message(face)
    assert check_blocks(message.blocks, "message") == []
    assert "<!channel>" not in f"{message.text}{message.blocks}"


def test_a_proposal_is_answered_on_the_page_since_the_answer_needs_words() -> None:
    asked = DecisionFace(7, "A line for outages?", 2, is_on_page=True)
    message = digest_blocks.digest_message(replace(QUIET, decisions=[asked]))
    assert "A line for outages?" in message.text
    assert "Please answer it with a reason" in str(message.blocks)
    assert "digest.decide" not in str(message.blocks)
    assert "decision.7" not in str(message.blocks)
