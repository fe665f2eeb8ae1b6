"""Days off from an iCalendar file (RFC 5545): every whole day of every entry, with its name.

Each entry is read by itself, so that a bad one is named with its line and reason and keeps no
other out. Entries that repeat are written out for the days asked for. An entry with a time of
day closes no whole day and is refused; a cancelled one is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from pulse.calendars.holidays import HolidayName
from pulse.errors import Invalid
from pulse.legible import FIRST_DATE, LAST_DATE
from pulse.people.problems import Problem

LARGEST_FILE = 1_000_000
MOST_DAYS = 366
NAME = 120
_REPETITIONS = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
_BREAK = re.compile(r"\r\n|\n|\r")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class NamedDay:
    """A date off as a file names it; ``line`` is where its entry begins."""

    on: date
    name: str
    line: int

    @property
    def holiday(self) -> HolidayName:
        """Its name for both languages: a file has but one."""
        return HolidayName(self.name, self.name)


@dataclass
class DaysFile:
    """What a file holds: its days in order, each date once, and what cannot be taken."""

    days: list[NamedDay] = field(default_factory=list)
    entries: int = 0
    problems: list[Problem] = field(default_factory=list)


class _Refused(Exception):  # noqa: N818 - reads as the answer, not as an accident
    def __init__(self, place: str, code: str, value: object = "") -> None:
        super().__init__(code)
        self.place, self.code, self.value = place, code, str(value)[:80]


def read_days(content: bytes, from_: date, until: date) -> DaysFile:
    """Read the days of a file that lie in ``[from_, until]``.

    Codes of refused entries: bad_entry, bad_date, missing_name, not_a_whole_day,
    ends_before_start, too_many_days, bad_repetition, cancelled, duplicate_date. Invalid for what
    is no such file.
    """
    found = DaysFile()
    taken: dict[date, NamedDay] = {}
    for line, block in _blocks(decoded(content)):
        found.entries += 1
        try:
            days = _days_of(line, block, from_, until)
        except _Refused as refusal:
            problem = Problem(line, refusal.place, refusal.code, refusal.value)
            found.problems.append(problem)
            continue
        for day in days:
            other = taken.setdefault(day.on, day)
            if other.name != day.name:
                where = f"{day.on.isoformat()} {day.name}"
                found.problems.append(Problem(line, "DTSTART", "duplicate_date", where))
    if not found.entries:
        raise Invalid("no_entries", fields={"file": "no_entries"})
    found.days = sorted(taken.values())
    return found


def decoded(content: bytes) -> str:
    """Return a file's text; Invalid for one that is too large, unreadable or no iCalendar."""
    if len(content) > LARGEST_FILE:
        raise Invalid("file_too_large", fields={"file": "file_too_large"})
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Invalid("unreadable_text", fields={"file": "unreadable_text"})
    if "BEGIN:VCALENDAR" not in text.upper():
        raise Invalid("not_icalendar", fields={"file": "not_icalendar"})
    return text


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each entry with the line it begins on; one that never ends runs to the end."""
    begun, kept = 0, [""]
    for number, line in enumerate(_BREAK.split(text), start=1):
        word = line.strip().upper()
        if word == "BEGIN:VEVENT":
            if begun:
                yield begun, "\r\n".join(kept)
            begun, kept = number, [line.strip()]
        elif begun:
            kept.append(line)
            if word == "END:VEVENT":
                yield begun, "\r\n".join(kept) + "\r\n"
                begun = 0
    if begun:
        yield begun, "\r\n".join(kept)


def _days_of(line: int, block: str, from_: date, until: date) -> list[NamedDay]:
    event = _parsed(block)
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise _Refused("STATUS", "cancelled", event.get("SUMMARY", ""))
    name = " ".join(str(event.get("SUMMARY") or "").split())[:NAME]
    if not name:
        raise _Refused("SUMMARY", "missing_name")
    first, length = _extent(event)
    starts = {first} if "RRULE" not in event else _repeated(event, first, until)
    starts = (starts | _dates(event, "RDATE")) - _dates(event, "EXDATE")
    days = {start + n * _ONE_DAY for start in starts for n in range(length)}
    return [NamedDay(day, name, line) for day in sorted(days) if from_ <= day <= until]


def _parsed(block: str) -> Any:
    # Only whoever brings in a file pays for the library.
    import icalendar  # noqa: PLC0415

    try:
        event = icalendar.Event.from_ical(block)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise _Refused("VEVENT", "bad_entry", error) from error
    for name, _ in getattr(event, "errors", ()):
        place = str(name or "VEVENT")
        raise _Refused(place, "bad_date" if place.startswith("DT") else "bad_entry")
    return event


def _extent(event: Any) -> tuple[date, int]:
    """Return the first day and how many days there are."""
    start = _moment(event, "DTSTART")
    if start is None:
        raise _Refused("DTSTART", "bad_date")
    end = _moment(event, "DTEND")
    lasting = getattr(event.get("DURATION"), "dt", None)
    if end is None and isinstance(lasting, timedelta):
        end = start + lasting
    if end is None:
        end = start + _ONE_DAY if not isinstance(start, datetime) else start
    if isinstance(start, datetime) or isinstance(end, datetime):
        start, end = _whole(start, end)
    length = (end - start).days
    if length < 1:
        raise _Refused("DTEND", "ends_before_start", end)
    if length > MOST_DAYS:
        raise _Refused("DTEND", "too_many_days", length)
    return start, length


def _whole(start: date, end: date) -> tuple[date, date]:
    """Take times from midnight to midnight on the wall for whole days."""
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        raise _Refused("DTEND", "bad_date", end)
    if start.time() != time() or end.time() != time() or start.date() == end.date():
        raise _Refused("DTSTART", "not_a_whole_day", start)
    return start.date(), end.date()


def _moment(event: Any, name: str) -> date | None:
    value = event.get(name)
    if isinstance(value, list):
        raise _Refused(name, "bad_date", "twice")
    moment = getattr(value, "dt", None)
    if moment is None:
        return None
    if not isinstance(moment, date):
        raise _Refused(name, "bad_date", moment)
    day = moment.date() if isinstance(moment, datetime) else moment
    if not FIRST_DATE < day < LAST_DATE:
        raise _Refused(name, "bad_date", day)
    return moment


def _repeated(event: Any, first: date, until: date) -> set[date]:
    # Only a file with repeated entries pays for the library.
    from dateutil.rrule import rrulestr  # noqa: PLC0415

    rule = event["RRULE"]
    if isinstance(rule, list):
        raise _Refused("RRULE", "bad_repetition", "twice")
    frequency = [str(one).upper() for one in rule.get("FREQ", [])]
    interval = rule.get("INTERVAL", [1])
    by_the_clock = any(name in rule for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    is_daily = len(frequency) == 1 and frequency[0] in _REPETITIONS and not by_the_clock
    if not is_daily or int(interval[0]) < 1:
        raise _Refused("RRULE", "bad_repetition", ",".join(frequency))
    written = re.sub(r"(UNTIL=\d{8})T\d{6}Z?", r"\1", rule.to_ical().decode())
    begin = datetime.combine(first, time())
    try:
        dates = rrulestr(written, dtstart=begin)
        last = datetime.combine(until, time())
        found = {
            one.date() for one in islice(dates.between(begin, last, inc=True), 40 * MOST_DAYS)
        }
    except (ValueError, TypeError, OverflowError) as error:
        raise _Refused("RRULE", "bad_repetition", error) from error
    return found | {first}


def _dates(event: Any, name: str) -> set[date]:
    """Return the dates of EXDATE or RDATE, however often and in whatever form they are given."""
    value = event.get(name)
    lists = value if isinstance(value, list) else [value] if value is not None else []
    moments = [one.dt for given in lists for one in getattr(given, "dts", ())]
    return {one.date() if isinstance(one, datetime) else one for one in moments}
