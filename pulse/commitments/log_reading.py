"""Reading another system's event log by a mapping: cases with what happened, and every oddity.

A row is one update of a case. Its events are the differences from the row before it in time: a
hold begun or ended, a resolution, a reopening, another priority or group; a row that changes none
of these is kept as an update that moves no clock. Nothing is repaired in silence.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pulse.calendars.zones import zone_named
from pulse.commitments.events import HoldReason
from pulse.commitments.models import EventKind
from pulse.errors import Invalid

Rows = Iterable[tuple[int, Mapping[str, str]]]
HOLDS = frozenset(reason.value for reason in HoldReason)
STATES = frozenset({"open", "work", "resolved"}) | HOLDS
_COLUMNS = ("case", "state", "priority", "opened_at", "event_at")
_SECTIONS = ("provider", "customer", "requester", "calendars", "service")


@dataclass(frozen=True)
class LogMapping:
    """How a log is to be read, and under which commitment it is to be timed."""

    source: str
    columns: Mapping[str, str]
    time_format: str
    zone: ZoneInfo
    missing: frozenset[str]
    states: Mapping[str, str]
    priorities: Mapping[str, str]
    document: Mapping[str, Any]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> LogMapping:
        """Read a mapping; Invalid with each field that is missing or unknown."""
        columns = dict(document.get("columns", {}))
        states = dict(document.get("states", {}))
        problems = {f"columns.{name}": "missing" for name in _COLUMNS if name not in columns}
        problems |= {name: "missing" for name in _SECTIONS if name not in document}
        problems |= {
            f"states.{name}": "unknown_state"
            for name, state in states.items()
            if state not in STATES
        }
        if problems:
            raise Invalid("invalid_mapping", fields=problems)
        return cls(
            source=str(document.get("source", "log")),
            columns=columns,
            time_format=str(document.get("time_format", "%Y-%m-%d %H:%M:%S")),
            zone=zone_named(document.get("timezone")),
            missing=frozenset(document.get("missing", [""])),
            states=states,
            priorities=dict(document.get("priorities", {})),
            document=document,
        )


@dataclass(frozen=True, slots=True, order=True)
class Oddity:
    """Something in the log that does not fit, with its line."""

    line: int
    case: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Update:
    """A row understood: when, which state and priority it shows, which group holds the case."""

    line: int
    at: datetime
    state: str | None
    priority: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event to be appended."""

    at: datetime
    kind: EventKind
    data: Mapping[str, Any]


@dataclass
class LoggedCase:
    """One case with its rows."""

    ref: str
    opened_at: datetime
    priority: str
    updates: list[Update] = field(default_factory=list)

    @property
    def last_at(self) -> datetime:
        """The time of its last update."""
        return max(update.at for update in self.updates)


@dataclass
class ReadLog:
    """A log understood: its cases in order of appearance, and what was odd about it."""

    cases: dict[str, LoggedCase] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)
    rows: int = 0


def read_log(rows: Rows, mapping: LogMapping) -> ReadLog:
    """Understand a log; a row whose case or time cannot be read is reported and left out.

    Oddities: missing_case, bad_time, unknown_state, unknown_priority, out_of_order (in the file),
    before_opening (updated before it was opened), opening_changed, never_resolved.
    """
    log = ReadLog()
    for line, row in rows:
        log.rows += 1
        _take(log, mapping, line, row)
    for case in log.cases.values():
        case.updates.sort(key=operator.attrgetter("at"))  # stable: equal times keep file order
        last = case.updates[-1]
        if not any(update.state == "resolved" for update in case.updates):
            log.oddities.append(Oddity(last.line, case.ref, "never_resolved", last.state or ""))
    log.oddities.sort()
    return log


