"""Shifts: when a person works on a date, alone or in a crew that rotates, and may be asked.

A shift belongs to the date it starts on: a night shift of Monday ends on Tuesday morning.
Whether somebody works at all on a date (holidays, weekends) is their calendar's business; a
crew's days off are its rotation's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pulse.calendars.holidays import read_date
from pulse.calendars.hours import Problems, Span
from pulse.calendars.stretches import Stretches, read_stretches
from pulse.calendars.zones import (
    date_of,
    day_number,
    local_day_and_second,
    to_epoch,
    to_instant,
    wall_instant,
)
from pulse.errors import Invalid

_AFTER_START = re.compile(r"(\d+) to (\d+) minutes after shift start", re.ASCII)


@dataclass(frozen=True, slots=True)
class CrewRotation:
    """Crews that walk through the same shifts in a cycle of days, day 0 of it on `anchor`.

    `pattern` gives each crew's shift code for every day of the cycle, `shift_times` the hours
    of each code (None for a day off).
    """

    anchor: date
    pattern: Mapping[str, tuple[str, ...]]
    shift_times: Mapping[str, tuple[int, int] | None]

    def hours_on(self, crew: str, local_date: date) -> tuple[int, int] | None:
        """Give the hours of the shift a crew starts on a date; None on a day off."""
        codes = self.pattern[crew]
        return self.shift_times[codes[(local_date - self.anchor).days % len(codes)]]

    def spans(self, crew: str, zone: ZoneInfo, from_: datetime, to: datetime) -> Iterator[Span]:
        """Stream a crew's shifts that touch `[from_, to)`, each of them whole, in order."""
        first, _ = local_day_and_second(zone, to_epoch(from_))
        last, _ = local_day_and_second(zone, to_epoch(to))
        for day in range(first - 2, last + 1):
            hours = self.hours_on(crew, date_of(day))
            span = _wall_span(zone, day, hours) if hours else None
            if span and span.start < to and span.end > from_:
                yield span


@dataclass(frozen=True, slots=True)
class ShiftDay:
    """One shift on one date as instants: all of it, its breaks, and when a pulse may arrive."""

    local_date: date
    span: Span
    breaks: tuple[Span, ...]
    pulse_windows: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class FixedShift:
    """A shift with the same hours on every date; windows and breaks are wall-clock times."""

    hours: tuple[int, int]
    breaks: Stretches
    windows: Stretches

    def on(self, local_date: date, zone: ZoneInfo) -> ShiftDay | None:
        """Give the shift that starts on a date."""
        day = day_number(local_date)
        return ShiftDay(
            local_date,
            _wall_span(zone, day, self.hours),
            tuple(_wall_span(zone, day, stretch) for stretch in self.breaks),
            tuple(_wall_span(zone, day, stretch) for stretch in self.windows),
        )


@dataclass(frozen=True, slots=True)
class CrewShift:
    """The shifts of one crew; its pulse window lies so many seconds after each shift's start."""

    rotation: CrewRotation
    crew: str
    window: tuple[int, int] | None

    def on(self, local_date: date, zone: ZoneInfo) -> ShiftDay | None:
        """Give the shift that starts on a date; None on the crew's day off."""
        hours = self.rotation.hours_on(self.crew, local_date)
        if hours is None:
            return None
        span = _wall_span(zone, day_number(local_date), hours)
        start = span.start
        if self.window is None:
            return ShiftDay(local_date, span, (), ())
        opens, closes = (timedelta(seconds=seconds) for seconds in self.window)
        return ShiftDay(local_date, span, (), (Span(start + opens, start + closes),))


WorkShift = FixedShift | CrewShift


def parse_rotation(document: Mapping[str, Any]) -> CrewRotation:
    """Read a rotation: `anchor`, `cycle_days`, `pattern` by crew, `shift_times` by code.

    Invalid with a code for each field that cannot be accepted.
    """
    problems: dict[str, str] = {}
    times = _read_shift_times(document.get("shift_times"), problems)
    pattern = _read_pattern(document, times, problems)
    anchor = read_date(document.get("anchor"), "anchor", problems)
    if problems or anchor is None:
        raise Invalid("invalid_rotation", fields=problems)
    return CrewRotation(anchor, pattern, times)


