"""A calendar in words: its week, its coming days, and what a change of it does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import format_date, get_locale
from sqlalchemy.orm import Session

from app.cli.words import reason
from app.i18n import moment, pick
from app.runtime import runtime
from app.translate import _, ngettext
from app.words import day_words, due_moment, word
from pulse.calendars.days import DayDescription, SegmentKind
from pulse.calendars.hours import WEEKDAYS
from pulse.calendars.stretches import Stretches, read_time, write_time
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import DAY
from pulse.commitments import calendar_changes, staging
from pulse.commitments.calendar_changes import CalendarAfter
from pulse.commitments.replay import Effect, Shift

SHOWN = 50
_MONDAY = date(2024, 1, 1)
_LONG = timedelta(days=30)


@dataclass(frozen=True)
class DayLine:
    """One of the coming days; ``before`` is what it would be without the change, if another."""

    day: str
    hours: str
    note: str
    before: str = ""


@dataclass(frozen=True)
class FlipLine:
    """A clock that reads otherwise: of what, and both verdicts and due times."""

    number: str
    target: str
    verdicts: tuple[str, str]
    due: tuple[str, str]
    is_flip: bool


def problem_words(code: str) -> str:
    """Return the sentence for a problem of a calendar."""
    own = {
        "never_opens": _("This calendar would never open. Give at least one day some hours."),
        "ends_before_start": _("The end must come after the beginning."),
        "bad_time": _("Write hours like 09:00-12:00, 13:00-18:00."),
        "bad_code": _("Use 2 to 32 capital letters, digits and hyphens."),
        "duplicate": _("There is a calendar with this code already."),
        "missing": _("Please say why, so that others can agree."),
        "unknown_zone": _("Use a zone name such as Asia/Seoul."),
    }
    return own.get(code) or reason(code, str(get_locale()))


def hours_words(hours: Stretches) -> str:
    """Return the hours of a date; what runs past midnight says so."""
    if not hours:
        return _("closed")
    return ", ".join(stretch_words(start, end) for start, end in hours)


def week_lines(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the week as it was written, days with the same hours together."""
    hours = document.get("hours") or {}
    days = [(index, _written(hours.get(WEEKDAYS[index], []))) for index in runtime().company.week]
    found = []
    for words, group in groupby(days, key=lambda pair: pair[1]):
        numbers = [index for index, _same in group]
        first, last = (_weekday(one) for one in (numbers[0], numbers[-1]))
        found.append((first if len(numbers) == 1 else f"{first}–{last}", words or _("closed")))
    return found


def summary(document: Mapping[str, Any]) -> str:
    """Return a calendar's ordinary hours in one line."""
    if "cycle" in document:
        days = len(document["cycle"].get("days", []))
        return _("a cycle of %(days)s days", days=days)
    return " · ".join(
        f"{days} {hours}" for days, hours in week_lines(document) if hours != _("closed")
    )


