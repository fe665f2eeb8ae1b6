"""What a calendar says: hours, exceptions and holidays, read from and written to a document."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pulse.calendars.holidays import (
    HolidayName,
    holiday_rows,
    read_date,
    read_holiday_rows,
    read_name,
    read_rows,
)
from pulse.calendars.stretches import (
    WEEK_START,
    DayCycle,
    Stretches,
    carried,
    cycle_of,
    joined,
    read_stretches,
    within_day,
    write_stretches,
)
from pulse.calendars.zones import zone_named
from pulse.errors import Invalid

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_CYCLE = 366

Problems = MutableMapping[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open piece of real time `[start, end)`, both aware and in UTC."""

    start: datetime
    end: datetime

    @property
    def seconds(self) -> int:
        """Its length in whole seconds."""
        return (self.end - self.start) // timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DatedHours:
    """An exception: what replaces the hours of one date (nothing at all for a closure), why."""

    hours: Stretches
    why: HolidayName | None = None


@dataclass(frozen=True, slots=True)
class CalendarSpec:
    """Everything a calendar says about time; made by `parse_calendar`, never changed.

    An instant is open when the wall clock of `zone` shows a time within the hours of the date
    it shows. So a missing hour counts for nothing, a repeated one counts twice, and hours that
    begin inside a gap begin when the gap ends.
    """

    zone: str
    ordinary: DayCycle
    exceptions: Mapping[date, DatedHours]
    holidays: Mapping[date, HolidayName]
    closed_on_holidays: bool
    holiday_hours: Stretches | None = None

    @property
    def weekly(self) -> tuple[Stretches, ...]:
        """The hours of each day of the cycle; from Monday to Sunday where it is a week."""
        return self.ordinary.days

    def hours_on(self, local_date: date) -> Stretches:
        """Give the opening hours of a local date, all of them within that date.

        An exception replaces everything; else a holiday closes the date, or gives it the
        holiday hours, or changes nothing; else the ordinary hours hold, together with what an
        exception or a holiday on the date before carries past midnight.
        """
        replaced = self._replaced(local_date)
        if replaced is not None:
            return joined(within_day(replaced))
        before = self._replaced(local_date - timedelta(days=1)) or ()
        return joined(self.ordinary.hours_on(local_date) + carried(before))

    def dates_of_their_own(self) -> set[date]:
        """List the dates whose hours may differ from the cycle."""
        named = set(self.exceptions) | set(self.holidays)
        return named | {day + timedelta(days=1) for day in named}

    def ever_opens(self) -> bool:
        """Say whether there is any date at all with opening hours."""
        if any(self.ordinary.days):
            return True
        return any(self.hours_on(day) for day in self.dates_of_their_own())

    def _replaced(self, local_date: date) -> Stretches | None:
        if local_date in self.exceptions:
            return self.exceptions[local_date].hours
        if local_date in self.holidays:
            return () if self.closed_on_holidays else self.holiday_hours
        return None


def parse_calendar(
    document: Mapping[str, Any], holiday_sets: Mapping[str, Any], timezone: str
) -> CalendarSpec:
    """Read a calendar's document; Invalid with a code for each field that cannot be accepted.

    Keys: `hours` (by weekday) or `cycle` (`anchor` and the hours of each of its `days`);
    `holidays` (the name of one of `holiday_sets`, or rows, or null), `own_days` (more rows),
    `closed_on_holidays` (true unless said otherwise), `holiday_hours`, `exceptions` (`date`,
    `hours`, `why`), `timezone` (else the argument). A calendar that never opens is refused.
    """
    problems: dict[str, str] = {}
    closed, holiday_hours = _read_holiday_rule(document, problems)
    spec = CalendarSpec(
        zone=str(document.get("timezone") or timezone),
        ordinary=_read_ordinary(document, problems),
        exceptions=_read_exceptions(document.get("exceptions", []), problems),
        holidays=_read_holidays(document, holiday_sets, problems),
        closed_on_holidays=closed,
        holiday_hours=holiday_hours,
    )
    try:
        zone_named(spec.zone)
    except Invalid as error:
        problems.update(error.fields)
    if not problems and not spec.ever_opens():
        problems["hours"] = "never_opens"
    if problems:
        raise Invalid("invalid_calendar", fields=problems)
    return spec


