"""Logs in order, as known then, corrected, and the state they lead to."""

from __future__ import annotations

from datetime import timedelta

from pulse.commitments.events import EventFact, in_order, request_state, whole_second
from pulse.commitments.models import EventKind, RequestState
from tests.pulse.commitments.logs import Log, seoul

NOON = "2026-08-26 12:00"


def kinds(events: list[EventFact]) -> list[EventKind]:
    return [event.kind for event in events]


def test_equal_times_keep_the_order_of_arrival() -> None:
    log = Log.opened("2026-08-26 09:00").resumed("2026-08-26 10:00").held("2026-08-26 10:00")
    found = in_order(reversed(log.events), seoul(NOON))
    assert kinds(found) == [EventKind.OPENED, EventKind.RESUMED, EventKind.HELD]


def test_a_correction_is_unknown_until_it_is_recorded() -> None:
    log = Log.opened("2026-08-26 09:00").resolved("2026-08-26 11:00")
    moved = log.then(
        EventKind.CORRECTED,
        "2026-08-26 15:00",
        event=2,
        happened_at=seoul("2026-08-26 10:00").isoformat(),
    )
    assert in_order(moved.events, seoul(NOON))[1].at == seoul("2026-08-26 10:00")
    then = in_order(moved.events, seoul(NOON), seoul(NOON))
    assert then[1].at == seoul("2026-08-26 11:00")
    undone = moved.then(EventKind.CORRECTED, "2026-08-26 16:00", event=2, happened_at=None)
    assert kinds(in_order(undone.events, seoul(NOON))) == [EventKind.OPENED]


def test_the_state_follows_from_the_log() -> None:
    log = Log.opened("2026-08-26 09:00")
    assert request_state(log.events) is RequestState.OPEN
    held = log.held("2026-08-26 10:00")
    assert request_state(held.events) is RequestState.HELD
    resolved = held.resolved("2026-08-26 11:00")
    assert request_state(resolved.events) is RequestState.RESOLVED
    assert request_state(resolved.resumed("2026-08-26 11:30").events) is RequestState.RESOLVED
    assert request_state(resolved.reopened(NOON).events) is RequestState.OPEN
    cancelled = log.then(EventKind.CANCELLED, NOON)
    assert request_state(cancelled.reopened(NOON).events) is RequestState.CANCELLED


def test_moments_are_cut_to_the_second() -> None:
    at = seoul(NOON)
    assert whole_second(at + timedelta(microseconds=999_999)) == at
