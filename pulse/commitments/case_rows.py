"""What the cases of an event log are stored as, reckoned without a database.

A case becomes what the verbs would have made of it at its own times: a request, its events, and a
clock for each promise that ever timed it, read as of its last event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from pulse.calendars.working_time import WorkingCalendar
from pulse.calendars.zones import to_epoch
from pulse.commitments.caches import chosen, kept_of
from pulse.commitments.clocks import TARGET_OF_KIND, allowance, goal_of, read_course
from pulse.commitments.events import EventFact, in_order, request_state, whole_second
from pulse.commitments.intake import NewRequest, require_sound
from pulse.commitments.log_reading import LoggedCase, LoggedEvent, events_of
from pulse.commitments.models import CommitmentVersion, EventKind, TargetKind
from pulse.commitments.phases import course_of
from pulse.errors import Refused
from pulse.people.careers import Career

Row = dict[str, Any]
AT_ONCE = 500
_COLUMNS = CommitmentVersion.__table__.columns.keys()


@dataclass(frozen=True)
class Ground:
    """Under which service and promises the cases are timed, and who stands for who asked.

    Two are equal when the same cases come out the same on both, ids included.
    """

    service_id: int
    provider_id: int
    requester_id: int
    career: Career
    zone: tzinfo
    calendars: Mapping[str, WorkingCalendar]
    terms: list[dict[str, Any]]

    def versions(self) -> list[CommitmentVersion]:
        """Return the promises apart from the session that they were read in."""
        return [CommitmentVersion(**facts) for facts in self.terms]


def terms_of(promised: Iterable[CommitmentVersion]) -> list[dict[str, Any]]:
    """Return promises as plain facts."""
    return [{name: getattr(version, name) for name in _COLUMNS} for version in promised]


@dataclass
class CaseRows:
    """Rows by table; a request's id, which the others name, is counted from one."""

    requests: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    clocks: list[Row] = field(default_factory=list)


def reckon(ground: Ground, source: str, cases: Sequence[LoggedCase]) -> Iterator[CaseRows]:
    """Say what cases are stored as, some hundreds at once.

    Invalid or Refused for a case that cannot be a service request.
    """
    versions = ground.versions()
    for start in range(0, len(cases), AT_ONCE):
        found = CaseRows()
        for number, case in enumerate(cases[start : start + AT_ONCE], start + 1):
            asked = NewRequest(
                service_id=ground.service_id,
                priority=case.priority,
                subject=case.ref,
                source="import",
                external_ref=f"{source}:{case.ref}",
                is_historic=True,
            )
            require_sound(asked)
            _add(found, _Timed(ground, versions, case, number), asked)
        yield found


@dataclass
class _Timed:
    """One case while its log is told: which versions time it, and which targets are settled."""

    ground: Ground
    promised: list[CommitmentVersion]
    case: LoggedCase
    number: int
    timed: dict[int, CommitmentVersion] = field(default_factory=dict)
    stopped: set[TargetKind] = field(default_factory=set)

    def start(self, priority: str, on: date) -> list[int]:
        """Time it by what is promised to a priority; return the versions that count from here."""
        new = [
            version
            for version in chosen(self.promised, priority, on)
            if TARGET_OF_KIND[version.kind] not in self.stopped
        ]
        self.timed |= {version.id: version for version in new if version.id not in self.timed}
        return [version.id for version in new]

    def change_priority(self, priority: str) -> list[int]:
        """Do the same after a change of priority; clocks that stopped stay."""
        new = self.start(priority, whole_second(self.case.opened_at).date())
        kept = {
            version.id
            for version in self.timed.values()
            if TARGET_OF_KIND[version.kind] in self.stopped
        }
        return sorted({*new, *kept})

    def tell(self, event: LoggedEvent) -> Mapping[str, Any]:
        """Take an event in and return its facts."""
        data = event.data
        if event.kind is EventKind.PRIORITY_CHANGED:
            data = {**data, "versions": self.change_priority(str(data["to"]))}
        if event.kind is EventKind.RESOLVED:
            self.stopped = set(TargetKind)
        elif event.kind is EventKind.REOPENED:
            self.stopped = self.stopped - {TargetKind.RESOLUTION}
        elif event.kind is EventKind.REPLIED and data.get("by") == "provider":
            self.stopped = self.stopped | {TargetKind.FIRST_REPLY}
        return data


def _add(found: CaseRows, timed: _Timed, asked: NewRequest) -> None:
    case, ground = timed.case, timed.ground
    on = case.opened_at.astimezone(ground.zone).date()
    customer_id = ground.career.department_on(on)
    if customer_id is None:
        raise Refused("requester_without_department")
    opening = {"priority": case.priority, "versions": timed.start(case.priority, on)}
    told = [LoggedEvent(case.opened_at, EventKind.OPENED, opening)]
    told += [LoggedEvent(one.at, one.kind, timed.tell(one)) for one in events_of(case)]
    as_of = max(case.last_at, case.opened_at)
    log = in_order(
        (
            EventFact(one.kind, whole_second(one.at), one.at, id=place, data=one.data)
            for place, one in enumerate(told, start=1)
        ),
        as_of,
    )
    found.requests.append(_request_row(timed, asked, customer_id, log))
    found.events += _event_rows(timed, told)
    found.clocks += _clock_rows(timed, log, as_of)


def _request_row(timed: _Timed, asked: NewRequest, customer_id: int, log: list[EventFact]) -> Row:
    moved = [event for event in log if event.kind is EventKind.PRIORITY_CHANGED]
    return {
        "id": timed.number,
        "service_id": asked.service_id,
        "requester_id": timed.ground.requester_id,
        "requester_role": asked.role,
        "customer_department_id": customer_id,
        "provider_department_id": timed.ground.provider_id,
        "priority": str(moved[-1].data["to"]) if moved else asked.priority,
        "subject": asked.subject.strip(),
        "details": asked.details,
        "opened_at": whole_second(timed.case.opened_at),
        "state": request_state(log),
        "source": asked.source,
        "external_ref": asked.external_ref,
    }


def _event_rows(timed: _Timed, told: list[LoggedEvent]) -> Iterator[Row]:
    for event in told:
        yield {
            "request_id": timed.number,
            "at": whole_second(event.at),
            "recorded_at": event.at,
            "actor_id": timed.ground.requester_id if event.kind is EventKind.OPENED else None,
            "kind": event.kind,
            "reason": "",
            "data": dict(event.data),
        }


def _clock_rows(timed: _Timed, log: list[EventFact], as_of: datetime) -> Iterator[Row]:
    opened_at = whole_second(timed.case.opened_at)
    for version in timed.timed.values():
        goal, calendar = goal_of(version), timed.ground.calendars[version.calendar_code]
        course = course_of(
            log,
            goal.target,
            goal.pause_when,
            to_epoch(opened_at),
            end=to_epoch(as_of),
            version_id=version.id,
        )
        allowed = allowance(goal, calendar, opened_at)
        yield {
            "request_id": timed.number,
            "version_id": version.id,
            "target": goal.target,
            **kept_of(read_course(course, goal, calendar, allowed)),
        }
