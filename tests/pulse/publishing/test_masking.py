import re

import pytest

from pulse.publishing.masking import AT_ONCE, MASK, Trace, mask, warnings_in


@pytest.mark.parametrize(
    ("text", "trace", "masked"),
    [
        ("010-1234-5678로 전화 주세요", Trace.PHONE, f"{MASK}로 전화 주세요"),
        ("전화는 01012345678", Trace.PHONE, f"전화는 {MASK}"),
        ("사무실 02-345-6789입니다", Trace.PHONE, f"사무실 {MASK}입니다"),
        ("+82 10 1234 5678", Trace.PHONE, MASK),
        ("대표번호 1588-0000", Trace.PHONE, f"대표번호 {MASK}"),
        ("메일은hong.gil@example.co.kr예요", Trace.EMAIL, f"메일은{MASK}예요"),
        ("900101-1234567 이에요", Trace.RESIDENT_NUMBER, f"{MASK} 이에요"),
        ("사번 20190123이 문제", Trace.LONG_NUMBER, f"사번 {MASK}이 문제"),
        ("계좌 110-234-567890", Trace.LONG_NUMBER, f"계좌 {MASK}"),
        ("P0001번 직원", Trace.LONG_NUMBER, f"{MASK}번 직원"),
        ("<@U0DEMO0001> 님이", Trace.MENTION, f"{MASK} 님이"),
        ("@한두루 님 덕분에", Trace.MENTION, f"{MASK} 님 덕분에"),
        ("<https://x.example/a|여기>를", Trace.LINK, f"{MASK}를"),
        ("www.example.com 참고", Trace.LINK, f"{MASK} 참고"),
    ],
)
def test_traces_are_warned_of_and_masked(text: str, trace: Trace, masked: str) -> None:
    assert warnings_in(text) == (trace,)
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-10 14:00부터 화면이 멈췄어요",
        "상담 120건 중 30건, 1,000,000원",
        "FY2026 목표, 3.5점",
        "점심 12:30-13:30 교대",
        "",
    ],
)
def test_ordinary_numbers_stay(text: str) -> None:
    assert warnings_in(text) == ()
    assert mask(text) == text


def test_names_of_colleagues_are_found_with_their_particles() -> None:
    names = ["최자람", "Duru Han", "한솔", "김"]
    assert mask("우리 최자람님이 정했어요", names) == f"우리 {MASK}님이 정했어요"
    assert mask("Ask duru han about it", names) == f"Ask {MASK} about it"
    assert warnings_in("한솔에게 물었어요", names) == (Trace.NAME,)
    assert warnings_in("무한솔루션이 김치", names) == ()


def test_one_text_can_hold_several_traces_in_a_fixed_order() -> None:
    text = "a@b.com 010-1234-5678 https://x.example"
    assert warnings_in(text) == (Trace.LINK, Trace.EMAIL, Trace.PHONE)
    assert mask(text) == f"{MASK} {MASK} {MASK}"


def test_what_is_warned_of_while_typing_is_warned_of_on_sending_too() -> None:
    for text in (
        "a@b.com",
        "010-1234-5678",
        "www.x.kr",
        "@한두루 님",
        "900101-1234567",
        "12345678",
    ):
        assert re.search(AT_ONCE, text)
        assert warnings_in(text)
    assert not re.search(AT_ONCE, "2026-03-10 14:00부터 120건, 1,000,000원")


def test_a_long_hostile_text_is_read_in_a_moment() -> None:
    for piece in ("a.", "1-", "@", "<@", "010-", "www."):
        mask(piece * 2000)
