"""Why a clock stands where it stands: segments in order that add up to real time exactly.

Every second from the opening of a service request to the moment asked for (or to the stop) lies
in one segment, and every segment belongs to one party. So the seconds of provider, requester,
third party and closed time together are the real time that passed.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pulse.calendars.days import SegmentKind
from pulse.calendars.holidays import HolidayName
from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch, to_instant
from pulse.commitments.clocks import Goal, Reading, allowance, course_for, read_course
from pulse.commitments.events import EventFact, HoldReason
from pulse.commitments.phases import Phase, PhaseKind


class Piece(enum.StrEnum):
    """What a stretch of time was."""

    OPEN = "open"
    BREAK = "break"
    CLOSED = "closed"
    HOLIDAY = "holiday"
    HELD = "held"
    DONE = "done"


class Party(enum.StrEnum):
    """Whose time it was."""

    PROVIDER = "provider"
    REQUESTER = "requester"
    THIRD_PARTY = "third_party"
    CLOSED = "closed"


PARTY_OF_HOLD: dict[str, Party] = {
    HoldReason.WAITING_REQUESTER: Party.REQUESTER,
    HoldReason.IDENTITY_CHECK: Party.REQUESTER,
    HoldReason.AGREED_DATE: Party.REQUESTER,
    HoldReason.STOCK_OUT: Party.THIRD_PARTY,
    HoldReason.THIRD_PARTY: Party.THIRD_PARTY,
}
_PIECE_OF_DAY = {
    SegmentKind.OPEN: Piece.OPEN,
    SegmentKind.BREAK: Piece.BREAK,
    SegmentKind.CLOSED: Piece.CLOSED,
    SegmentKind.HOLIDAY: Piece.HOLIDAY,
}


@dataclass(frozen=True, slots=True)
class DerivedSegment:
    """One stretch ``[start, end)``: what it was, whose, under which name or hold, by whom."""

    start: datetime
    end: datetime
    piece: Piece
    party: Party
    name: HolidayName | None = None
    hold: str = ""
    actor_id: int | None = None

    @property
    def seconds(self) -> int:
        """Its length."""
        return to_epoch(self.end) - to_epoch(self.start)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A reading with the segments it rests on."""

    opened_at: datetime
    until: datetime
    reading: Reading
    segments: tuple[DerivedSegment, ...]

    @property
    def real_seconds(self) -> int:
        """The real time that passed."""
        return to_epoch(self.until) - to_epoch(self.opened_at)

    def seconds_of(self, party: Party) -> int:
        """Add up one party's time."""
        return sum(segment.seconds for segment in self.segments if segment.party is party)

    def by_party(self) -> dict[Party, int]:
        """Add up every party's time; together they are ``real_seconds``."""
        return {party: self.seconds_of(party) for party in Party}

    def to_document(self) -> dict[str, Any]:
        """Write it as plain values for a page, a download or a verifier."""
        read = self.reading
        return {
            "opened_at": self.opened_at.isoformat(),
            "until": self.until.isoformat(),
            "goal_seconds": read.goal_seconds,
            "elapsed_seconds": read.elapsed_seconds,
            "paused_seconds": read.paused_seconds,
            "verdict": read.verdict.value,
            "exclusion": None if read.exclusion is None else read.exclusion.value,
            "seconds": {party.value: total for party, total in self.by_party().items()},
            "segments": [_segment_document(segment) for segment in self.segments],
        }


def derivation(
    events: Sequence[EventFact],
    goal: Goal,
    calendar: WorkingCalendar,
    opened_at: datetime,
    as_of: datetime,
    known_at: datetime | None = None,
) -> Derivation:
    """Explain the reading that the same arguments give."""
    course = course_for(events, goal, opened_at, as_of, known_at)
    segments = tuple(
        segment for phase in course.phases for segment in _segments_of(phase, goal, calendar)
    )
    return Derivation(
        opened_at=to_instant(to_epoch(opened_at)),
        until=to_instant(course.until),
        reading=read_course(course, goal, calendar, allowance(goal, calendar, opened_at)),
        segments=segments,
    )


def _segments_of(phase: Phase, goal: Goal, calendar: WorkingCalendar) -> Iterator[DerivedSegment]:
    start, end = to_instant(phase.start), to_instant(phase.end)
    if phase.kind is PhaseKind.STOPPED:
        yield DerivedSegment(start, end, Piece.DONE, Party.CLOSED)
    elif goal.is_real_time:
        yield _counted(start, end, phase)
    else:
        for part in calendar.segments(start, end):
            if part.kind is SegmentKind.OPEN:
                yield _counted(part.start, part.end, phase)
            else:
                piece = _PIECE_OF_DAY[part.kind]
                yield DerivedSegment(part.start, part.end, piece, Party.CLOSED, part.name)


def _counted(start: datetime, end: datetime, phase: Phase) -> DerivedSegment:
    """Make the segment of time that counts for somebody: the provider, or who was waited for."""
    if phase.kind is PhaseKind.RUNNING:
        return DerivedSegment(
            start, end, Piece.OPEN, Party.PROVIDER, hold=phase.hold, actor_id=phase.actor_id
        )
    party = PARTY_OF_HOLD.get(phase.hold, Party.THIRD_PARTY)
    return DerivedSegment(start, end, Piece.HELD, party, hold=phase.hold, actor_id=phase.actor_id)


def _segment_document(segment: DerivedSegment) -> dict[str, Any]:
    name = segment.name
    return {
        "start": segment.start.isoformat(),
        "end": segment.end.isoformat(),
        "seconds": segment.seconds,
        "piece": segment.piece.value,
        "party": segment.party.value,
        "name": None if name is None else {"ko": name.ko, "en": name.en},
        "hold": segment.hold,
        "actor_id": segment.actor_id,
    }
