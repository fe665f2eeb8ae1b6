"""Random calendars and moments, most of them near the days on which something happens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.pulse.calendars.oracle import WEEKDAYS

# A date near a change of the clocks (or a lost day) in each zone, and one far from any.
MOMENTS = {
    "Asia/Seoul": [date(2026, 2, 16), date(1988, 5, 8)],
    "UTC": [date(2028, 2, 28)],
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "America/Havana": [date(2026, 3, 8), date(2026, 11, 1)],
    "America/Sao_Paulo": [date(2018, 2, 17), date(2018, 11, 4)],
    "Africa/Cairo": [date(2026, 4, 24), date(2026, 10, 29)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
    "Pacific/Chatham": [date(2026, 4, 5), date(2026, 9, 27)],
    "Pacific/Apia": [date(2011, 12, 30)],
    "Asia/Kathmandu": [date(2026, 7, 1)],
    "Africa/Casablanca": [date(2026, 2, 15), date(2026, 3, 22)],
}


def given_settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


@st.composite
def stretches(draw: st.DrawFn, grid: int = 15, *, least: int = 0) -> list[list[str]]:
    """Up to three stretches of a day on a grid of minutes, the last perhaps past midnight."""
    size = 2 * draw(st.integers(least, 3))
    points = st.integers(0, 31 * 60 // grid)
    edges = sorted(draw(st.lists(points, min_size=size, max_size=size, unique=True)))
    pairs = [(edges[index] * grid, edges[index + 1] * grid) for index in range(0, size, 2)]
    return [[clock(opens), clock(closes)] for opens, closes in pairs if closes - opens <= 1440]


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@st.composite
def calendars(draw: st.DrawFn, grid: int = 15) -> tuple[dict[str, Any], str, date]:
    """A document that opens every week, its zone, and a date around which things happen."""
    zone = draw(st.sampled_from(sorted(MOMENTS)))
    around = draw(st.sampled_from(MOMENTS[zone]))
    hours = {day: draw(stretches(grid)) for day in draw(st.sets(st.sampled_from(WEEKDAYS)))}
    hours[draw(st.sampled_from(WEEKDAYS))] = [["09:00", "18:00"]]
    closed = draw(st.booleans())
    document: dict[str, Any] = {
        "hours": hours,
        "closed_on_holidays": closed,
        "holidays": [
            {"date": day, "name": {"ko": "쉬는 날", "en": "Day off"}} for day in draw(near(around))
        ],
        "exceptions": [
            {"date": day, "hours": draw(stretches(grid))} for day in draw(near(around))
        ],
    }
    if not closed and draw(st.booleans()):
        document["holiday_hours"] = draw(stretches(grid))
    return document, zone, around


def near(around: date) -> st.SearchStrategy[list[str]]:
    days = st.integers(-4, 6).map(lambda ahead: (around + timedelta(days=ahead)).isoformat())
    return st.lists(days, max_size=4, unique=True)


def instants(around: date, days: int = 5) -> st.SearchStrategy[datetime]:
    """Seconds around a date, a good part of them on the quarter of an hour."""
    middle = datetime(around.year, around.month, around.day, tzinfo=UTC)
    seconds = st.one_of(
        st.integers(-days * 86_400, days * 86_400),
        st.integers(-days * 96, days * 96).map(lambda quarter: quarter * 900),
    )
    return seconds.map(lambda ahead: middle + timedelta(seconds=ahead))
