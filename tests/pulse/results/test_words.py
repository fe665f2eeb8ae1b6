from __future__ import annotations

import pytest

from pulse.results.words import words_of


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("화면이 자꾸 멈춰서 통화가 끊겨요", ["화면", "통화"]),
        ("교대표가 너무 늦게 나와요. 교대표를 미리 주세요", ["교대표", "교대표"]),
        ("매뉴얼을 최신으로 유지해 주세요", ["매뉴얼", "최신", "유지"]),
        ("휴게실이 부족합니다", ["휴게실", "부족"]),
        ("공지 없이 일정이 바뀌어요", ["공지", "일정"]),
        ("보고서 양식이 어렵습니다", ["보고서", "양식"]),
        ("길어진 통화", ["통화"]),
        ("The screens freeze during calls", ["screen", "freeze", "call"]),
        ("Our policies are unclear; VPN drops", ["policy", "unclear", "VPN", "drop"]),
        ("the boss's address", ["boss", "address"]),
        ("", []),
        ("해요 ㅋㅋ 123 !!", []),
    ],
)
def test_what_is_left_names_a_subject(comment: str, words: list[str]) -> None:
    assert words_of(comment) == words


def test_korean_and_english_stand_in_one_comment() -> None:
    assert words_of("VPN 접속이 느려서 screen이 멈춰요") == ["VPN", "접속", "screen"]


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("현장에 나가는 날은 회의를 잡지 말아 주세요", ["현장", "회의"]),
        ("결과를 회의에서만 말하지 말고 글로도 남겨 주세요", ["결과", "회의"]),
        ("뒤에 답이 언제 오는지 모르는 의견", ["의견"]),
        ("급한 일과 중요한 일을 나누는 기준을 정해 주세요", ["기준"]),
        ("공지를 잡지에 실어요", ["공지", "잡지"]),
        ("다른 부서가 언제까지 답할지 미리 알면 일하기 편하겠어요", ["부서"]),
        ("작은 개선도 누가 했는지 알려 주면 힘이 날 것 같아요", ["개선"]),
    ],
)
def test_a_piece_of_a_verb_or_a_noun_of_one_syllable_names_no_subject(
    comment: str, words: list[str]
) -> None:
    assert words_of(comment) == words
