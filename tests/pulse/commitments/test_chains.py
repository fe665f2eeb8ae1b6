"""Rules of chains, and when each rung falls due."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pulse.commitments.chains import After, Rule, is_timed, plan_steps, read_rule, rungs
from pulse.commitments.clocks import Goal, GoalUnit, course_for
from pulse.errors import Invalid
from tests.pulse.commitments.logs import Log, calendar, goal, seoul


def due(rule: str, wanted: Goal, log: Log, as_of: str) -> datetime | None:
    document = {"steps": [{"at": rule, "to": ["service_owner"], "via": "slack_dm"}]}
    course = course_for(log.events, wanted, log.opened_at, seoul(as_of))
    (step,) = plan_steps(document, wanted, calendar(), log.opened_at, course)
    return step.due_at


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("0", Rule(0)),
        ("80pct", Rule(80)),
        ("+30m", Rule(100, 30, After.MINUTES)),
        ("+2h", Rule(100, 2, After.HOURS)),
        ("+8bh", Rule(100, 8, After.BUSINESS_HOURS)),
        ("+1bd", Rule(100, 1, After.BUSINESS_DAYS)),
    ],
)
def test_a_rule_is_read_and_written_back(text: str, rule: Rule) -> None:
    assert read_rule(text) == rule
    assert str(rule) == text


@given(st.text(alphabet="0189+pctmhbd- ", max_size=6))
@example("+0h")
def test_whatever_is_read_is_a_rule_that_reads_back(text: str) -> None:
    with suppress(Invalid):
        rule = read_rule(text)
        assert read_rule(str(rule)) == rule


@pytest.mark.parametrize("text", ["day5", "due-5bd", "80", "-1h", "+1y", "1000pct", "", "+bh"])
def test_rules_of_other_trades_are_refused(text: str) -> None:
    with pytest.raises(Invalid, match="unknown_rule"):
        read_rule(text)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("0", "2026-08-26 16:00"),
        ("50pct", "2026-08-26 17:30"),
        ("80pct", "2026-08-27 09:24"),
        ("100pct", "2026-08-27 10:00"),
        ("+30m", "2026-08-27 10:30"),
        ("+3h", "2026-08-27 14:00"),
        ("+8bh", "2026-08-28 10:00"),
        ("+1bd", "2026-08-28 10:00"),
        ("+2bd", "2026-08-31 10:00"),
    ],
)
def test_each_rule_of_a_three_hour_goal(rule: str, expected: str) -> None:
    log = Log.opened("2026-08-26 16:00")
    assert due(rule, goal(3), log, "2026-08-26 16:00") == seoul(expected)


def test_with_a_real_time_goal_business_hours_wait_for_the_office() -> None:
    log = Log.opened("2026-08-28 17:00")
    wanted = goal(2, GoalUnit.ELAPSED_HOURS)
    assert due("+2h", wanted, log, "2026-08-28 17:00") == seoul("2026-08-28 21:00")
    assert due("+8bh", wanted, log, "2026-08-28 17:00") == seoul("2026-08-31 18:00")
    assert due("+1bd", wanted, log, "2026-08-28 17:00") == seoul("2026-08-31 18:00")


def test_while_paused_nothing_ahead_has_a_moment() -> None:
    log = Log.opened("2026-08-26 09:00").held("2026-08-26 11:30")
    assert due("80pct", goal(3), log, "2026-08-26 15:00") == seoul("2026-08-26 11:24")
    assert due("100pct", goal(3), log, "2026-08-26 15:00") is None
    going = log.resumed("2026-08-26 15:00")
    assert due("100pct", goal(3), going, "2026-08-26 15:00") == seoul("2026-08-26 15:30")
    assert due("+8bh", goal(3), going, "2026-08-26 15:00") == seoul("2026-08-27 15:30")


def test_steps_are_planned_in_order_with_repeats_written_out() -> None:
    document = {
        "steps": [
            {"at": "80pct", "to": ["service_owner"], "via": "slack_dm"},
            {
                "at": "+4bh",
                "to": ["provider_dept_head"],
                "via": "slack_dm",
                "repeat": {"every": "8bh", "times": 2},
            },
        ]
    }
    assert [str(rung.rule) for rung in rungs(document)] == ["80pct", "+4bh", "+12bh", "+20bh"]
    assert [rung.step for rung in rungs(document)] == [0, 1, 2, 3]
    bad = {"steps": [{**document["steps"][1], "repeat": {"every": "1bd", "times": 2}}]}
    with pytest.raises(Invalid):
        rungs(bad)
    assert is_timed(document)
    assert not is_timed(bad)
    assert not is_timed({"steps": [{"at": "day5", "to": ["hr_lead"], "via": "slack_dm"}]})


def test_a_calendar_that_runs_out_leaves_steps_without_a_moment() -> None:
    ending = calendar(
        {
            "timezone": "Asia/Seoul",
            "hours": {},
            "exceptions": [{"date": "2026-08-26", "hours": [["09:00", "11:00"]]}],
        }
    )
    steps = [{"at": rule, "to": [], "via": "x"} for rule in ("0", "50pct", "100pct", "+1bd")]
    opened = seoul("2026-08-26 09:00")
    planned = plan_steps({"steps": steps}, goal(3), ending, opened)
    assert [step.due_at for step in planned] == [opened, seoul("2026-08-26 10:30"), None, None]
    days = plan_steps({"steps": steps}, goal(9, GoalUnit.BUSINESS_DAYS), ending, opened)
    assert [step.due_at for step in days] == [opened, None, None, None]