def events_of(case: LoggedCase) -> Iterator[LoggedEvent]:
    """Tell what happened to a case, row by row; every row gives at least one event."""
    state, priority, group = "open", case.priority, case.updates[0].group
    is_taken_on = False
    for update in case.updates:
        found = list(_moves(state, update))
        if update.priority not in (None, priority):
            moved = {"from": priority, "to": update.priority}
            found.append(LoggedEvent(update.at, EventKind.PRIORITY_CHANGED, moved))
            priority = update.priority or priority
        if update.group not in (None, group):
            given = {"from_group": group, "to_group": update.group}
            found.append(LoggedEvent(update.at, EventKind.REASSIGNED, given))
            group = update.group
        if not is_taken_on and update.state not in (None, "open"):
            is_taken_on = True
            found.insert(0, LoggedEvent(update.at, EventKind.REPLIED, {"by": "provider"}))
        state = update.state or state
        yield from found or [LoggedEvent(update.at, EventKind.REPLIED, {"by": "source"})]


def _moves(state: str, update: Update) -> Iterator[LoggedEvent]:
    """Tell the step from the state before to the one an update shows."""
    shown = update.state or state
    if shown == state or {shown, state} == {"open", "work"}:
        return
    if state in HOLDS:
        yield LoggedEvent(update.at, EventKind.RESUMED, {})
    if state == "resolved":
        yield LoggedEvent(update.at, EventKind.REOPENED, {})
    if shown in HOLDS:
        yield LoggedEvent(update.at, EventKind.HELD, {"hold": shown})
    if shown == "resolved":
        yield LoggedEvent(update.at, EventKind.RESOLVED, {"outcome": "done"})


def _take(log: ReadLog, mapping: LogMapping, line: int, row: Mapping[str, str]) -> None:
    cells = {name: _cell(mapping, row, name) for name in (*_COLUMNS, "group")}
    ref = cells["case"]
    if ref is None:
        log.oddities.append(Oddity(line, "", "missing_case", ""))
        return
    moments = {name: _moment(mapping, cells[name]) for name in ("opened_at", "event_at")}
    opened_at, at = moments["opened_at"], moments["event_at"]
    if opened_at is None or at is None:
        bad = "event_at" if at is None else "opened_at"
        log.oddities.append(Oddity(line, ref, "bad_time", cells[bad] or ""))
        return
    update = Update(
        line=line,
        at=at,
        state=_known(log, line, ref, mapping.states, ("unknown_state", cells["state"])),
        priority=_known(
            log, line, ref, mapping.priorities, ("unknown_priority", cells["priority"])
        ),
        group=cells["group"],
    )
    case = log.cases.setdefault(ref, LoggedCase(ref, opened_at, update.priority or "P3"))
    log.oddities += _oddities(case, update, opened_at)
    case.updates.append(update)


def _oddities(case: LoggedCase, update: Update, opened_at: datetime) -> Iterator[Oddity]:
    shown = update.at.isoformat()
    if case.updates and update.at < case.updates[-1].at:
        yield Oddity(update.line, case.ref, "out_of_order", shown)
    if update.at < case.opened_at and not any(one.at < case.opened_at for one in case.updates):
        yield Oddity(update.line, case.ref, "before_opening", shown)
    if opened_at != case.opened_at:
        yield Oddity(update.line, case.ref, "opening_changed", opened_at.isoformat())


def _known(
    log: ReadLog, line: int, ref: str, words: Mapping[str, str], cell: tuple[str, str | None]
) -> str | None:
    code, text = cell
    if text is not None and text in words:
        return words[text]
    log.oddities.append(Oddity(line, ref, code, text or ""))
    return None


def _cell(mapping: LogMapping, row: Mapping[str, str], name: str) -> str | None:
    text = row.get(mapping.columns.get(name, ""), "").strip()
    return None if not text or text in mapping.missing else text


def _moment(mapping: LogMapping, text: str | None) -> datetime | None:
    """Read a wall clock time of the mapping's zone; one in a gap means the end of the gap."""
    try:
        read = datetime.strptime(text or "", mapping.time_format)  # noqa: DTZ007 - zone follows
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=mapping.zone)).astimezone(UTC)
