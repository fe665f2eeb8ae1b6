"""How taking part went by the product's own records: four shares of what was due in a half-year.

Opinions answered: surveys whose results were answered for the company within ten working days of
their publication, of those that have been answered or whose ten days are over. Changes with prior
consultation: calendar changes that both sides agreed to, and new versions of promises signed by
both sides, of all that came into force; what a law demands is left out and disclosed. Refusals
with a reason: requests declined or cancelled by the provider and decisions put off with words, of
all of them. Action closure: answers to surveys that came due and were renewed by that day with
what became of them, told to everybody concerned, of all that came due; closed silently does not
count. All in percent, to one decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from pulse.calendars.days import SegmentKind
from pulse.calendars.registry import working_calendar
from pulse.commitments.events import Outcome, Side
from pulse.commitments.models import CommitmentVersion, EventKind, RequestEvent, VersionState
from pulse.commitments.record_models import CalendarChange
from pulse.digests.models import Decision, DecisionState
from pulse.errors import NotFound
from pulse.participation.periods import Half
from pulse.people.tree import DepartmentTree
from pulse.results.indices import action_closure
from pulse.results.models import PublishedResponse
from pulse.results.responses import COMPANY
from pulse.surveys.models import APART, Wave, WaveState

ANSWERED_WITHIN = 10
WEEKEND = 5
BOTH_SIDES = 2
LATER_VERSIONS = (VersionState.IN_FORCE, VersionState.SUPERSEDED, VersionState.ENDED)
NEVER = timedelta(days=60)
MOMENT = timedelta(minutes=1)
"""By so much the clocks of two hosts may differ: what one has just written counts as done."""

IsWorking = Callable[[date], bool]


class Step(StrEnum):
    """One share of the process."""

    ANSWERED = "answered"
    CONSULTED = "consulted"
    REASONED = "reasoned"
    CLOSED = "closed"


@dataclass(frozen=True)
class Share:
    """So many of so many; ``left_out`` are disclosed and count in neither."""

    step: Step
    met: int
    due: int
    left_out: int = 0

    @property
    def percent(self) -> Decimal | None:
        """The share in percent; None where nothing was due."""
        return action_closure(self.met, self.due)


@dataclass(frozen=True)
class Span:
    """A half-year seen from a moment: what counts lies between its bounds, up to ``at``."""

    half: Half
    timezone: str
    at: datetime

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first instant, and the first that no longer counts."""
        start, end = self.half.bounds(self.timezone)
        return start, min(end, self.at + MOMENT)

    @property
    def today(self) -> date:
        """The local day of ``at``."""
        return self.local(self.at)

    def local(self, at: datetime) -> date:
        """Return the local day of an instant."""
        return at.astimezone(ZoneInfo(self.timezone)).date()


def shares_of(
    session: Session, records: Records, span: Span, is_working: IsWorking
) -> tuple[Share, ...]:
    """Return the four shares. Three queries."""
    return (
        _answered(records, span, is_working),
        _consulted(session, span),
        _reasoned(session, span),
        _closed(records, span),
    )


def company_days(session: Session, tree: DepartmentTree) -> IsWorking:
    """Return which days the company works, by the calendar of its topmost department.

    A company that has brought in no calendar yet works from Monday to Friday.
    """
    tops = [node for node in tree.nodes.values() if node.parent_id is None]
    top = min(tops, key=lambda node: (node.employer_id, node.code))
    try:
        calendar = working_calendar(session, top.calendar_code)
    except NotFound:
        return lambda day: day.weekday() < WEEKEND
    return lambda day: calendar.describe_day(day).kind is SegmentKind.OPEN


def working_day_after(day: date, count: int, is_working: IsWorking) -> date:
    """Return the ``count``-th working day after a day; far away where none ever comes."""
    left, last = count, day + NEVER * count
    while left and day < last:
        day += timedelta(days=1)
        left -= is_working(day)
    return day


