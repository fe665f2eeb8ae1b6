"""What a clock did over time, read from the log alone: running, paused or stopped.

Repeated, unordered or late events are harmless: the log comes sorted, and a second start, pause
or stop changes nothing. Instants are epoch seconds here.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pulse.calendars.zones import to_epoch
from pulse.commitments.events import EventFact, Outcome, Side
from pulse.commitments.models import EventKind, TargetKind


class PhaseKind(enum.StrEnum):
    """Whether time counts for the provider, for somebody else, or for nobody."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Exclusion(enum.StrEnum):
    """Why a promise ended otherwise than by being done."""

    CANCELLED_BY_REQUESTER = "cancelled_by_requester"
    CANCELLED_BY_PROVIDER = "cancelled_by_provider"
    WAIVED = "waived"
    DECLINED = "declined_within_limit"
    PRIORITY_CHANGED = "priority_changed"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch ``[start, end)`` of one kind; a hold names its reason and who held.

    A running phase may carry a hold as well: one that the commitment does not accept as a pause.
    """

    start: int
    end: int
    kind: PhaseKind
    hold: str = ""
    actor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """All phases of a clock up to the moment asked for, and how it stands there.

    The last phase ends at that moment; a stopped clock's at the stop. ``is_done`` says that it
    was stopped by the promised act itself, whatever else ended the promise.
    """

    phases: tuple[Phase, ...]
    kind: PhaseKind
    until: int
    exclusion: Exclusion | None = None
    is_done: bool = False

    @property
    def stopped_at(self) -> int | None:
        """When it stopped, if it has."""
        return self.until if self.kind is PhaseKind.STOPPED else None


def course_of(
    events: Iterable[EventFact],
    target: TargetKind,
    pause_when: frozenset[str],
    opened: int,
    *,
    end: int,
    version_id: int | None = None,
) -> Course:
    """Walk a log in order and say what a clock did from ``opened`` to ``end``.

    ``pause_when`` holds the reasons that pause it. With ``version_id``, a change of priority that
    leaves this version out takes the clock out of the count, until another brings it back.
    """
    walk = _Walk(target, pause_when, version_id, opened)
    for event in events:
        walk.take(event)
    return walk.course(max(end, opened))


@dataclass(slots=True)
class _Walk:
    target: TargetKind
    pause_when: frozenset[str]
    version_id: int | None
    since: int
    phases: list[Phase] = field(default_factory=list)
    hold: str = ""
    holder: int | None = None
    is_stopped: bool = False
    exclusion: Exclusion | None = None
    is_waived: bool = False
    withdrawn: int | None = None

    @property
    def kind(self) -> PhaseKind:
        if self.is_stopped or self.is_waived:
            return PhaseKind.STOPPED
        return PhaseKind.PAUSED if self.hold in self.pause_when else PhaseKind.RUNNING

    def take(self, event: EventFact) -> None:
        before = (self.kind, self.hold, self.holder)
        second = max(to_epoch(event.at), self.since)
        step = _STEPS.get(event.kind)
        if step is None:
            return
        step(self, event)
        after = (self.kind, self.hold, self.holder)
        if after != before:
            self._close(second, *before)

    def course(self, end: int) -> Course:
        opened = self.phases[0].start if self.phases else self.since
        if self.kind is not PhaseKind.STOPPED:
            self._close(end, self.kind, self.hold, self.holder)
        is_done = self.is_stopped and self.exclusion is None
        if self.withdrawn is not None:
            return self._withdrawn_course(opened, self.withdrawn)
        until = self.phases[-1].end if self.phases else opened
        why = Exclusion.WAIVED if self.is_waived else self.exclusion
        return Course(tuple(self.phases), self.kind, until, why, is_done)

    def _withdrawn_course(self, opened: int, until: int) -> Course:
        """Cut the course where another priority took over, for as long as none brings it back."""
        kept = [
            replace(phase, end=min(phase.end, until))
            for phase in self.phases
            if phase.start < until
        ]
        until = kept[-1].end if kept else opened
        return Course(tuple(kept), PhaseKind.STOPPED, until, Exclusion.PRIORITY_CHANGED)

    def _close(self, second: int, kind: PhaseKind, hold: str, holder: int | None) -> None:
        if second > self.since:
            shown = ("", None) if kind is PhaseKind.STOPPED else (hold, holder)
            self.phases.append(Phase(self.since, second, kind, *shown))
            self.since = second

    def held(self, event: EventFact) -> None:
        if not self.is_stopped and not self.hold:
            self.hold = str(event.data.get("hold") or event.reason or "unnamed")
            self.holder = event.actor_id

    def resumed(self, _event: EventFact) -> None:
        self.hold, self.holder = "", None

    def replied(self, event: EventFact) -> None:
        by_provider = event.data.get("by", Side.PROVIDER) == Side.PROVIDER
        if self.target is TargetKind.FIRST_REPLY and by_provider:
            self._stop()

    def resolved(self, event: EventFact) -> None:
        if self.is_stopped:
            return
        declined = event.data.get("outcome") == Outcome.DECLINED_WITHIN_LIMIT
        # To decline is an answer, so the promise to reply is measured as ever.
        self._stop(Exclusion.DECLINED if declined and self._is_resolution() else None)

    def reopened(self, _event: EventFact) -> None:
        if self._is_resolution() and self.is_stopped:
            self.is_stopped, self.exclusion = False, None

    def cancelled(self, event: EventFact) -> None:
        if self.is_stopped:
            return
        by_requester = event.data.get("by", Side.REQUESTER) == Side.REQUESTER
        self._stop(
            Exclusion.CANCELLED_BY_REQUESTER if by_requester else Exclusion.CANCELLED_BY_PROVIDER
        )

    def waived(self, _event: EventFact) -> None:
        self.is_waived = True

    def priority_changed(self, event: EventFact) -> None:
        versions = event.data.get("versions")
        if versions is not None and self.version_id is not None:
            counts = self.version_id in versions
            self.withdrawn = None if counts else self.withdrawn or to_epoch(event.at)

    def _is_resolution(self) -> bool:
        return self.target is TargetKind.RESOLUTION

    def _stop(self, exclusion: Exclusion | None = None) -> None:
        if not self.is_stopped:
            self.is_stopped, self.exclusion = True, exclusion
            self.hold, self.holder = "", None


_STEPS = {
    EventKind.HELD: _Walk.held,
    EventKind.RESUMED: _Walk.resumed,
    EventKind.REPLIED: _Walk.replied,
    EventKind.RESOLVED: _Walk.resolved,
    EventKind.REOPENED: _Walk.reopened,
    EventKind.CANCELLED: _Walk.cancelled,
    EventKind.WAIVED: _Walk.waived,
    EventKind.PRIORITY_CHANGED: _Walk.priority_changed,
}
