"""What a clock did over time, read from a log in order."""

from __future__ import annotations

import itertools

import pytest

from pulse.calendars.zones import to_epoch
from pulse.commitments.events import in_order
from pulse.commitments.models import EventKind, TargetKind
from pulse.commitments.phases import Course, Exclusion, PhaseKind, course_of
from tests.pulse.commitments.logs import Log, seoul

NINE, TEN, ELEVEN, NOON, ONE = (f"2026-08-26 {hour}:00" for hour in ("09", 10, 11, 12, 13))


def course(log: Log, target: TargetKind = TargetKind.RESOLUTION, version: int = 0) -> Course:
    end = seoul(ONE)
    known = in_order(log.events, end)
    return course_of(
        known,
        target,
        frozenset({"waiting_requester"}),
        to_epoch(log.opened_at),
        end=to_epoch(end),
        version_id=version or None,
    )


def kinds(found: Course) -> list[str]:
    return [phase.kind.value for phase in found.phases]


def test_phases_touch_and_reach_from_the_opening_to_the_end() -> None:
    found = course(Log.opened(NINE).held(TEN).resumed(ELEVEN))
    assert kinds(found) == ["running", "paused", "running"]
    edges = [(phase.start, phase.end) for phase in found.phases]
    assert edges[0][0] == to_epoch(seoul(NINE))
    assert edges[-1][1] == found.until == to_epoch(seoul(ONE))
    assert all(first[1] == second[0] for first, second in itertools.pairwise(edges))


def test_the_time_between_resolved_and_reopened_is_a_stop() -> None:
    found = course(Log.opened(NINE).resolved(TEN).reopened(ELEVEN).resolved(NOON))
    assert kinds(found) == ["running", "stopped", "running"]
    assert (found.stopped_at, found.is_done) == (to_epoch(seoul(NOON)), True)


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("requester", Exclusion.CANCELLED_BY_REQUESTER),
        ("provider", Exclusion.CANCELLED_BY_PROVIDER),
    ],
)
def test_who_cancelled_is_remembered(by: str, why: Exclusion) -> None:
    found = course(Log.opened(NINE).then(EventKind.CANCELLED, TEN, by=by))
    assert (found.exclusion, found.is_done) == (why, False)


def test_a_cancellation_after_the_end_changes_nothing() -> None:
    found = course(Log.opened(NINE).resolved(TEN).then(EventKind.CANCELLED, ELEVEN))
    assert (found.exclusion, found.is_done) == (None, True)


def test_another_priority_ends_the_course_and_going_back_undoes_that() -> None:
    away = Log.opened(NINE).then(EventKind.PRIORITY_CHANGED, TEN, versions=[2])
    assert course(away, version=1).exclusion is Exclusion.PRIORITY_CHANGED
    assert course(away, version=1).until == to_epoch(seoul(TEN))
    assert course(away, version=2).kind is PhaseKind.RUNNING
    back = away.then(EventKind.PRIORITY_CHANGED, ELEVEN, versions=[1])
    assert kinds(course(back, version=1)) == ["running"]


def test_events_before_the_opening_count_from_the_opening() -> None:
    found = course(Log.opened(TEN).held(NINE).resumed(ELEVEN))
    assert kinds(found) == ["paused", "running"]


def test_a_reply_of_the_requester_stops_nothing() -> None:
    log = Log.opened(NINE).then(EventKind.REPLIED, TEN, by="requester")
    assert course(log, TargetKind.FIRST_REPLY).kind is PhaseKind.RUNNING
    replied = log.then(EventKind.REPLIED, ELEVEN, by="provider")
    assert course(replied, TargetKind.FIRST_REPLY).stopped_at == to_epoch(seoul(ELEVEN))
    assert course(replied).kind is PhaseKind.RUNNING