def to_document(spec: CalendarSpec) -> dict[str, Any]:
    """Write a calendar as a document which `parse_calendar` reads back as the same calendar."""
    document: dict[str, Any] = {
        "timezone": spec.zone,
        "holidays": holiday_rows(spec.holidays),
        "closed_on_holidays": spec.closed_on_holidays,
        "exceptions": [
            _exception_row(day, spec.exceptions[day]) for day in sorted(spec.exceptions)
        ],
    }
    if spec.holiday_hours is not None:
        document["holiday_hours"] = write_stretches(spec.holiday_hours)
    days = [write_stretches(hours) for hours in spec.ordinary.days]
    if spec.ordinary.is_weekly:
        document["hours"] = {
            name: hours for name, hours in zip(WEEKDAYS, days, strict=True) if hours
        }
    else:
        document["cycle"] = {"anchor": spec.ordinary.anchor.isoformat(), "days": days}
    return document


def _exception_row(day: date, dated: DatedHours) -> dict[str, Any]:
    row: dict[str, Any] = {"date": day.isoformat(), "hours": write_stretches(dated.hours)}
    if dated.why is not None:
        row["why"] = {"ko": dated.why.ko, "en": dated.why.en}
    return row


def _read_ordinary(document: Mapping[str, Any], problems: Problems) -> DayCycle:
    if "cycle" in document:
        if document.get("hours"):
            problems["hours"] = "hours_beside_cycle"
        return _read_cycle(document["cycle"], problems)
    hours = document.get("hours", {})
    if not isinstance(hours, Mapping):
        problems["hours"] = "not_an_object"
        return DayCycle(WEEK_START, ((),) * 7)
    problems.update({f"hours.{day}": "unknown_weekday" for day in hours if day not in WEEKDAYS})
    written = tuple(
        read_stretches(hours.get(day, []), f"hours.{day}", problems) for day in WEEKDAYS
    )
    return cycle_of(WEEK_START, written)


def _read_cycle(cycle: object, problems: Problems) -> DayCycle:
    days = cycle.get("days") if isinstance(cycle, Mapping) else None
    if not isinstance(cycle, Mapping) or not isinstance(days, list | tuple):
        problems["cycle"] = "not_a_cycle"
    elif not 1 <= len(days) <= _LONGEST_CYCLE:
        problems["cycle.days"] = "bad_cycle_length"
    else:
        written = tuple(
            read_stretches(hours, f"cycle.days.{index}", problems)
            for index, hours in enumerate(days)
        )
        anchor = read_date(cycle.get("anchor"), "cycle.anchor", problems)
        return cycle_of(anchor or WEEK_START, written)
    return DayCycle(WEEK_START, ((),))


def _read_exceptions(rows: object, problems: Problems) -> dict[date, DatedHours]:
    dated: dict[date, DatedHours] = {}
    for here, row in read_rows(rows, "exceptions", problems):
        day = read_date(row.get("date"), f"{here}.date", problems)
        hours = read_stretches(row.get("hours"), f"{here}.hours", problems)
        why = read_name(row.get("why"), f"{here}.why", problems)
        if day in dated:
            problems[f"{here}.date"] = "duplicate_date"
        elif day is not None:
            dated[day] = DatedHours(hours, why)
    return dict(sorted(dated.items()))


def _read_holidays(
    document: Mapping[str, Any], holiday_sets: Mapping[str, Any], problems: Problems
) -> dict[date, HolidayName]:
    rows = document.get("holidays") or []
    if isinstance(rows, str):
        if rows not in holiday_sets:
            problems["holidays"] = "unknown_holiday_set"
        rows = holiday_sets.get(rows, [])
    named = read_holiday_rows(rows, "holidays", problems)
    named |= read_holiday_rows(document.get("own_days", []), "own_days", problems)
    return dict(sorted(named.items()))


def _read_holiday_rule(
    document: Mapping[str, Any], problems: Problems
) -> tuple[bool, Stretches | None]:
    closed = document.get("closed_on_holidays", True)
    if not isinstance(closed, bool):
        problems["closed_on_holidays"] = "not_true_or_false"
    written = document.get("holiday_hours")
    if written is None:
        return bool(closed), None
    if closed:
        problems["holiday_hours"] = "holiday_hours_while_closed"
    return bool(closed), read_stretches(written, "holiday_hours", problems)
