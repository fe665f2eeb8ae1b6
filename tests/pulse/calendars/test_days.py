"""What days are called and how real time is told apart."""

from datetime import date

from pulse.calendars.days import SegmentKind
from pulse.calendars.holidays import HolidayName
from tests.pulse.calendars.example_calendars import HOUR, daily, local, office, utc, working

SEOLLAL = HolidayName(ko="설날", en="Korean New Year")


def test_a_long_weekend_is_told_piece_by_piece() -> None:
    segments = working(office()).segments(local("2026-02-16 11:00"), local("2026-02-18 09:30"))
    assert [(part.start, part.kind.value, part.name) for part in segments] == [
        (local("2026-02-16 11:00"), "open", None),
        (local("2026-02-16 12:00"), "break", None),
        (local("2026-02-16 13:00"), "open", None),
        (local("2026-02-16 18:00"), "closed", None),
        (local("2026-02-17 00:00"), "holiday", SEOLLAL),
        (local("2026-02-18 00:00"), "closed", None),
        (local("2026-02-18 09:00"), "open", None),
    ]
    assert sum(part.seconds for part in segments) == int(46.5 * HOUR)


def test_a_closure_and_a_half_day_carry_their_reason() -> None:
    why = {"ko": "종무식", "en": "Year-end half day"}
    half = {"date": "2026-12-31", "hours": [["09:00", "12:00"]], "why": why}
    heat = {"date": "2026-12-30", "hours": [], "why": "폭염"}
    calendar = working(office(exceptions=[half, heat]))
    segments = calendar.segments(local("2026-12-30 00:00"), local("2027-01-01 00:00"))
    assert [(part.kind.value, part.name and part.name.ko) for part in segments] == [
        ("closed", "폭염"),
        ("closed", "종무식"),
        ("open", None),
        ("closed", "종무식"),
    ]


def test_a_night_over_midnight_is_one_segment() -> None:
    segments = working(office()).segments(local("2026-02-12 17:00"), local("2026-02-13 10:00"))
    assert [part.seconds for part in segments] == [HOUR, 15 * HOUR, HOUR]


def test_segments_follow_the_clock_change() -> None:
    calendar = working(daily("00:00", "06:00"), "Europe/Berlin")
    segments = calendar.segments(utc("2026-03-28 23:00"), utc("2026-03-29 22:00"))
    assert [(part.kind, part.seconds) for part in segments] == [
        (SegmentKind.OPEN, 5 * HOUR),
        (SegmentKind.CLOSED, 18 * HOUR),
    ]


def test_hours_over_a_clock_change_are_one_span() -> None:
    day = working(daily("00:00", "06:00"), "Europe/Berlin").describe_day(date(2026, 3, 29))
    (span,) = day.spans
    assert span.seconds == 5 * HOUR
    assert day.hours == ((0, 6 * HOUR),)


def test_a_day_says_whether_it_is_a_holiday_and_whether_that_matters() -> None:
    kept = working(office()).describe_day(date(2026, 2, 17))
    assert (kept.kind, kept.holiday, kept.spans) == (SegmentKind.HOLIDAY, SEOLLAL, ())
    served = working(office(closed_on_holidays=False)).describe_day(date(2026, 2, 17))
    assert (served.kind, served.holiday, len(served.spans)) == (SegmentKind.OPEN, SEOLLAL, 2)


def test_an_ordinary_holiday_gives_no_name_to_closing_time() -> None:
    segments = working(office(closed_on_holidays=False)).segments(
        local("2026-02-17 17:00"), local("2026-02-17 20:00")
    )
    assert [(part.kind.value, part.name) for part in segments] == [
        ("open", None),
        ("closed", None),
    ]


def test_shorter_holiday_hours_name_the_rest_of_the_day() -> None:
    document = office(closed_on_holidays=False, holiday_hours=[["10:00", "12:00"]])
    segments = working(document).segments(local("2026-02-17 11:00"), local("2026-02-17 20:00"))
    assert [(part.kind.value, part.name) for part in segments] == [
        ("open", None),
        ("closed", SEOLLAL),
    ]


def test_a_holiday_without_any_hours_is_a_holiday() -> None:
    document = office(closed_on_holidays=False, holiday_hours=[])
    assert working(document).describe_day(date(2026, 2, 17)).kind is SegmentKind.HOLIDAY


def test_a_weekend_is_closed_without_a_name() -> None:
    saturday = working(office()).describe_day(date(2026, 2, 14))
    assert (saturday.kind, saturday.holiday, saturday.why) == (SegmentKind.CLOSED, None, None)
