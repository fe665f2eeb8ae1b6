from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.results.themes import Move, Tone, Topic, gone, tone_of, tones, topics

CALM = [
    "휴게실이 좁아요",
    "매뉴얼이 없어요",
    "휴게실을 넓혀 주세요",
    "매뉴얼 정리",
    "휴게실 소파",
    "매뉴얼",
] * 4
SHIFT = ["교대표가 늦어요", "교대표를 미리 주세요", "교대표 공지", "휴게실", "매뉴얼"] * 4


def by_word(found: list[Topic]) -> dict[str, Topic]:
    return {topic.word: topic for topic in found}


def test_a_subject_counts_once_a_comment_and_from_three_on() -> None:
    found = by_word(topics(["화면 화면 화면", "화면", "화면이", "통화", "통화"]))
    assert set(found) == {"화면"}
    assert found["화면"].comments == 3


def test_a_new_subject_comes_up_more_and_the_others_about_as_often() -> None:
    found = by_word(topics(SHIFT, CALM))
    assert (found["교대표"].move, found["교대표"].before) == (Move.MORE, 0)
    assert {found[word].move for word in ("휴게실", "매뉴얼")} == {Move.ALIKE}


def test_what_is_no_longer_written_about_is_named_too() -> None:
    found = [(topic.word, topic.before, topic.comments) for topic in gone(CALM, SHIFT)]
    assert found == [("교대표", 12, 0), ("공지", 4, 0)]
    assert gone([], SHIFT) == []


def test_without_an_earlier_wave_nothing_is_said_to_have_moved() -> None:
    assert {topic.move for topic in topics(SHIFT)} == {Move.ALIKE}


@given(st.lists(st.sampled_from(["화면이 느려요", "통화 종료", "VPN drops", "the screen"])))
def test_the_order_of_comments_says_nothing(comments: list[str]) -> None:
    assert topics(comments, SHIFT) == topics(comments[::-1], SHIFT[::-1])


@pytest.mark.parametrize(
    ("comment", "tone"),
    [
        ("새 장비가 정말 좋아요, 고맙습니다", Tone.GOOD),
        ("The new headset is great", Tone.GOOD),
        ("화면이 자꾸 멈춰서 답답해요", Tone.BAD),
        ("안내가 늦어요", Tone.BAD),
        ("환경이 안 좋아요", Tone.BAD),
        ("The tool is not good", Tone.BAD),
        ("장비는 좋은데 지원이 느려요", Tone.OPEN),
        ("교대표를 미리 알려 주세요", Tone.OPEN),
    ],
)
def test_the_tone_is_read_off_the_words(comment: str, tone: Tone) -> None:
    assert tone_of(comment) is tone


def test_the_question_does_not_decide_the_tone() -> None:
    """Praise under "what went badly?" stays praise: what was asked is not even an argument."""
    praise = "직원들이 친절하고 빨라졌어요"
    answers = {"what was good?": [praise], "what went badly?": [praise]}
    assert [tones(said)[Tone.GOOD] for said in answers.values()] == [1, 1]
