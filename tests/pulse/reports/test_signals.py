from __future__ import annotations

import re

import pytest

from pulse.reports.signals import SIGNS, sounds_grave


@pytest.mark.parametrize(
    "text",
    [
        "팀장님이 괴롭 힘을 멈추지 않아요",
        "지난주 회식에서 성희롱이 있었어요",
        "사다리에서 추락할 뻔했어요",
        "I was harassed at the depot",
        "He THREATENED me twice",
        "this ladder is unsafe",
    ],
)
def test_what_somebody_should_act_on_is_noticed(text: str) -> None:
    assert sounds_grave(text)


@pytest.mark.parametrize(
    "text",
    [
        "점심시간에 아무도 없어요",
        "답이 늦어요",
        "the answer came late",
        "therapy dog day, please",
        "",
    ],
)
def test_an_ordinary_comment_is_left_alone(text: str) -> None:
    assert not sounds_grave(text)


def test_the_pattern_travels_in_plain_ascii_and_is_the_same_pattern() -> None:
    assert SIGNS.isascii()
    assert re.search(SIGNS, "폭언")
