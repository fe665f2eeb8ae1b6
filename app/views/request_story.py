"""One service request told as a story: what happened, each clock's time, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from app.i18n import localized, moment, pick
from app.translate import _, ngettext
from app.views.request_headlines import headline
from app.words import department_name, due_moment, duration, word
from pulse.commitments import board, escalating
from pulse.commitments.board import RequestStory
from pulse.commitments.clocks import Reading
from pulse.commitments.derivation import DerivedSegment, Party, Piece
from pulse.commitments.events import EventFact
from pulse.commitments.models import (
    Escalation,
    EscalationState,
    EventKind,
    TargetKind,
)
from pulse.people.models import Person
from pulse.people.permissions import Viewer
from pulse.people.tree import DepartmentTree

People = Mapping[int, Person]
LATE_SECONDS = 300
"""From this on a step says how late it was."""


@dataclass(frozen=True)
class EventLine:
    """One event of the story."""

    kind: EventKind
    at: datetime
    actor: str
    detail: str
    note: str
    id: int = 0


@dataclass(frozen=True)
class SegmentLine:
    """One stretch of a clock's time; ``counts`` says whether it uses up the promise."""

    start: datetime
    end: datetime
    words: str
    party: Party
    seconds: int
    counts: bool


@dataclass(frozen=True)
class ClockStory:
    """One clock with its derivation, ready to be shown."""

    target: TargetKind
    wording: str
    sentence: str
    lines: list[SegmentLine]
    by_party: list[tuple[Party, int]]
    real_seconds: int
    counted_seconds: int


@dataclass(frozen=True)
class StepLine:
    """One step of the escalation chain."""

    id: int
    words: str
    due_at: datetime | None
    state: EscalationState
    acknowledged: str
    late: str
    may_acknowledge: bool


@dataclass(frozen=True)
class StoryPage:
    """A whole service request, ready to be shown."""

    headline: str
    events: list[EventLine]
    clocks: list[ClockStory]
    steps: list[StepLine]
    facts: list[tuple[str, str, str]]


def page_of(
    told: RequestStory, tree: DepartmentTree, who: Viewer, now: datetime, *, takes_part: bool
) -> StoryPage:
    """Return the page of a service request for one reader; ``takes_part`` of either side."""
    may_take_on = who.person_id if not takes_part else None
    return StoryPage(
        headline=headline(told, now),
        events=event_lines(told.events, told.people),
        clocks=[clock_story(one) for one in told.clocks],
        steps=step_lines((*told.fired, *told.upcoming), told.people, may_take_on, now),
        facts=_facts(told, tree),
    )


def name_of(people: People, person_id: object) -> str:
    """Return somebody's name in the reader's language; nothing for the product itself."""
    person = people.get(person_id) if isinstance(person_id, int) else None
    return "" if person is None else localized(person, "name")


def event_lines(events: Iterable[EventFact], people: People) -> list[EventLine]:
    """Return the story in order."""
    return [
        EventLine(
            kind=event.kind,
            at=event.at,
            actor=name_of(people, event.actor_id) or _("Ieum"),
            detail=_detail(event, people),
            note=event.reason,
            id=event.id,
        )
        for event in events
    ]


def clock_story(told: board.ClockStory) -> ClockStory:
    """Return a clock with its stretches of time; they add up to the time that passed."""
    found = told.derivation
    return ClockStory(
        target=told.clock.target,
        wording=localized(told.version, "wording"),
        sentence=_clock_sentence(found.reading),
        lines=[_segment_line(segment) for segment in found.segments],
        by_party=[(party, seconds) for party, seconds in found.by_party().items() if seconds],
        real_seconds=found.real_seconds,
        counted_seconds=found.reading.elapsed_seconds,
    )


def step_lines(
    steps: Iterable[Escalation], people: People, only_told: int | None, now: datetime
) -> list[StepLine]:
    """Return who is told what and when, in order; cancelled steps are left out.

    ``only_told`` is a reader who may take on only what they were told; None for either side.
    """
    return [
        StepLine(
            id=step.id,
            words=_step_words(step, people),
            due_at=step.fired_at or step.due_at,
            state=step.state,
            acknowledged=_acknowledged(step, people),
            late=_late(step),
            may_acknowledge=_is_free(step, now) and (only_told is None or only_told in step.told),
        )
        for step in steps
        if step.state is not EscalationState.CANCELLED
    ]


