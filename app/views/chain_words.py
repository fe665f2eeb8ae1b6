"""Escalation chains in words: when each step comes, who hears of it, and an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.goal_words import duration_of_goal
from app.i18n import localized, short_time
from app.runtime import runtime
from app.translate import _, ngettext
from app.words import word
from pulse.calendars.models import Calendar
from pulse.calendars.registry import working_calendar
from pulse.calendars.working_time import WorkingCalendar
from pulse.commitments.chains import Rule, is_timed, plan_steps, read_rule, rungs
from pulse.commitments.chains_import import DIGEST
from pulse.commitments.clocks import Goal, GoalUnit, goal_of, runs_clock
from pulse.commitments.models import CommitmentVersion, EscalationChain, TargetKind

EXAMPLE = Goal(TargetKind.RESOLUTION, 4, GoalUnit.BUSINESS_HOURS)
MORNING = 9
_USED_UP = {"steps": [{"at": "100pct", "to": [], "via": ""}]}


@dataclass(frozen=True)
class StepLine:
    """One step in words; ``at`` is when it would come in the example."""

    when: str
    whom: str
    how: str
    at: datetime | None = None


@dataclass(frozen=True)
class Example:
    """What a chain would do about one request: what it was promised, and step by step."""

    words: str
    lines: list[StepLine]


def follows_words(chain: EscalationChain | None) -> list[str]:
    """Say step by step what happens when a promise is about to break, or broke."""
    return [] if chain is None else [_sentence(line) for line in step_lines(chain.document)]


def step_lines(document: Mapping[str, Any]) -> list[StepLine]:
    """Say every step of a chain, repeats written out where they follow from a promise's time."""
    if is_timed(document):
        return [_line(_when(one.rule), one.targets, one.via) for one in rungs(document)]
    return [_line(_at_words(one["at"]), one["to"], one["via"]) for one in document["steps"]]


def quiet_words(document: Mapping[str, Any]) -> str:
    """Say whether a message waits for the hours of whoever it is for."""
    return {
        "ignore_for_P1": _(
            "Each hears it in their own working hours; of an urgent request at once."
        ),
        "ignore": _("Each hears it at once, also at night and on holidays."),
    }.get(str(document.get("quiet_hours")), _("Each hears it in their own working hours."))


def example(
    session: Session,
    document: Mapping[str, Any],
    versions: Iterable[CommitmentVersion],
    at: datetime,
) -> Example | None:
    """Say what a chain would do about a request made on the coming Monday morning.

    It is promised what the first of ``versions`` promises, else four working hours; None where no
    calendar can count it.
    """
    version = next((one for one in versions if runs_clock(one)), None)
    goal = EXAMPLE if version is None else goal_of(version)
    code = runtime().company.calendar if version is None else version.calendar_code
    row = session.get(Calendar, code)
    calendar = None if row is None else working_calendar(session, code)
    opened = None if calendar is None else _monday(calendar, at)
    if row is None or calendar is None or opened is None:
        return None
    due = plan_steps(_USED_UP, goal, calendar, opened)[0].due_at
    words = _(
        "For example: a request made on %(asked)s, promised %(goal)s by the calendar "
        "“%(calendar)s”, is due on %(due)s.",
        asked=short_time(opened),
        goal=duration_of_goal(goal.value, goal.unit),
        calendar=localized(row, "name"),
        due=short_time(due),
    )
    return Example(words, _planned(document, goal, calendar, opened))


def _planned(
    document: Mapping[str, Any], goal: Goal, calendar: WorkingCalendar, opened: datetime
) -> list[StepLine]:
    return [
        _line(_when(read_rule(step.rule)), step.targets, step.via, step.due_at)
        for step in plan_steps(document, goal, calendar, opened)
    ]


def _monday(calendar: WorkingCalendar, at: datetime) -> datetime | None:
    """Return nine o'clock on the coming Monday, or the next opening after it."""
    local = at.astimezone(calendar.zone)
    day = local + timedelta(days=7 - local.weekday())
    nine = day.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return nine if calendar.is_open(nine) else calendar.next_opening(nine)


def _line(when: str, targets: Sequence[str], via: str, at: datetime | None = None) -> StepLine:
    whom = ", ".join(word("role", target) for target in targets)
    how = _("in the weekly digest") if via == DIGEST else _("by a message")
    return StepLine(when, whom, how, at)


def _sentence(line: StepLine) -> str:
    return f"{line.when}: {line.whom}"


def _at_words(at: str) -> str:
    """Say a step that follows from the days of a case, or of a task."""
    if at.startswith("day"):
        return _("On day %(n)s", n=at.removeprefix("day"))
    if at == "due":
        return _("On the day it is due")
    if at.startswith("due-"):
        days = int(at.removeprefix("due-").removesuffix("bd"))
        return ngettext(
            "%(num)s working day before it is due", "%(num)s working days before it is due", days
        )
    return _when(read_rule(at))


def _when(rule: Rule) -> str:
    if rule.wait:
        return _waits(rule)
    if not rule.share:
        return _("At once")
    if rule.share == 100:
        return _("When the time is used up")
    return _("At %(share)s%% of the time", share=rule.share)


def _waits(rule: Rule) -> str:
    units = {
        "m": ngettext(
            "%(num)s minute after the time is used up",
            "%(num)s minutes after the time is used up",
            rule.wait,
        ),
        "h": ngettext(
            "%(num)s hour after the time is used up",
            "%(num)s hours after the time is used up",
            rule.wait,
        ),
        "bh": ngettext(
            "%(num)s working hour after the time is used up",
            "%(num)s working hours after the time is used up",
            rule.wait,
        ),
        "bd": ngettext(
            "%(num)s working day after the time is used up",
            "%(num)s working days after the time is used up",
            rule.wait,
        ),
    }
    return units[rule.unit.value]
