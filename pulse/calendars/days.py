"""What a day is, and what a stretch of real time was made of: the words behind a derivation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from pulse.calendars.holidays import HolidayName
from pulse.calendars.hours import CalendarSpec, Span
from pulse.calendars.stretches import Stretches
from pulse.calendars.zones import (
    DAY,
    date_of,
    day_number,
    local_days,
    to_instant,
)


class SegmentKind(StrEnum):
    """Why time counts or does not."""

    OPEN = "open"
    CLOSED = "closed"
    BREAK = "break"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of real time of one kind; a holiday, closure or short day carries its name."""

    start: datetime
    end: datetime
    kind: SegmentKind
    name: HolidayName | None = None

    @property
    def seconds(self) -> int:
        """Its length in whole seconds."""
        return Span(self.start, self.end).seconds


@dataclass(frozen=True, slots=True)
class DayDescription:
    """A local date: its kind, hours on the wall clock, open spans, and names where it has any.

    `kind` is open, closed or holiday (closed because it is one). `holiday` is the holiday's
    name whether or not the calendar keeps it, `why` the reason of a dated exception.
    """

    local_date: date
    kind: SegmentKind
    hours: Stretches
    spans: tuple[Span, ...]
    holiday: HolidayName | None
    why: HolidayName | None


_Piece = tuple[int, int, SegmentKind, HolidayName | None]


def describe(spec: CalendarSpec, zone: ZoneInfo, local_date: date) -> DayDescription:
    """Say what a local date is in a calendar."""
    hours = spec.hours_on(local_date)
    spans = day_spans(hours, zone, day_number(local_date))
    exception = spec.exceptions.get(local_date)
    kind = SegmentKind.OPEN if spans else _closed_kind(spec, local_date)
    return DayDescription(
        local_date=local_date,
        kind=kind,
        hours=hours,
        spans=tuple(Span(to_instant(start), to_instant(end)) for start, end in spans),
        holiday=spec.holidays.get(local_date),
        why=exception.why if exception else None,
    )


def day_spans(hours: Stretches, zone: ZoneInfo, day: int) -> list[tuple[int, int]]:
    """Turn the hours of one local date into epoch seconds, those that touch made one."""
    around = local_days(zone, (day - 1) * DAY, (day + 2) * DAY)
    whole: list[tuple[int, int]] = []
    for number, base, low, high in around:
        for opens, closes in hours if number == day else ():
            start, end = max(base + opens, low), min(base + closes, high)
            if whole and start < end and whole[-1][1] == start:
                whole[-1] = (whole[-1][0], end)
            elif start < end:
                whole.append((start, end))
    return whole


def segments_between(spec: CalendarSpec, zone: ZoneInfo, start: int, end: int) -> list[Segment]:
    """Cut `[start, end)` into segments in order; their seconds add up to `end - start`.

    A gap between two stretches of one date is a break. A whole date closed by a holiday is a
    holiday by name; the closed rest of a date with an exception, or with holiday hours, is
    closed under that name.
    """
    merged: list[_Piece] = []
    for low, high, kind, name in _pieces_between(spec, zone, start, end):
        if merged and merged[-1][2:] == (kind, name):
            merged[-1] = (merged[-1][0], high, kind, name)
        else:
            merged.append((low, high, kind, name))
    return [
        Segment(to_instant(low), to_instant(high), kind, name) for low, high, kind, name in merged
    ]


def _pieces_between(spec: CalendarSpec, zone: ZoneInfo, start: int, end: int) -> Iterator[_Piece]:
    for day, base, low, high in local_days(zone, start, end):
        for from_, to, kind, name in _pieces_of(spec, date_of(day)):
            cut_from, cut_to = max(base + from_, low), min(base + to, high)
            if cut_from < cut_to:
                yield cut_from, cut_to, kind, name


def _pieces_of(spec: CalendarSpec, local_date: date) -> Iterator[_Piece]:
    hours = spec.hours_on(local_date)
    closed, name = _closed_kind(spec, local_date), _closed_name(spec, local_date)
    if not hours:
        yield 0, DAY, closed, name
        return
    yield 0, hours[0][0], closed, name
    for index, (opens, closes) in enumerate(hours):
        yield opens, closes, SegmentKind.OPEN, None
        if index + 1 < len(hours):
            yield closes, hours[index + 1][0], SegmentKind.BREAK, None
    yield hours[-1][1], DAY, closed, name


def _closed_kind(spec: CalendarSpec, local_date: date) -> SegmentKind:
    kept = local_date in spec.holidays and local_date not in spec.exceptions
    return SegmentKind.HOLIDAY if kept and not spec.hours_on(local_date) else SegmentKind.CLOSED


def _closed_name(spec: CalendarSpec, local_date: date) -> HolidayName | None:
    exception = spec.exceptions.get(local_date)
    if exception is not None:
        return exception.why
    if spec.closed_on_holidays or spec.holiday_hours is not None:
        return spec.holidays.get(local_date)
    return None