def parse_shift(document: Mapping[str, Any], rotations: Mapping[str, CrewRotation]) -> WorkShift:
    """Read a shift: `start`, `end`, `break`, `pulse_windows`; or `rotation` and `crew`.

    A crew's `pulse_windows` are written "30 to 45 minutes after shift start". Invalid with a
    code for each field that cannot be accepted; a window must lie within the shift.
    """
    problems: dict[str, str] = {}
    shift: WorkShift | None
    if "rotation" in document:
        shift = _read_crew_shift(document, rotations, problems)
    else:
        shift = _read_fixed_shift(document, problems)
    if problems or shift is None:
        raise Invalid("invalid_shift", fields=problems)
    return shift


def _read_fixed_shift(document: Mapping[str, Any], problems: Problems) -> FixedShift | None:
    hours = read_stretches([[document.get("start"), document.get("end")]], "hours", problems)
    breaks = read_stretches(document.get("break", []), "break", problems)
    windows = read_stretches(document.get("pulse_windows", []), "pulse_windows", problems)
    if not hours:
        return None
    start, end = hours[0]
    for name, stretches in (("break", breaks), ("pulse_windows", windows)):
        if any(opens < start or closes > end for opens, closes in stretches):
            problems[name] = "outside_shift"
    return FixedShift((start, end), breaks, windows)


def _read_crew_shift(
    document: Mapping[str, Any], rotations: Mapping[str, CrewRotation], problems: Problems
) -> CrewShift | None:
    rotation = rotations.get(str(document["rotation"]))
    crew = str(document.get("crew"))
    if rotation is None:
        problems["rotation"] = "unknown_rotation"
        return None
    if crew not in rotation.pattern:
        problems["crew"] = "unknown_crew"
    return CrewShift(rotation, crew, _read_window(document, rotation, problems))


def _read_window(
    document: Mapping[str, Any], rotation: CrewRotation, problems: Problems
) -> tuple[int, int] | None:
    written = document.get("pulse_windows")
    if not written:
        return None
    found = _AFTER_START.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        problems["pulse_windows"] = "bad_window"
        return None
    opens, closes = (int(minutes) * 60 for minutes in found.groups())
    shortest = min(end - start for start, end in filter(None, rotation.shift_times.values()))
    if not opens < closes <= shortest:
        problems["pulse_windows"] = "outside_shift"
    return opens, closes


def _read_shift_times(value: object, problems: Problems) -> dict[str, tuple[int, int] | None]:
    if not isinstance(value, Mapping):
        problems["shift_times"] = "not_an_object"
        return {}
    times: dict[str, tuple[int, int] | None] = {}
    for code, pair in value.items():
        read = () if pair is None else read_stretches([pair], f"shift_times.{code}", problems)
        times[str(code)] = read[0] if read else None
    if not any(times.values()):
        problems.setdefault("shift_times", "never_opens")
    return times


def _read_pattern(
    document: Mapping[str, Any], times: Mapping[str, object], problems: Problems
) -> dict[str, tuple[str, ...]]:
    value, cycle_days = document.get("pattern"), document.get("cycle_days")
    if not isinstance(value, Mapping) or not value:
        problems["pattern"] = "not_an_object"
        return {}
    pattern: dict[str, tuple[str, ...]] = {}
    for crew, codes in value.items():
        here = f"pattern.{crew}"
        if not isinstance(codes, list | tuple) or not codes or len(codes) != cycle_days:
            problems[here] = "bad_cycle_length"
        elif any(not isinstance(code, str) or code not in times for code in codes):
            problems[here] = "unknown_shift_code"
        else:
            pattern[str(crew)] = tuple(codes)
    return pattern


def _wall_span(zone: ZoneInfo, day: int, hours: tuple[int, int]) -> Span:
    start, end = (to_instant(wall_instant(zone, day, second)) for second in hours)
    return Span(start, end)
