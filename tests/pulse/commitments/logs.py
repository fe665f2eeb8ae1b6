"""Logs and calendars for the pure rules, and a naive reading of them second by second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pulse.calendars.hours import parse_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.clocks import Goal, GoalUnit
from pulse.commitments.events import EventFact
from pulse.commitments.models import EventKind, TargetKind

SECOND = timedelta(seconds=1)
SEOUL = ZoneInfo("Asia/Seoul")

OFFICE: dict[str, Any] = {
    "timezone": "Asia/Seoul",
    "hours": {
        day: [["09:00", "12:00"], ["13:00", "18:00"]]
        for day in ("mon", "tue", "wed", "thu", "fri")
    },
    "holidays": [{"date": "2026-10-09", "name": {"ko": "한글날", "en": "Hangul Day"}}],
    "closed_on_holidays": True,
}
# Open half of every minute's worth of hours, so that a few minutes hold many openings.
TINY: dict[str, Any] = {
    "timezone": "Asia/Seoul",
    "hours": {
        day: [["09:00:00", "09:00:20"], ["09:00:30", "09:00:50"], ["09:01:10", "09:03:00"]]
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
}


def calendar(document: dict[str, Any] | None = None) -> WorkingCalendar:
    return WorkingCalendar(parse_calendar(document or OFFICE, {}, "Asia/Seoul"))


def seoul(text: str) -> datetime:
    """The instant of a wall clock time in Seoul, written 2026-08-26 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL).astimezone(UTC)


def goal(
    value: int = 1,
    unit: GoalUnit = GoalUnit.BUSINESS_HOURS,
    target: TargetKind = TargetKind.RESOLUTION,
    pause_when: Iterable[str] = ("waiting_requester",),
    version_id: int | None = None,
) -> Goal:
    return Goal(target, value, unit, frozenset(pause_when), version_id)


@dataclass
class Log:
    """A log written in short: ``Log(opened).held("10:00")`` and so on."""

    opened_at: datetime
    events: list[EventFact]

    @classmethod
    def opened(cls, text: str) -> Log:
        at = seoul(text)
        return cls(at, [EventFact(EventKind.OPENED, at, at, id=1)])

    def then(self, kind: EventKind, text: str, recorded: str | None = None, **data: Any) -> Log:
        at = seoul(text)
        known = at if recorded is None else seoul(recorded)
        event = EventFact(kind, at, known, id=len(self.events) + 1, data=data)
        return Log(self.opened_at, [*self.events, event])

    def held(self, text: str, hold: str = "waiting_requester") -> Log:
        return self.then(EventKind.HELD, text, hold=hold)

    def resumed(self, text: str) -> Log:
        return self.then(EventKind.RESUMED, text)

    def resolved(self, text: str, outcome: str = "done") -> Log:
        return self.then(EventKind.RESOLVED, text, outcome=outcome)

    def reopened(self, text: str) -> Log:
        return self.then(EventKind.REOPENED, text)


@dataclass(frozen=True)
class NaiveReading:
    elapsed: int
    paused: int
    used_up_at: datetime | None
    breached_at: datetime | None
    state: str


def naive_reading(
    events: list[EventFact],
    wanted: Goal,
    is_open: Any,
    goal_seconds: int,
    opened_at: datetime,
    as_of: datetime,
) -> NaiveReading:
    """Walk every second and look: which state was it in, and were the doors open?"""
    elapsed = paused = 0
    used_up = opened_at if goal_seconds == 0 else None
    breached = None
    at = opened_at
    while at < as_of:
        state = state_at(events, wanted, at)
        if is_open(at):
            if state == "running":
                elapsed += 1
                used_up = at + SECOND if elapsed == goal_seconds and used_up is None else used_up
                breached = at + SECOND if elapsed == goal_seconds + 1 else breached
            elif state == "paused":
                paused += 1
        at += SECOND
    return NaiveReading(elapsed, paused, used_up, breached, state_at(events, wanted, as_of))


def state_at(events: list[EventFact], wanted: Goal, at: datetime) -> str:
    """The state after all events up to and including ``at``, by the words of the rules."""
    stopped, hold = False, None
    is_resolution = wanted.target is TargetKind.RESOLUTION
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        if event.at > at:
            break
        if event.kind is EventKind.HELD and not stopped:
            hold = hold or event.data["hold"]
        elif event.kind is EventKind.RESUMED:
            hold = None
        elif event.kind is EventKind.REOPENED:
            stopped = stopped and not is_resolution
        elif event.kind is EventKind.RESOLVED or not is_resolution:
            stopped, hold = True, None
    if stopped:
        return "stopped"
    return "paused" if hold in wanted.pause_when else "running"
