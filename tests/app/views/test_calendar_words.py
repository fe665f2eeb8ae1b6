from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.views import calendar_words
from pulse.commitments.calendar_changes import CalendarAfter
from pulse.commitments.clocks import Verdict
from pulse.commitments.models import TargetKind
from pulse.commitments.replay import Difference, Reckoned, ReplayPreview
from pulse.instants import utc_now
from tests.app.company import standing_still
from tests.app.conftest import as_read

DAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE: dict[str, Any] = {"hours": {day: [["09:00", "18:00"]] for day in DAYS}}
NIGHT: dict[str, Any] = {"hours": {**OFFICE["hours"], "sat": [["22:00", "31:00"]]}}
CYCLE: dict[str, Any] = {
    "cycle": {"first": "2026-08-31", "days": [[["07:00", "15:00"]], [["23:00", "31:00"]], []]}
}
HOLIDAY = {"date": "2026-09-25", "name": {"ko": "추석", "en": "Chuseok"}}
MONDAY = datetime(2026, 8, 31, 0, 30, tzinfo=UTC)
SATURDAY = datetime(2026, 9, 5, 3, 0, tzinfo=UTC)


def after(document: dict[str, Any], *holidays: Any, zone: str = "Asia/Seoul") -> CalendarAfter:
    return CalendarAfter(zone, document, list(holidays))


def differing(number: str, before: Verdict, now: Verdict) -> Difference:
    goal = SimpleNamespace(target=TargetKind.RESOLUTION)
    clock: Any = SimpleNamespace(number=number, goal=goal)
    late = Verdict.LATE
    return Difference(
        clock, Reckoned(before, MONDAY, before is late), Reckoned(now, None, now is late)
    )


def test_a_week_joins_days_of_the_same_hours_and_a_night_says_when_it_ends(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert calendar_words.week_lines(NIGHT) == [
            ("Mon–Fri", "09:00–18:00"),
            ("Sat", "22:00–07:00 the next day"),
            ("Sun", "closed"),
        ]
        assert calendar_words.summary(OFFICE) == "Mon–Fri 09:00–18:00"
        assert calendar_words.summary(CYCLE) == "a cycle of 3 days"
        assert calendar_words.cycle_lines(CYCLE) == [
            ("day 1", "07:00–15:00"),
            ("day 2", "23:00–07:00 the next day"),
            ("day 3", "off"),
        ]
        assert calendar_words.cycle_lines(OFFICE) == []
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert calendar_words.week_lines(NIGHT)[1:] == [
            ("토", "22:00–다음 날 07:00"),
            ("일", "닫음"),
        ]


def test_a_problem_without_a_sentence_is_named_by_its_code(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert calendar_words.problem_words("bad_code").startswith("Use 2 to 32 capital letters")
        assert calendar_words.problem_words("never heard of") == "never heard of"
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert calendar_words.problem_words("never_opens").startswith("이대로면 한 번도 열지 않는")


@pytest.mark.parametrize(
    ("document", "at", "says"),
    [
        (OFFICE, MONDAY, "18:00."),
        (OFFICE, SATURDAY, "Closed now, opens Mon 7 Sep"),
        (
            {"hours": {day: [["00:00", "24:00"]] for day in (*DAYS, "sat", "sun")}},
            SATURDAY,
            "Open now, day and night.",
        ),
    ],
)
def test_a_calendar_says_whether_it_is_open_and_until_when(
    app: Flask, document: dict[str, Any], at: datetime, says: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert says in as_read(calendar_words.now_words(after(document).ready(), at))


def test_a_calendar_that_opens_today_says_so(app: Flask) -> None:
    before_nine = standing_still(timedelta(hours=-2))
    with app.test_request_context(headers={"Accept-Language": "en"}), before_nine:
        words = as_read(calendar_words.now_words(after(OFFICE).ready(), utc_now()))
    assert words == "Closed now, opens today 09:00."


def test_coming_days_tell_only_of_what_a_change_alters(app: Flask) -> None:
    holiday = {"date": "2026-09-01", "name": {"ko": "창립일", "en": "Founding day"}}
    was, will = after(OFFICE).ready(), after(OFFICE, holiday).ready()
    with app.test_request_context(headers={"Accept-Language": "en"}):
        plain = calendar_words.day_lines(was, MONDAY, days=2)
        monday, tuesday = calendar_words.day_lines(will, MONDAY, was, days=2)
    assert [line.before for line in plain] == ["", ""]
    assert (monday.day, monday.hours, monday.note, monday.before) == (
        "Mon 31 Aug",
        "09:00–18:00",
        "",
        "",
    )
    assert (tuesday.hours, tuesday.note, tuesday.before) == (
        "closed",
        "Founding day",
        "09:00–18:00",
    )


def test_what_a_change_does_to_promises_is_counted_with_flips_first(app: Flask) -> None:
    moved = differing("R-000001", Verdict.KEPT, Verdict.KEPT)
    flipped = differing("R-000002", Verdict.LATE, Verdict.KEPT)
    found = ReplayPreview(9, (moved, flipped)).effect(calendar_words.SHOWN)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        lines = calendar_words.flip_lines(found)
        assert calendar_words.effect_words(found) == (
            "Promises so far: 9. 1 would change its verdict. 1 would change only its due time."
        )
        said = [
            calendar_words.effect_words(ReplayPreview(clocks).effect(1)) for clocks in (0, 1, 9)
        ]
        assert said == [
            "Nothing was promised by this calendar so far.",
            "The one promise so far would keep its verdict and its due time.",
            "All 9 promises so far would keep their verdicts and due times.",
        ]
    assert [(line.number, line.is_flip) for line in lines] == [
        ("R-000002", True),
        ("R-000001", False),
    ]
    assert lines[0].verdicts == ("late", "kept")
    assert lines[0].target == "Resolution"
    assert [as_read(words) for words in lines[0].due] == ["Mon 31 Aug, 09:30", "–"]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        many = ReplayPreview(99, (moved,) * 9)
        assert len(calendar_words.flip_lines(many.effect(8))) == 8


def test_a_change_is_told_part_by_part(app: Flask) -> None:
    exception = {"date": "2026-12-31", "hours": [["09:00", "12:00"]], "why": "Year's end"}
    before = after(OFFICE, HOLIDAY)
    changed = after(
        {**NIGHT, "closed_on_holidays": False, "exceptions": [exception]}, zone="Asia/Tokyo"
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert calendar_words.differences(before, before) == []
        assert calendar_words.differences(before, changed) == [
            "Asia/Seoul → Asia/Tokyo",
            "Mon–Fri 09:00–18:00 → Mon–Fri 09:00–18:00 · Sat 22:00–07:00 the next day",
            "closed on holidays → open on holidays as on any day",
            "Holiday removed: 2026-09-25 Chuseok",
            "Exception added: 2026-12-31 09:00–12:00 · Year's end",
        ]


def test_dates_that_are_over_are_left_out(app: Flask) -> None:
    closed = {"date": "2026-09-26", "hours": [], "why": {"ko": "정비", "en": "Repairs"}}
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        ((day, name),) = calendar_words.holiday_lines([HOLIDAY], date(2026, 9, 25))
        assert (day, name) == ("2026년 9월 25일(금)", "추석")
        assert calendar_words.holiday_lines([HOLIDAY], date(2026, 9, 26)) == []
    with app.test_request_context(headers={"Accept-Language": "en"}):
        found = calendar_words.exception_lines([closed, {"date": "2026-09-25"}], date(2026, 9, 25))
        assert [words for _day, words in found] == ["closed", "closed · Repairs"]
