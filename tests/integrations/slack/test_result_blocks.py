from __future__ import annotations

from typing import Any

import pytest

from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.result_blocks import ResultFace, ScoreFace, ready_message
from tests.integrations.slack.faces import LONG

NAMES = ("일", "도구와 정보", "다른 부서의 도움", "팀장", "배움", "쉼", "안전")


def result(**given: Any) -> ResultFace:
    facts: dict[str, Any] = {
        "name": "주간 한마디 2026-08-31",
        "rate": 65,
        "overall": ScoreFace("전체", "3.4"),
        "scale_max": 5,
        "dimensions": [ScoreFace(name, f"{2 + at / 4:.1f}") for at, name in enumerate(NAMES)],
        "k": 5,
        "link": "https://ieum.test/results/1",
    }
    return ResultFace(**{**facts, **given})


def test_the_headline_comes_first_and_three_of_each_end_follow() -> None:
    lines = ready_message(result(), "ko").text.splitlines()
    assert (
        lines[0] == "주간 한마디 2026-08-31 결과를 공개합니다. 전체 평균은 3.4점입니다(5점 만점)."
    )
    assert lines[1] == "응답률은 약 65%입니다."
    assert lines[2] == "높은 영역  안전 3.5 · 쉼 3.2 · 배움 3.0"
    assert lines[3] == "낮은 영역  일 2.0 · 도구와 정보 2.2 · 다른 부서의 도움 2.5"
    assert lines[4].startswith("모든 영역  안전 3.5 · 쉼 3.2")
    assert lines[5] == "5명 미만 묶음의 결과는 보여 드리지 않습니다."


def test_all_areas_stand_in_a_table_where_not_all_have_been_named() -> None:
    message = ready_message(result(), "en")
    (table,) = [block for block in message.blocks if block["type"] == "table"]
    read = [[cell["text"] for cell in row] for row in table["rows"]]
    assert read[:2] == [["Area", "Mean"], ["안전", "3.5"]]
    assert len(read) == len(NAMES) + 1
    assert message.plain_blocks == [block for block in message.blocks if block is not table]
    few = ready_message(result(dimensions=[ScoreFace("일", "3.0"), ScoreFace("쉼", "2.0")]), "en")
    assert few.plain_blocks == []
    assert "table" not in {block["type"] for block in few.blocks}


def test_an_end_coded_mean_is_said_as_far_as_it_is_published() -> None:
    face = result(overall=ScoreFace("전체", "4.5", "high"))
    assert "4.5 이상" in ready_message(face, "ko").text
    assert "4.5 or more" in ready_message(face, "en").text


def test_a_clear_weakest_link_is_named_right_after_the_headline() -> None:
    lines = ready_message(result(weakest="다른 부서의 <도움>"), "ko").text.splitlines()
    assert lines[1] == "가장 약한 고리는 ‘다른 부서의 &lt;도움&gt;’입니다."
    english = ready_message(result(weakest="Rest"), "en").text.splitlines()
    assert english[1] == "The weakest link is “Rest”."


def test_no_dimension_is_both_high_and_low() -> None:
    few = result(
        dimensions=[ScoreFace("일", "3.0"), ScoreFace("쉼", "2.0"), ScoreFace("팀장", "2.5")]
    )
    lines = ready_message(few, "ko").text.splitlines()
    assert lines[2:4] == ["높은 영역  일 3.0", "낮은 영역  쉼 2.0"]


def test_nothing_published_is_said_plainly() -> None:
    said = ready_message(result(overall=None, dimensions=[], rate=None), "en").text
    assert said.startswith("Results are out: 주간 한마디 2026-08-31. Too few people")


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_slack_takes_it_at_any_length(locale: str) -> None:
    face = result(name=LONG[:160], dimensions=[ScoreFace(LONG, "3.0")] * 30)
    assert check_blocks(ready_message(face, locale).blocks, "message") == []