def cycle_lines(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each day of a cycle with its hours."""
    days = (document.get("cycle") or {}).get("days", [])
    return [
        (_("day %(n)s", n=number), _written(hours) or _("off"))
        for number, hours in enumerate(days, start=1)
    ]


def day_lines(
    calendar: WorkingCalendar, at: datetime, before: WorkingCalendar | None = None, days: int = 14
) -> list[DayLine]:
    """Return the coming days, with what each was where a change is meant."""
    was = [None] * days if before is None else before.preview(at, days)
    pairs = zip(calendar.preview(at, days), was, strict=True)
    return [_day_line(found, earlier) for found, earlier in pairs]


def now_words(calendar: WorkingCalendar, at: datetime) -> str:
    """Say whether a calendar is open, and until or from when."""
    if not calendar.is_open(at):
        opening = calendar.next_opening(at)
        if opening is None:
            return _("It does not open again.")
        return _("Closed now, opens %(time)s.", time=due_moment(opening))
    span = next(calendar.spans(at, at + _LONG + timedelta(days=1)), None)
    if span is None or span.end - at > _LONG:
        return _("Open now, day and night.")
    return _("Open now, until %(time)s.", time=due_moment(span.end))


def flip_lines(found: Effect) -> list[FlipLine]:
    """Return the first clocks that would read otherwise, changed verdicts first."""
    return [_flip_line(one) for one in found.shown]


def proposed_effect(
    session: Session, code: str, after: CalendarAfter, at: datetime
) -> tuple[str, list[FlipLine]]:
    """Say what a change would do that is not proposed yet; many clocks are counted later."""
    if staging.is_long(session, code):
        return _(
            "More promises ran by this calendar than can be read anew while you wait. They are "
            "read once you propose the change, and what would flip is named before anybody agrees."
        ), []
    found = calendar_changes.preview(session, code, after, at).effect(SHOWN)
    return effect_words(found), flip_lines(found)


def effect_words(found: Effect) -> str:
    """Say in one sentence what a change would do to promises so far."""
    if not found.clocks:
        return _("Nothing was promised by this calendar so far.")
    if not found.flips and not found.moves:
        return ngettext(
            "The one promise so far would keep its verdict and its due time.",
            "All %(num)s promises so far would keep their verdicts and due times.",
            found.clocks,
        )
    flips, moved = found.flips, found.moves
    said = [_("Promises so far: %(all)s.", all=found.clocks)]
    if flips:
        said.append(
            ngettext(
                "%(num)s would change its verdict.", "%(num)s would change their verdict.", flips
            )
        )
    if moved:
        said.append(
            ngettext(
                "%(num)s would change only its due time.",
                "%(num)s would change only their due time.",
                moved,
            )
        )
    return " ".join(said)


def changed_words(changed: int, flips: int) -> str:
    """Say what a change has done to ``changed`` promises, ``flips`` of which changed verdict."""
    if not changed:
        return _("No promise reads otherwise by it.")
    said = []
    if flips:
        said.append(
            ngettext(
                "%(num)s promise changed its verdict.",
                "%(num)s promises changed their verdict.",
                flips,
            )
        )
    if changed > flips:
        said.append(
            ngettext(
                "%(num)s promise changed only its due time.",
                "%(num)s promises changed only their due time.",
                changed - flips,
            )
        )
    return " ".join([*said, _("What was before stays on record.")])


def holiday_lines(rows: Sequence[Mapping[str, Any]], first: date) -> list[tuple[str, str]]:
    """Return the holidays from a date on."""
    start = first.isoformat()
    return [
        (day_words(date.fromisoformat(row["date"])),
         pick(row["name"]["ko"], row["name"]["en"]))
        for row in rows if row["date"] >= start
    ]  # fmt: skip


def exception_lines(rows: Iterable[Mapping[str, Any]], first: date) -> list[tuple[str, str]]:
    """Return the dates with hours of their own from a date on."""
    start = first.isoformat()
    return [
        (day_words(date.fromisoformat(row["date"])), _with_reason(row))
        for row in sorted(rows, key=lambda row: str(row["date"])) if row["date"] >= start
    ]  # fmt: skip


def differences(before: CalendarAfter, after: CalendarAfter) -> list[str]:
    """Say what a calendar says otherwise after a change, part by part."""
    was, will = before.document, after.document
    found = []
    if before.timezone != after.timezone:
        found.append(f"{before.timezone} → {after.timezone}")
    if _ordinary(was) != _ordinary(will):
        found.append(f"{summary(was)} → {summary(will)}")
    if _on_holidays(was) != _on_holidays(will):
        found.append(f"{_on_holidays(was)} → {_on_holidays(will)}")
    found += _added_and_gone(_("Holiday"), _dated(before.holidays), _dated(after.holidays))
    found += _added_and_gone(
        _("Exception"),
        _dated(was.get("exceptions", []), with_hours=True),
        _dated(will.get("exceptions", []), with_hours=True),
    )
    return found


def _ordinary(document: Mapping[str, Any]) -> object:
    return document.get("cycle") or document.get("hours")


def _on_holidays(document: Mapping[str, Any]) -> str:
    if document.get("closed_on_holidays", True):
        return _("closed on holidays")
    hours = document.get("holiday_hours")
    if hours is None:
        return _("open on holidays as on any day")
    return _("on holidays %(hours)s", hours=_written(hours) or _("closed"))


def _dated(
    rows: Iterable[Mapping[str, Any]], *, with_hours: bool = False
) -> dict[tuple[str, str], str]:
    """Return what is written for each date, by date and content."""
    found = {}
    for row in rows:
        name = row.get("name") or {}
        words = _with_reason(row) if with_hours else pick(name.get("ko", ""), name.get("en", ""))
        found[str(row["date"]), words] = f"{row['date']} {words}"
    return found


def _added_and_gone(
    what: str, before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]
) -> list[str]:
    added = [_("%(what)s added: %(words)s", what=what, words=after[key])
             for key in sorted(after.keys() - before.keys())]  # fmt: skip
    gone = [_("%(what)s removed: %(words)s", what=what, words=before[key])
            for key in sorted(before.keys() - after.keys())]  # fmt: skip
    return [*added, *gone]


def _with_reason(row: Mapping[str, Any]) -> str:
    why = row.get("why") or {}
    words = _written(row.get("hours", [])) or _("closed")
    name = why if isinstance(why, str) else pick(why.get("ko", ""), why.get("en", ""))
    return f"{words} · {name}" if name else words


def _day_line(found: DayDescription, earlier: DayDescription | None) -> DayLine:
    hours = hours_words(found.hours)
    was = "" if earlier is None else hours_words(earlier.hours)
    return DayLine(
        day=short_day(found.local_date),
        hours=hours,
        note=_note(found),
        before=was if was != hours else "",
    )


def short_day(on: date) -> str:
    """Return a date of these weeks, with its weekday."""
    return str(format_date(on, pick("M월 d일(EEE)", "EEE d MMM")))


def _note(found: DayDescription) -> str:
    named = found.why or found.holiday
    if named is None:
        return ""
    words = pick(named.ko, named.en)
    if found.why is None and found.kind is not SegmentKind.HOLIDAY and found.hours:
        return _("%(name)s, a holiday", name=words)
    return words


def _flip_line(found: Shift) -> FlipLine:
    return FlipLine(
        number=found.number,
        target=word("target", found.target),
        verdicts=_two(word("verdict", found.before.verdict), word("verdict", found.after.verdict)),
        due=_two(moment(found.before.due_at), moment(found.after.due_at)),
        is_flip=found.is_flip,
    )


def _two(before: str, after: str) -> tuple[str, str]:
    return before or "–", after or "–"


def stretch_words(start: int, end: int) -> str:
    """Return hours of one shift; an end past midnight is the next day's."""
    if end <= DAY:
        return f"{write_time(start)}–{write_time(end)}"
    return _("%(start)s–%(end)s the next day", start=write_time(start), end=write_time(end - DAY))


def _written(rows: Sequence[Sequence[str]]) -> str:
    read = [(read_time(one), read_time(other)) for one, other in rows]
    return ", ".join(stretch_words(start or 0, end or 0) for start, end in read)


def _weekday(index: int) -> str:
    return str(format_date(_MONDAY.replace(day=1 + index), "EEE"))
