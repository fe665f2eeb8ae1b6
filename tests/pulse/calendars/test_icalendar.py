"""Days off from a file: what is taken, and why each other entry is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.calendars.icalendar import LARGEST_FILE, DaysFile, read_days
from pulse.errors import Invalid

FIRST, LAST = date(2025, 1, 1), date(2028, 12, 31)


def entry(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def whole(*entries: str) -> bytes:
    return ("BEGIN:VCALENDAR\r\n" + "".join(entries) + "END:VCALENDAR\r\n").encode()


def read(*entries: str) -> DaysFile:
    return read_days(whole(*entries), FIRST, LAST)


def days(found: DaysFile) -> list[tuple[str, str]]:
    return [(day.on.isoformat(), day.name) for day in found.days]


def test_an_entry_of_several_days_ends_the_day_before_its_end() -> None:
    found = read(
        entry("DTSTART;VALUE=DATE:20260924", "DTEND;VALUE=DATE:20260927", "SUMMARY:추석 연휴")
    )
    assert days(found) == [(f"2026-09-{day}", "추석 연휴") for day in (24, 25, 26)]
    assert found.problems == []


def test_one_day_needs_no_end_and_a_length_will_do() -> None:
    found = read(
        entry("DTSTART;VALUE=DATE:20260817", "SUMMARY:대체공휴일"),
        entry("DTSTART;VALUE=DATE:20261001", "DURATION:P2D", "SUMMARY:이사"),
    )
    assert [day for day, _ in days(found)] == ["2026-08-17", "2026-10-01", "2026-10-02"]


def test_a_yearly_day_is_written_out_without_its_exceptions() -> None:
    found = read(
        entry(
            "DTSTART;VALUE=DATE:20200505",
            "RRULE:FREQ=YEARLY;UNTIL=20271231T000000Z",
            "EXDATE;VALUE=DATE:20260505",
            "RDATE;VALUE=DATE:20260506",
            "SUMMARY:창립기념일",
        )
    )
    assert [day for day, _ in days(found)] == ["2025-05-05", "2026-05-06", "2027-05-05"]


def test_midnight_to_midnight_is_a_whole_day() -> None:
    found = read(
        entry(
            "DTSTART;TZID=Asia/Seoul:20260801T000000",
            "DTEND;TZID=Asia/Seoul:20260803T000000",
            "SUMMARY:설비 점검",
        )
    )
    assert [day for day, _ in days(found)] == ["2026-08-01", "2026-08-02"]


def test_folded_and_escaped_names_are_read_whole() -> None:
    found = read(entry("DTSTART;VALUE=DATE:20260817", "SUMMARY:Closed\\, all", "  day"))
    assert days(found) == [("2026-08-17", "Closed, all day")]


@pytest.mark.parametrize(
    ("lines", "place", "code"),
    [
        (["DTSTART:20260901T090000", "DTEND:20260901T120000", "SUMMARY:회의"],
         "DTSTART", "not_a_whole_day"),
        (["DTSTART:20260901T090000", "SUMMARY:회의"], "DTSTART", "not_a_whole_day"),
        (["DTSTART;VALUE=DATE:20261332", "SUMMARY:x"], "DTSTART", "bad_date"),
        (["SUMMARY:x"], "DTSTART", "bad_date"),
        (["DTSTART;VALUE=DATE:18500101", "SUMMARY:x"], "DTSTART", "bad_date"),
        (["DTSTART;VALUE=DATE:20260901"], "SUMMARY", "missing_name"),
        (["DTSTART;VALUE=DATE:20260902", "DTEND;VALUE=DATE:20260901", "SUMMARY:x"],
         "DTEND", "ends_before_start"),
        (["DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:20280101", "SUMMARY:x"],
         "DTEND", "too_many_days"),
        (["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=SECONDLY", "SUMMARY:x"],
         "RRULE", "bad_repetition"),
        (["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY;INTERVAL=0", "SUMMARY:x"],
         "RRULE", "bad_repetition"),
        (["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY;BYSECOND=1,2", "SUMMARY:x"],
         "RRULE", "bad_repetition"),
        (["DTSTART;VALUE=DATE:20260101", "STATUS:CANCELLED", "SUMMARY:x"], "STATUS", "cancelled"),
        (["no colon in here"], "VEVENT", "bad_entry"),
    ],
)  # fmt: skip
def test_each_bad_entry_is_named_with_its_line_and_keeps_none_out(
    lines: list[str], place: str, code: str
) -> None:
    good = entry("DTSTART;VALUE=DATE:20260817", "SUMMARY:대체공휴일")
    found = read(good, entry(*lines))
    assert days(found) == [("2026-08-17", "대체공휴일")]
    assert [(one.line, one.field, one.code) for one in found.problems] == [(6, place, code)]


def test_a_date_named_twice_keeps_its_first_name() -> None:
    found = read(
        entry("DTSTART;VALUE=DATE:20260817", "SUMMARY:하나"),
        entry("DTSTART;VALUE=DATE:20260817", "SUMMARY:하나"),
        entry("DTSTART;VALUE=DATE:20260817", "SUMMARY:둘"),
    )
    assert days(found) == [("2026-08-17", "하나")]
    assert [one.code for one in found.problems] == ["duplicate_date"]


def test_days_outside_the_years_asked_for_are_not_looked_at() -> None:
    found = read(entry("DTSTART;VALUE=DATE:20240101", "SUMMARY:옛날"))
    assert (found.days, found.problems, found.entries) == ([], [], 1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"hello", "not_icalendar"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "no_entries"),
        (b"\xff\xfe\x00BEGIN:VCALENDAR", "unreadable_text"),
        (b"BEGIN:VCALENDAR" + b" " * LARGEST_FILE, "file_too_large"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_days(content, FIRST, LAST)
    assert refused.value.fields == {"file": code}


def test_an_older_korean_file_is_read_too() -> None:
    content = whole(entry("DTSTART;VALUE=DATE:20260817", "SUMMARY:임시공휴일")).decode()
    found = read_days(content.encode("cp949"), FIRST, LAST)
    assert days(found) == [("2026-08-17", "임시공휴일")]


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["DTSTART;VALUE=DATE:20260817", "DTEND;VALUE=DATE:20260818", "RRULE:FREQ=WEEKLY",
             "RRULE:COUNT=3", "EXDATE:20260817", "DURATION:-P1D", "STATUS:X", "BEGIN:VALARM",
             "END:VALARM", "DTSTART:x", "DTEND:", "SUMMARY:a"]
        ),
        st.text(max_size=12),
    ),
    max_size=6,
)  # fmt: skip


@given(LINES)
def test_whatever_stands_in_an_entry_it_is_taken_or_named(lines: list[str]) -> None:
    found = read(entry(*lines))
    assert all(FIRST <= day.on <= LAST and day.name for day in found.days)
    assert found.entries >= 1