@dataclass(frozen=True)
class Records:
    """Surveys published in a half-year, the oldest first, and all answers given to surveys."""

    waves: Sequence[Wave]
    answers: Sequence[PublishedResponse]

    def answered_on(self, wave_id: int, span: Span) -> date | None:
        """Return the day on which the company first answered a survey."""
        told = [
            one.published_at
            for one in self.answers
            if one.wave_id == wave_id and one.unit_code == COMPANY
        ]
        return span.local(min(told)) if told else None


def records_of(session: Session, span: Span) -> Records:
    """Read the surveys of a half-year and the answers to surveys so far. Two queries."""
    start, end = span.bounds
    waves = session.scalars(
        select(Wave)
        .options(joinedload(Wave.template))
        .where(Wave.state == WaveState.PUBLISHED, Wave.result_channel != APART)
        .where(Wave.publishes_at >= start, Wave.publishes_at < end)
        .order_by(Wave.publishes_at, Wave.id)
    ).all()
    answers = session.scalars(
        select(PublishedResponse)
        .where(PublishedResponse.published_at <= span.at + MOMENT)
        .order_by(PublishedResponse.version)
    ).all()
    return Records(waves, answers)


def _answered(records: Records, span: Span, is_working: IsWorking) -> Share:
    met = due = 0
    for wave in records.waves:
        last = working_day_after(span.local(wave.publishes_at), ANSWERED_WITHIN, is_working)
        day = records.answered_on(wave.id, span)
        met += day is not None and day <= last
        due += day is not None or last < span.today
    return Share(Step.ANSWERED, met, due)


def _consulted(session: Session, span: Span) -> Share:
    start, end = span.bounds
    changes = session.scalars(
        select(CalendarChange).where(
            CalendarChange.applied_at >= start, CalendarChange.applied_at < end
        )
    ).all()
    versions = session.scalars(
        select(CommitmentVersion).where(
            CommitmentVersion.number > 1,
            CommitmentVersion.state.in_(LATER_VERSIONS),
            CommitmentVersion.effective_from >= span.half.starts_on,
            CommitmentVersion.effective_from < span.half.ends_on,
            CommitmentVersion.effective_from <= span.today,
        )
    ).all()
    free = [change for change in changes if not change.is_by_law]
    met = sum(bool(change.asked) and bool(change.consents) for change in free)
    met += sum(len(version.signatures) == BOTH_SIDES for version in versions)
    due = len(free) + len(versions)
    return Share(Step.CONSULTED, met, due, left_out=len(changes) - len(free))


def _reasoned(session: Session, span: Span) -> Share:
    start, end = span.bounds
    declined = RequestEvent.data["outcome"].as_string() == Outcome.DECLINED_WITHIN_LIMIT.value
    dropped = RequestEvent.data["by"].as_string() == Side.PROVIDER.value
    reasons = select(RequestEvent.reason).where(
        RequestEvent.at >= start,
        RequestEvent.at < end,
        or_(
            (RequestEvent.kind == EventKind.RESOLVED) & declined,
            (RequestEvent.kind == EventKind.CANCELLED) & dropped,
        ),
    )
    notes = select(Decision.note).where(
        Decision.state == DecisionState.PUT_OFF,
        Decision.answered_at >= start,
        Decision.answered_at < end,
    )
    words = session.scalars(reasons.union_all(notes)).all()
    return Share(Step.REASONED, sum(bool(one.strip()) for one in words), len(words))


def _closed(records: Records, span: Span) -> Share:
    """Count answers by the day first promised; a later version that moves it helps nothing."""
    last = min(span.half.ends_on, span.today)
    first = [one for one in records.answers if one.version == 1]
    due = [one for one in first if span.half.starts_on <= one.due_on < last]
    met = sum(
        any(
            (note.wave_id, note.unit_code) == (one.wave_id, one.unit_code)
            and note.version > 1
            and span.local(note.published_at) <= one.due_on
            for note in records.answers
        )
        for one in due
    )
    return Share(Step.CLOSED, met, len(due))
