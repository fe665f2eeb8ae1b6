"""Small calendars the tests agree on, and moments written as people write them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pulse.calendars.hours import parse_calendar
from pulse.calendars.working_time import WorkingCalendar

SEOUL = "Asia/Seoul"
OFFICE_DAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*OFFICE_DAYS, "sat", "sun")
HOUR = 3600
SEOLLAL = {"date": "2026-02-17", "name": {"ko": "설날", "en": "Korean New Year"}}


def office(**more: Any) -> dict[str, Any]:
    """Nine to six with lunch at twelve, Monday to Friday, closed on Korean New Year's Day."""
    hours = {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in OFFICE_DAYS}
    return {"hours": hours, "holidays": [SEOLLAL], **more}


def night(**more: Any) -> dict[str, Any]:
    """Every night from ten to seven."""
    return {"hours": {day: [["22:00", "31:00"]] for day in EVERY_DAY}, **more}


def daily(opens: str, closes: str, **more: Any) -> dict[str, Any]:
    return {"hours": {day: [[opens, closes]] for day in EVERY_DAY}, **more}


def working(document: dict[str, Any], zone: str = SEOUL) -> WorkingCalendar:
    return WorkingCalendar(parse_calendar(document, {}, zone))


def local(text: str, zone: str = SEOUL) -> datetime:
    """Read "2026-02-13 17:00" on the wall clock of a zone, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
