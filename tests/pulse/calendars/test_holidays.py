from datetime import date

import pytest

from pulse.calendars.holidays import (
    HolidayName,
    country_holidays,
    holiday_rows,
    read_holiday_rows,
    read_name,
)
from pulse.errors import Invalid


def test_korea_has_substitute_days_and_names_in_both_languages() -> None:
    named = country_holidays("KR", [2026])
    assert named[date(2026, 2, 17)] == HolidayName(ko="설날", en="Korean New Year")
    assert date(2026, 3, 2) in named
    assert all(day.year == 2026 for day in named)


def test_a_country_not_written_in_korean_answers_in_its_own_language() -> None:
    named = country_holidays("FR", [2026])
    assert named[date(2026, 7, 14)] == HolidayName(ko="Fête nationale", en="National Day")


def test_parts_of_a_country_may_have_days_of_their_own() -> None:
    assert date(2026, 1, 6) in country_holidays("DE", [2026], subdivision="BY")
    assert date(2026, 1, 6) not in country_holidays("DE", [2026])


@pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("DE", "ZZ")])
def test_a_country_nobody_lists_is_refused(country: str, subdivision: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        country_holidays(country, [2026], subdivision=subdivision)
    assert caught.value.fields == {"country": "unknown_country"}


def test_rows_written_are_read_back() -> None:
    named = country_holidays("KR", [2025, 2026])
    problems: dict[str, str] = {}
    assert read_holiday_rows(holiday_rows(named), "holidays", problems) == named
    assert problems == {}


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("종무식", HolidayName("종무식", "종무식")),
        ({"ko": "종무식"}, HolidayName("종무식", "종무식")),
        ({"en": "Half day"}, HolidayName("Half day", "Half day")),
        ({"ko": "종무식", "en": "Half day"}, HolidayName("종무식", "Half day")),
    ],
)
def test_one_language_stands_in_for_the_other(value: object, name: HolidayName) -> None:
    assert read_name(value, "why", {}) == name


@pytest.mark.parametrize("value", ["  ", {}, {"ko": ""}, {"ko": 3}, ["종무식"]])
def test_what_is_no_name_is_noted(value: object) -> None:
    problems: dict[str, str] = {}
    assert read_name(value, "why", problems) is None
    assert problems == {"why": "bad_name"}
