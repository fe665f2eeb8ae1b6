"""The rules of clocks, each by name, and a naive second-by-second oracle against all of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulse.commitments.clocks import Goal, GoalUnit, Reading, Verdict, allowance, reading
from pulse.commitments.events import EventFact
from pulse.commitments.models import ClockState, EventKind, TargetKind
from tests.pulse.commitments.logs import (
    OFFICE,
    SECOND,
    TINY,
    Log,
    calendar,
    goal,
    naive_reading,
    seoul,
)

CALENDAR = calendar()
WEDNESDAY = "2026-08-26"


def read(log: Log, wanted: Goal, as_of: str, known_at: str | None = None) -> Reading:
    known = None if known_at is None else seoul(known_at)
    return reading(log.events, wanted, CALENDAR, log.opened_at, seoul(as_of), known)


def wednesday(time: str) -> str:
    return f"{WEDNESDAY} {time}"


def test_rule_3_a_goal_that_ends_at_closing_time_is_due_at_closing_time() -> None:
    log = Log.opened(wednesday("16:00"))
    assert read(log, goal(2), wednesday("16:30")).due_at == seoul(wednesday("18:00"))


def test_rule_3_opened_outside_hours_it_counts_from_the_next_opening() -> None:
    log = Log.opened("2026-08-28 20:00")
    assert read(log, goal(1), "2026-08-29 12:00").due_at == seoul("2026-08-31 10:00")


def test_rule_4_the_repeated_hour_of_a_change_of_clocks_counts_twice() -> None:
    everyday = {**OFFICE, "timezone": "Europe/Berlin", "hours": {"sun": [["01:00", "05:00"]]}}
    berlin = calendar(everyday)
    opened = datetime.fromisoformat("2026-10-25T01:00:00+02:00")
    events = [EventFact(EventKind.OPENED, opened, opened, id=1)]
    found = reading(events, goal(3), berlin, opened, opened + timedelta(hours=5))
    assert found.due_at == opened + timedelta(hours=3)
    assert found.elapsed_seconds == 5 * 3600


def test_rule_5_done_at_the_due_instant_is_kept() -> None:
    log = Log.opened(wednesday("09:00")).resolved(wednesday("10:00"))
    found = read(log, goal(1), wednesday("11:00"))
    assert (found.verdict, found.breached_at) == (Verdict.KEPT, None)


def test_rule_5_a_second_later_is_late() -> None:
    log = Log.opened(wednesday("09:00")).resolved(wednesday("10:00:01"))
    found = read(log, goal(1), wednesday("11:00"))
    assert found.verdict is Verdict.LATE
    assert found.breached_at == seoul(wednesday("10:00:01"))


def test_rule_5_used_up_at_closing_and_done_that_night_is_kept() -> None:
    log = Log.opened(wednesday("16:00")).resolved("2026-08-27 08:59")
    assert read(log, goal(2), "2026-08-27 12:00").verdict is Verdict.KEPT
    at_opening = Log.opened(wednesday("16:00")).resolved("2026-08-27 09:00")
    assert read(at_opening, goal(2), "2026-08-27 12:00").verdict is Verdict.KEPT
    late = Log.opened(wednesday("16:00")).resolved("2026-08-27 09:00:01")
    assert read(late, goal(2), "2026-08-27 12:00").verdict is Verdict.LATE


def test_rule_5_an_open_clock_is_broken_only_when_a_working_second_has_passed() -> None:
    log = Log.opened(wednesday("16:00"))
    assert read(log, goal(2), "2026-08-27 09:00").breached_at is None
    found = read(log, goal(2), "2026-08-27 09:00:01")
    assert found.breached_at == seoul("2026-08-27 09:00:01")
    assert found.remaining_seconds == -1


def test_rule_6_while_paused_there_is_no_due_time_but_what_remains() -> None:
    log = Log.opened(wednesday("09:00")).held(wednesday("09:20"))
    found = read(log, goal(1), wednesday("15:00"))
    assert (found.state, found.due_at) == (ClockState.PAUSED, None)
    assert (found.remaining_seconds, found.hold) == (2400, "waiting_requester")


def test_rule_6_stopped_with_time_left_there_is_no_due_time() -> None:
    log = Log.opened(wednesday("09:00")).resolved(wednesday("09:20"))
    found = read(log, goal(1), wednesday("15:00"))
    assert (found.state, found.due_at) == (ClockState.STOPPED, None)
    assert found.remaining_seconds == 2400
    assert found.settled_at == seoul(wednesday("10:00"))


def test_rule_6_a_pause_wholly_outside_hours_is_worth_nothing() -> None:
    log = Log.opened(wednesday("17:30")).held(wednesday("19:00")).resumed("2026-08-27 08:00")
    found = read(log, goal(1), "2026-08-27 08:30")
    assert (found.paused_seconds, found.due_at) == (0, seoul("2026-08-27 09:30"))


def test_rule_6_a_pause_moves_the_due_time_by_working_time_only() -> None:
    log = Log.opened(wednesday("09:00")).held(wednesday("17:30")).resumed("2026-08-27 10:00")
    found = read(log, goal(10), "2026-08-27 10:30")
    assert found.paused_seconds == 5400
    assert found.due_at == seoul("2026-08-27 13:30")


def test_a_pause_that_starts_after_the_due_moment_does_not_heal_the_breach() -> None:
    log = Log.opened(wednesday("09:00")).held(wednesday("10:30")).resolved(wednesday("15:00"))
    found = read(log, goal(1), wednesday("16:00"))
    assert (found.verdict, found.breached_at) == (Verdict.LATE, seoul(wednesday("10:00:01")))


def test_a_hold_the_promise_does_not_accept_pauses_nothing() -> None:
    log = Log.opened(wednesday("09:00")).held(wednesday("09:20"), "stock_out")
    found = read(log, goal(1), wednesday("09:30"))
    assert (found.state, found.due_at) == (ClockState.RUNNING, seoul(wednesday("10:00")))


def test_rule_7_closed_time_does_not_count_and_the_clock_goes_on() -> None:
    log = Log.opened(wednesday("09:00")).resolved(wednesday("09:20")).reopened(wednesday("14:00"))
    found = read(log, goal(1), wednesday("14:10"))
    assert (found.elapsed_seconds, found.due_at) == (1800, seoul(wednesday("14:40")))
    assert (found.verdict, found.settled_at) == (Verdict.OPEN, None)


def test_rule_7_a_first_reply_is_given_once() -> None:
    log = Log.opened(wednesday("09:00")).then(EventKind.REPLIED, wednesday("09:10"))
    log = log.resolved(wednesday("09:20")).reopened(wednesday("10:00"))
    found = read(log, goal(1, target=TargetKind.FIRST_REPLY), wednesday("17:00"))
    assert (found.state, found.elapsed_seconds) == (ClockState.STOPPED, 600)


def test_to_solve_without_a_word_is_a_reply() -> None:
    log = Log.opened(wednesday("09:00")).resolved(wednesday("09:20"), "declined_within_limit")
    found = read(log, goal(1, target=TargetKind.FIRST_REPLY), wednesday("17:00"))
    assert (found.verdict, found.elapsed_seconds) == (Verdict.KEPT, 1200)


def test_rule_8_repeats_change_nothing() -> None:
    once = Log.opened(wednesday("09:00")).held(wednesday("09:10")).resumed(wednesday("09:20"))
    once = once.resolved(wednesday("09:30"))
    twice = Log.opened(wednesday("09:00")).held(wednesday("09:10")).held(wednesday("09:15"))
    twice = twice.resumed(wednesday("09:20")).resumed(wednesday("09:25"))
    twice = twice.resolved(wednesday("09:30")).resolved(wednesday("09:40"))
    as_of = wednesday("12:00")
    assert read(once, goal(1), as_of) == read(twice, goal(1), as_of)


def test_rule_8_what_lies_after_the_moment_asked_for_is_unknown() -> None:
    log = Log.opened(wednesday("09:00")).resolved(wednesday("09:20"))
    assert read(log, goal(1), wednesday("09:10")).state is ClockState.RUNNING


def test_rule_8_as_it_was_known_then() -> None:
    log = Log.opened(wednesday("09:00")).then(
        EventKind.RESOLVED, wednesday("09:20"), recorded=wednesday("14:00")
    )
    assert read(log, goal(1), wednesday("12:00"), wednesday("12:00")).verdict is Verdict.OPEN
    assert read(log, goal(1), wednesday("12:00"), wednesday("14:00")).verdict is Verdict.KEPT


def test_rule_9_a_calendar_that_has_no_more_days_is_never_due() -> None:
    ending = calendar(
        {
            "timezone": "Asia/Seoul",
            "hours": {},
            "exceptions": [{"date": WEDNESDAY, "hours": [["09:00", "10:00"]]}],
        }
    )
    log = Log.opened(wednesday("09:00"))
    found = reading(log.events, goal(2), ending, log.opened_at, seoul("2030-01-01 00:00"))
    assert (found.due_at, found.elapsed_seconds, found.verdict) == (None, 3600, Verdict.OPEN)
    days = goal(1, GoalUnit.BUSINESS_DAYS)
    found = reading(log.events, days, ending, log.opened_at, seoul("2030-01-01 00:00"))
    assert (found.goal_seconds, found.remaining_seconds, found.due_at) == (None, None, None)


def test_rule_10_naive_moments_are_refused() -> None:
    log = Log.opened(wednesday("09:00"))
    with pytest.raises((ValueError, TypeError)):
        reading(log.events, goal(1), CALENDAR, log.opened_at, datetime(2026, 8, 26))  # noqa: DTZ001


def test_rule_11_the_new_goal_applies_to_the_whole_time_and_pauses_are_kept() -> None:
    log = Log.opened(wednesday("09:00")).held(wednesday("10:00")).resumed(wednesday("11:00"))
    log = log.then(EventKind.PRIORITY_CHANGED, wednesday("11:30"), versions=[2], to="P1")
    old = read(log, goal(8, version_id=1), wednesday("13:00"))
    assert (old.verdict, old.stopped_at) == (Verdict.EXCLUDED, seoul(wednesday("11:30")))
    new = read(log, goal(2, version_id=2), wednesday("11:30"))
    assert (new.elapsed_seconds, new.paused_seconds) == (5400, 3600)
    assert new.due_at == seoul(wednesday("12:00"))  # half an hour left, up to lunch
    back = log.then(EventKind.PRIORITY_CHANGED, wednesday("14:00"), versions=[1], to="P2")
    again = read(back, goal(8, version_id=1), wednesday("14:00"))
    assert (again.verdict, again.elapsed_seconds) == (Verdict.OPEN, 3 * 3600)


def test_a_promise_broken_before_it_was_cancelled_stays_broken() -> None:
    log = Log.opened(wednesday("09:00"))
    late = log.then(EventKind.CANCELLED, wednesday("11:00"), by="requester")
    assert read(late, goal(1), wednesday("12:00")).verdict is Verdict.LATE
    early = log.then(EventKind.CANCELLED, wednesday("09:30"), by="requester")
    assert read(early, goal(1), wednesday("12:00")).verdict is Verdict.EXCLUDED
    provider = log.then(EventKind.CANCELLED, wednesday("09:30"), by="provider")
    assert read(provider, goal(1), wednesday("12:00")).verdict is Verdict.LATE


def test_a_waiver_forgives_what_was_broken_and_takes_nothing_from_what_was_kept() -> None:
    late = Log.opened(wednesday("09:00")).resolved(wednesday("11:00"))
    late = late.then(EventKind.WAIVED, wednesday("11:30"))
    assert read(late, goal(1), wednesday("12:00")).verdict is Verdict.EXCLUDED
    kept = Log.opened(wednesday("09:00")).resolved(wednesday("09:30"))
    kept = kept.then(EventKind.WAIVED, wednesday("11:30"))
    assert read(kept, goal(1), wednesday("12:00")).verdict is Verdict.KEPT


@pytest.mark.parametrize(
    ("value", "unit", "opened", "due"),
    [
        (30, GoalUnit.BUSINESS_MINUTES, "2026-08-26 11:45", "2026-08-26 13:15"),
        (1, GoalUnit.BUSINESS_DAYS, "2026-08-26 15:20", "2026-08-27 15:20"),
        (2, GoalUnit.BUSINESS_DAYS, "2026-10-08 15:20", "2026-10-13 15:20"),
        (1, GoalUnit.BUSINESS_DAYS, "2026-08-28 19:00", "2026-08-31 18:00"),
        (10, GoalUnit.ELAPSED_MINUTES, "2026-08-26 23:55", "2026-08-27 00:05"),
        (2, GoalUnit.ELAPSED_HOURS, "2026-08-26 17:00", "2026-08-26 19:00"),
        (10, GoalUnit.CALENDAR_DAYS, "2026-08-26 17:00", "2026-09-05 17:00"),
    ],
)
def test_every_unit_of_a_goal(value: int, unit: GoalUnit, opened: str, due: str) -> None:
    log = Log.opened(opened)
    assert read(log, goal(value, unit), opened).due_at == seoul(due)


def test_business_days_with_a_pause_move_by_the_working_time_of_the_pause() -> None:
    log = Log.opened(wednesday("15:00")).held(wednesday("16:00")).resumed(wednesday("18:00"))
    found = read(log, goal(1, GoalUnit.BUSINESS_DAYS), wednesday("18:00"))
    assert found.due_at == seoul("2026-08-27 17:00")


def test_kept_only_through_pauses_is_told_apart() -> None:
    log = Log.opened(wednesday("09:00")).held(wednesday("09:30")).resumed(wednesday("11:00"))
    found = read(log.resolved(wednesday("11:20")), goal(1), wednesday("12:00"))
    assert found.verdict is Verdict.KEPT
    assert not found.is_kept_without_pauses
    plain = read(
        Log.opened(wednesday("09:00")).resolved(wednesday("10:00")), goal(1), "2026-08-27"
    )
    assert plain.is_kept_without_pauses


OPENED = seoul("2026-08-26 09:00:05")
KINDS = (
    EventKind.HELD,
    EventKind.RESUMED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.REPLIED,
)
happenings = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 220), st.sampled_from(["a", "b"])),
    max_size=8,
)


@settings(max_examples=120, deadline=None)
@given(
    happened=happenings,
    seconds=st.integers(1, 4),
    span=st.integers(0, 240),
    target=st.sampled_from(TargetKind),
    real_time=st.booleans(),
)
def test_every_reading_is_what_a_naive_look_at_every_second_finds(
    happened: list[tuple[EventKind, int, str]],
    seconds: int,
    span: int,
    target: TargetKind,
    real_time: bool,
) -> None:
    events = [
        EventFact(kind, OPENED + at * SECOND, None, id=index, data={"hold": hold})
        for index, (kind, at, hold) in enumerate(happened, 1)
    ]
    unit = GoalUnit.ELAPSED_MINUTES if real_time else GoalUnit.BUSINESS_MINUTES
    wanted = goal(seconds, unit, target, pause_when=["a"])
    tiny, as_of = calendar(TINY), OPENED + span * SECOND
    allowed = allowance(wanted, tiny, OPENED)
    assert allowed is not None
    is_open = (lambda _at: True) if real_time else tiny.is_open
    naive = naive_reading(events, wanted, is_open, allowed, OPENED, as_of)
    found = reading(events, wanted, tiny, OPENED, as_of)
    assert found.elapsed_seconds == naive.elapsed
    assert found.paused_seconds == naive.paused
    assert found.breached_at == naive.breached_at
    assert found.state.value == naive.state
    if naive.used_up_at is not None and found.state is ClockState.RUNNING:
        assert found.due_at == naive.used_up_at
    if naive.state == "stopped":
        expected = Verdict.LATE if naive.breached_at else Verdict.KEPT
        assert found.verdict is expected


@settings(max_examples=60, deadline=None)
@given(happened=happenings, order=st.randoms(use_true_random=False))
def test_the_order_in_which_a_log_arrives_does_not_matter(
    happened: list[tuple[EventKind, int, str]], order: object
) -> None:
    events = [
        EventFact(kind, OPENED + at * SECOND, None, id=index, data={"hold": hold})
        for index, (kind, at, hold) in enumerate(happened, 1)
    ]
    shuffled = list(events)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    as_of = OPENED + 300 * SECOND
    tiny = calendar(TINY)
    assert reading(events, goal(2), tiny, OPENED, as_of) == reading(
        shuffled, goal(2), tiny, OPENED, as_of
    )
