from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from integrations.moments import say_instant, say_minutes, say_when

AT = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)  # ten in the morning in Seoul


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        (AT + timedelta(hours=4, minutes=5), "오늘 14:05", "today 14:05"),
        (AT + timedelta(hours=14), "내일 00:00", "tomorrow 00:00"),
        (AT - timedelta(hours=11), "어제 23:00", "yesterday 23:00"),
        (AT + timedelta(days=4), "9월 4일(금) 10:00", "Fri, 4 Sep 10:00"),
        (AT + timedelta(days=150), "2027년 1월 28일(목) 10:00", "Thu, 28 Jan 2027 10:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment: datetime, korean: str, english: str) -> None:
    assert say_when(moment, at=AT, timezone="Asia/Seoul", locale="ko") == korean
    assert say_when(moment, at=AT, timezone="Asia/Seoul", locale="en") == english


def test_an_instant_stays_true_however_late_it_is_read() -> None:
    korean = say_instant(AT, timezone="Asia/Seoul", locale="ko")
    assert korean == "2026년 8월 31일(월) 10:00 (Asia/Seoul)"
    assert say_instant(AT, timezone="UTC", locale="en") == "Mon, 31 Aug 2026 01:00 (UTC)"


def test_today_is_the_readers_own() -> None:
    late = datetime(2026, 8, 31, 16, 0, tzinfo=UTC)
    assert say_when(late, at=AT, timezone="Asia/Seoul", locale="en").startswith("tomorrow")
    assert say_when(late, at=AT, timezone="UTC", locale="en").startswith("today")


@pytest.mark.parametrize(
    ("minutes", "korean", "english"),
    [
        (0, "0분", "0 min"),
        (45, "45분", "45 min"),
        (65, "1시간 5분", "1 h 5 min"),
        (120, "2시간", "2 h"),
    ],
)
def test_lengths(minutes: int, korean: str, english: str) -> None:
    assert (say_minutes(minutes, "ko"), say_minutes(minutes, "en")) == (korean, english)
