from __future__ import annotations

import pytest
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from pulse.sought import named_by_initials, seek


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("상담화면", "상담화면 장애 지원"),
        ("상담화면이", "상담화면 장애 지원"),
        ("상담 화면", "상담화면 장애 지원"),
        ("상담화면장애", "상담화면 장애 지원"),
        ("지원 상담화면의", "상담화면 장애 지원"),
        ("ㅅㄷㅎㅁ", "상담화면 장애 지원"),
        ("ㅈㅇ ㅈㅇ", "상담화면 장애 지원"),
        ("헤드셋을", "PC·헤드셋 교체"),
        ("pc 교체", "PC·헤드셋 교체"),
        ("pc헤드셋", "PC·헤드셋 교체"),
        ("calendars", "A new calendar"),
        ("STATUS", "Status"),
        ("도로", "도로 점용"),
        ("\u1109\u1161\u11bc\u1103\u1161\u11b7", "상담"),
    ],
)
def test_words_fit_as_people_type_them(typed: str, text: str) -> None:
    assert seek(typed).fits("", text)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ㅅㄷ", "달력"),
        ("상담 달력", "상담화면"),
        ("", "anything"),
        ("- ·", "anything"),
        ("%", "anything"),
        ("면장", "화면|장애"),
    ],
)
def test_other_words_do_not_fit(typed: str, text: str) -> None:
    assert not seek(typed).fits(text)


def test_two_texts_are_not_read_as_one() -> None:
    assert not seek("지원s").fits("장애 지원", "S01")


@pytest.mark.parametrize("typed", ["R-000121", "r-121", "r121", "121", "000121", "R 121"])
def test_a_number_may_be_short(typed: str) -> None:
    assert seek(typed).request_number() == "R-000121"


@pytest.mark.parametrize("typed", ["R-", "0", "12a", "S01", "1234567890123"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert seek(typed).request_number() == ""


def test_a_name_keeps_its_last_syllable() -> None:
    assert seek("이다은", shortest=3).words == ("이다은",)
    assert seek("강잔디를", shortest=3).words == ("강잔디",)


@pytest.mark.parametrize(
    ("typed", "name", "is_found"),
    [
        ("ㄱㅈㄷ", "강잔디", True),
        ("ㅈㄷ", "강잔디", True),
        ("ㄲ", "강까치", True),
        ("ㅎ", "하힣", True),
        ("ㄷㅈ", "강잔디", False),
        ("ㄱㅈㄷㄱ", "강잔디", False),
        ("ㄱㅈㄷㄱㅈㄷㄱ", "강잔디", False),
    ],
)
def test_first_consonants_find_a_name_in_the_database(
    session: Session, typed: str, name: str, is_found: bool
) -> None:
    assert bool(session.scalar(select(named_by_initials(literal(name), typed)))) is is_found


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("상담화면이 지원", True), ("100%", True), ("1000", False), ("_", False)],
)
def test_words_are_found_in_columns(session: Session, typed: str, is_found: bool) -> None:
    kept = literal("상담 화면·장애 지원 100%")
    assert bool(session.scalar(select(seek(typed).in_column(literal(""), kept)))) is is_found
