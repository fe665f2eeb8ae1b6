"""Instants as people say them: today, tomorrow, or the day by name, in their own zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

_NEAR_KO = {-1: "어제", 0: "오늘", 1: "내일"}
_NEAR_EN = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_DAYS_KO = "월화수목금토일"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_when(moment: datetime, *, at: datetime, timezone: str, locale: str) -> str:
    """Say ``moment`` as seen at ``at`` in ``timezone``: "오늘 14:05", "tomorrow 09:00"."""
    zone = ZoneInfo(timezone)
    local = moment.astimezone(zone)
    return f"{_say_day(local.date(), at.astimezone(zone).date(), locale)} {local:%H:%M}"


def say_instant(moment: datetime, *, timezone: str, locale: str) -> str:
    """Say ``moment`` so that it stays true however late it is read, with its zone."""
    local = moment.astimezone(ZoneInfo(timezone))
    return f"{_say_date(local.date(), locale, has_year=True)} {local:%H:%M} ({timezone})"


def say_minutes(minutes: int, locale: str) -> str:
    """Say a length of time in hours and minutes: "1시간 5분", "45 min"."""
    hours, rest = divmod(max(minutes, 0), 60)
    units = (" h", " min") if locale == "en" else ("시간", "분")
    parts = [f"{count}{unit}" for count, unit in zip((hours, rest), units, strict=True) if count]
    return " ".join(parts) or f"0{units[1]}"


def say_day(day: date, today: date, locale: str) -> str:
    """Say a date as seen on ``today``: "내일", "10월 1일(목)", "Thu, 1 Oct"."""
    return _say_day(day, today, locale)


def _say_day(day: date, today: date, locale: str) -> str:
    distance = (day - today).days
    near = (_NEAR_EN if locale == "en" else _NEAR_KO).get(distance)
    return near or _say_date(day, locale, has_year=day.year != today.year)


def _say_date(day: date, locale: str, *, has_year: bool) -> str:
    if locale == "en":
        year = f" {day.year}" if has_year else ""
        return f"{_DAYS_EN[day.weekday()]}, {day.day} {_MONTHS_EN[day.month - 1]}{year}"
    year = f"{day.year}년 " if has_year else ""
    return f"{year}{day.month}월 {day.day}일({_DAYS_KO[day.weekday()]})"
