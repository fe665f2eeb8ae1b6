from __future__ import annotations

from datetime import date

import pytest

from integrations.mail_texts import plain_letter
from integrations.slack.emulator.blocks import check_blocks
from integrations.slack.result_blocks import ScoreFace
from integrations.slack.unit_results import (
    HeardFace,
    UnitLine,
    UnitsFace,
    heard_lines,
    heard_message,
    units_message,
)

TODAY = date(2026, 8, 31)
LINK = "https://ieum.test/results/1"
OPEN_UNIT = UnitLine("서울상담1팀", ScoreFace("전반", "1.5", "low"), 5, "10-19", "쉼")
HEARD = HeardFace("주간 한마디", "", "교대표가 <늦어요>", "2주 전에 공개해요", "인사팀", TODAY)


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_slack_takes_what_is_told(locale: str) -> None:
    long = HeardFace("이름", "팀", "가" * 2500, "나" * 2500, "다" * 160, TODAY)
    units = UnitsFace("주간 한마디", [OPEN_UNIT, UnitLine("부산야간")] * 2, LINK)
    for message in (heard_message(long, locale, TODAY), units_message(units, locale)):
        assert check_blocks(message.blocks, "message") == []


def test_a_unit_is_told_with_its_end_its_band_and_where_to_begin() -> None:
    said = units_message(UnitsFace("주간 한마디", [OPEN_UNIT], LINK), "ko").text
    assert "1.5 이하" in said
    assert "10-19명" in said
    assert "‘쉼’부터" in said


def test_a_hidden_unit_carries_no_number_at_all() -> None:
    said = units_message(UnitsFace("주간 한마디", [UnitLine("부산야간")], LINK), "ko").text
    assert "보여 드릴 수 있는 숫자가 이번에는 없어요" in said
    assert not any(sign.isdigit() for sign in said)


def test_what_was_heard_says_that_it_goes_to_everybody() -> None:
    said = heard_message(HEARD, "ko", TODAY).text
    assert "이 설문의 대상이었던 모든 분께 보내요. 누가 답했는지는 저희도 몰라요." in said
    assert "오늘까지 인사팀에서 맡아요" in said
    assert "&lt;늦어요&gt;" in said
    assert "everybody the survey was meant for" in heard_message(HEARD, "en", TODAY).text


def test_a_units_own_answer_names_the_unit() -> None:
    unit = HeardFace("주간 한마디", "대전센터", "a", "b", "c", TODAY)
    assert heard_lines(unit, "ko", TODAY)[0].startswith("대전센터에서 ‘주간 한마디’")


def test_in_mail_what_was_heard_reads_as_a_letter_without_marks() -> None:
    letter = plain_letter(heard_message(HEARD, "ko", TODAY), "ko")
    assert letter.subject == "‘주간 한마디’에서 들은 이야기와 앞으로 할 일을 알려 드려요."
    assert "들은 이야기: 교대표가 <늦어요>" in letter.text
    assert "*" not in letter.text
    units = plain_letter(units_message(UnitsFace("주간 한마디", [OPEN_UNIT], LINK), "ko"), "ko")
    assert LINK in units.text
    assert "*" not in units.text
