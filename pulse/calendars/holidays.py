"""Holidays: dates with a name in Korean and English, from a country's list and our own days."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pulse.errors import Invalid
from pulse.legible import plain_day


@dataclass(frozen=True, slots=True)
class HolidayName:
    """What a date is called, in both languages of the screens."""

    ko: str
    en: str


HolidayRow = dict[str, Any]


def country_holidays(
    country: str, years: Iterable[int], locale: str = "ko", subdivision: str | None = None
) -> dict[date, HolidayName]:
    """List a country's public holidays (substitute days and known election days included).

    `locale` is the language wanted for the first name; a country whose list is not written in
    it answers in its own language. Invalid for a country or subdivision that is not listed.
    """
    # Loading the lists of all countries is slow and only setting up a calendar needs them.
    import holidays  # noqa: PLC0415

    try:
        listed = holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError as error:
        raise Invalid("unknown_country", fields={"country": "unknown_country"}) from error
    known, own = listed.supported_languages, listed.default_language
    # Without a language of the country's own, the library would ask the machine's locale.
    first = locale if locale in known else own
    second = next((language for language in known if language.startswith("en")), own)
    local, english = (
        holidays.country_holidays(
            country, subdiv=subdivision, years=sorted(set(years)), language=language
        )
        for language in (first, second)
    )
    return {
        day: HolidayName(ko=name, en=english.get(day) or name)
        for day, name in sorted(local.items())
    }


def holiday_rows(named: Mapping[date, HolidayName]) -> list[HolidayRow]:
    """Write holidays as plain rows for a document, in order of date."""
    return [
        {"date": day.isoformat(), "name": {"ko": name.ko, "en": name.en}}
        for day, name in sorted(named.items())
    ]


def read_holiday_rows(
    rows: object, path: str, problems: MutableMapping[str, str]
) -> dict[date, HolidayName]:
    """Read rows of `{"date", "name": {"ko", "en"}}`; what cannot be read goes into `problems`."""
    named: dict[date, HolidayName] = {}
    for here, row in read_rows(rows, path, problems):
        day = read_date(row.get("date"), f"{here}.date", problems)
        name = read_name(row.get("name"), f"{here}.name", problems)
        if name is None:
            problems.setdefault(f"{here}.name", "missing_name")
        elif day is not None:
            named[day] = name
    return named


def read_rows(
    rows: object, path: str, problems: MutableMapping[str, str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each object of a list with its own path; what is none goes into `problems`."""
    if not isinstance(rows, list | tuple):
        problems[path] = "not_a_list"
        return
    for index, row in enumerate(rows):
        if isinstance(row, Mapping):
            yield f"{path}.{index}", row
        else:
            problems[f"{path}.{index}"] = "not_an_object"


def read_date(text: object, path: str, problems: MutableMapping[str, str]) -> date | None:
    """Read an ISO date that calendars can reckon with, or note `bad_date` at `path`."""
    found = plain_day(text) if isinstance(text, str) else None
    if found is not None:
        return found
    problems[path] = "bad_date"
    return None


def read_name(value: object, path: str, problems: MutableMapping[str, str]) -> HolidayName | None:
    """Read a name in one or both languages (one stands in for the other); None when absent."""
    if value is None:
        return None
    if isinstance(value, str) and value.strip():
        return HolidayName(ko=value, en=value)
    if isinstance(value, Mapping):
        korean, english = value.get("ko"), value.get("en")
        first = korean or english
        if isinstance(first, str) and isinstance(english or first, str):
            return HolidayName(ko=first, en=english or first)
    problems[path] = "bad_name"
    return None