def _is_free(step: Escalation, now: datetime) -> bool:
    """Tell whether nobody has taken a fired step on, or their time has run out."""
    if step.state is not EscalationState.FIRED:
        return False
    ended = step.expected_at is not None and step.expected_at <= now
    return step.acknowledged_at is None or ended


def _late(step: Escalation) -> str:
    late = escalating.late_seconds(step)
    return _("sent %(time)s late", time=duration(late)) if late >= LATE_SECONDS else ""


def _detail(event: EventFact, people: People) -> str:
    if event.kind is EventKind.HELD:
        return word("hold", event.data.get("hold", ""))
    if event.kind is EventKind.RESOLVED:
        return word("outcome", event.data.get("outcome", ""))
    if event.kind is EventKind.REASSIGNED:
        return name_of(people, event.data.get("to"))
    if event.kind is EventKind.CORRECTED:
        return _corrected(event)
    if event.kind in (EventKind.PRIORITY_CHANGED, EventKind.OPENED):
        return word("priority", event.data.get("to", event.data.get("priority", "")))
    return ""


def _corrected(event: EventFact) -> str:
    happened_at = event.data.get("happened_at")
    if happened_at is None:
        return _("it did not happen")
    return _("it happened %(time)s", time=moment(datetime.fromisoformat(happened_at)))


def _clock_sentence(read: Reading) -> str:
    elapsed, goal = duration(read.elapsed_seconds), duration(read.goal_seconds)
    verdict = word("verdict", read.verdict)
    if read.goal_seconds is None:
        return _("%(elapsed)s so far, %(verdict)s", elapsed=elapsed, verdict=verdict)
    return _("%(elapsed)s of %(goal)s, %(verdict)s", elapsed=elapsed, goal=goal, verdict=verdict)


def _segment_line(segment: DerivedSegment) -> SegmentLine:
    words = word("piece", segment.piece)
    if segment.name is not None:
        words = f"{words}: {pick(segment.name.ko, segment.name.en)}"
    elif segment.hold:
        words = f"{words}: {word('hold', segment.hold)}"
    counts = segment.piece is Piece.OPEN and segment.party is Party.PROVIDER
    return SegmentLine(segment.start, segment.end, words, segment.party, segment.seconds, counts)


def _step_words(step: Escalation, people: People) -> str:
    if step.told:
        told = [name for person in step.told if (name := name_of(people, person))]
        return ngettext(
            "%(names)s was told", "%(names)s were told", len(told), names=", ".join(told)
        )
    roles = ", ".join(word("role", target) for target in step.targets)
    if step.via == "weekly_digest":
        return _("It goes into the weekly summary for %(roles)s", roles=roles)
    return _("Ieum tells %(roles)s", roles=roles)


def _acknowledged(step: Escalation, people: People) -> str:
    if step.acknowledged_at is None:
        return ""
    name, seen = name_of(people, step.acknowledged_by), due_moment(step.acknowledged_at)
    if step.expected_at is None:
        return _("%(name)s has seen this, %(time)s", name=name, time=seen)
    return _(
        "%(name)s has seen this, %(time)s, and sees to it until %(until)s",
        name=name,
        time=seen,
        until=due_moment(step.expected_at),
    )


def _facts(told: RequestStory, tree: DepartmentTree) -> list[tuple[str, str, str]]:
    """List label, words and a link where there is one."""
    request = told.request
    service = request.service
    facts = [
        (_("Service"), localized(service, "name"), url_for("services.show", code=service.code)),
        (_("Answered by"), _department(tree, request.provider_department_id), ""),
        (_("Asked by"), name_of(told.people, request.requester_id), ""),
        (_("Asking department"), _department(tree, request.customer_department_id), ""),
        (_("How urgent"), word("priority", request.priority), ""),
        (_("In charge"), name_of(told.people, request.assignee_id), ""),
        (_("Opened at"), moment(request.opened_at), ""),
    ]
    return [fact for fact in facts if fact[1]]


def _department(tree: DepartmentTree, department_id: int) -> str:
    node = tree.nodes.get(department_id)
    return "" if node is None else department_name(node)
