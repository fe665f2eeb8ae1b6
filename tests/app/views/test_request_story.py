from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from app.views.request_story import clock_story, event_lines, name_of, step_lines
from pulse.calendars.holidays import HolidayName
from pulse.commitments.derivation import DerivedSegment, Party, Piece
from pulse.commitments.events import EventFact
from pulse.commitments.models import Escalation, EscalationState, EventKind
from pulse.people.models import Person
from tests.app.conftest import as_read

NINE = datetime(2026, 8, 31, 0, 0, tzinfo=UTC)
PEOPLE = {
    1: Person(id=1, name_ko="김하나", name_en="Hana Kim"),
    2: Person(id=2, name_ko="이두리", name_en="Duri Lee"),
}


def step(**given: Any) -> Escalation:
    facts: dict[str, Any] = {
        "id": 7,
        "state": EscalationState.FIRED,
        "targets": ["service_owner"],
        "via": "slack",
        "due_at": NINE,
        "fired_at": NINE,
        "told": [1, 2],
    }
    return Escalation(**{**facts, **given})


def test_nobody_is_named_who_is_not_there(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ko"}):
        assert name_of(PEOPLE, 1) == "김하나"
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert [name_of(PEOPLE, one) for one in (1, 3, None, "1")] == ["Hana Kim", "", "", ""]


@pytest.mark.parametrize(
    ("kind", "data", "detail"),
    [
        (EventKind.HELD, {"hold": "stock_out"}, "out of stock"),
        (EventKind.RESOLVED, {"outcome": "done"}, "Done"),
        (EventKind.REASSIGNED, {"to": 2}, "Duri Lee"),
        (EventKind.REASSIGNED, {"to": 99}, ""),
        (EventKind.OPENED, {"priority": "P2"}, "Normal"),
        (EventKind.PRIORITY_CHANGED, {"to": "P1", "priority": "P2"}, "Urgent: work has stopped"),
        (EventKind.CORRECTED, {}, "it did not happen"),
        (
            EventKind.CORRECTED,
            {"happened_at": "2026-08-31T01:30:00+00:00"},
            "it happened Mon 31 Aug, 10:30",
        ),
        (EventKind.REPLIED, {"to": "P1"}, ""),
    ],
)
def test_an_event_tells_what_is_particular_to_it(
    app: Flask, kind: EventKind, data: dict[str, Any], detail: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        by_somebody, by_itself = event_lines(
            [EventFact(kind, NINE, actor_id=1, data=data), EventFact(kind, NINE, data=data)],
            PEOPLE,
        )
    assert (by_somebody.actor, by_itself.actor) == ("Hana Kim", "Ieum")
    assert as_read(by_somebody.detail) == as_read(by_itself.detail) == detail


def test_of_a_clock_only_open_time_of_who_answers_counts(app: Flask) -> None:
    later = NINE + timedelta(minutes=10)
    chuseok = HolidayName("추석", "Chuseok")
    segments = [
        DerivedSegment(NINE, later, Piece.OPEN, Party.PROVIDER),
        DerivedSegment(NINE, later, Piece.OPEN, Party.REQUESTER),
        DerivedSegment(NINE, later, Piece.HOLIDAY, Party.CLOSED, name=chuseok),
        DerivedSegment(NINE, later, Piece.HELD, Party.THIRD_PARTY, hold="stock_out"),
    ]
    told: Any = SimpleNamespace(
        clock=SimpleNamespace(target="resolve"),
        version=SimpleNamespace(wording_ko="한 시간 안에 해결", wording_en="Solve within an hour"),
        derivation=SimpleNamespace(
            reading=SimpleNamespace(elapsed_seconds=600, goal_seconds=3600, verdict="open"),
            segments=segments,
            by_party=lambda: {Party.PROVIDER: 600, Party.REQUESTER: 0},
            real_seconds=2400,
        ),
    )
    with app.test_request_context(headers={"Accept-Language": "en"}):
        story = clock_story(told)
        told.derivation.reading.goal_seconds = None
        without_goal = clock_story(told)
    assert story.sentence == "10 min of 1 h, still open"
    assert without_goal.sentence == "10 min so far, still open"
    assert [line.counts for line in story.lines] == [True, False, False, False]
    assert [line.words for line in story.lines][2:] == [
        "Holiday: Chuseok",
        "On hold: out of stock",
    ]
    assert story.by_party == [(Party.PROVIDER, 600)]


def test_steps_say_who_was_told_or_will_be_and_how_late(app: Flask) -> None:
    planned = {"state": EscalationState.PLANNED, "told": [], "fired_at": None}
    steps = [
        step(fired_at=NINE + timedelta(seconds=299), told=[1]),
        step(fired_at=NINE + timedelta(seconds=300), told=[2, 99]),
        step(fired_at=NINE, told=[1, 2]),
        step(state=EscalationState.CANCELLED),
        step(**planned),
        step(**planned, via="weekly_digest"),
    ]
    with app.test_request_context(headers={"Accept-Language": "en"}):
        lines = step_lines(steps, PEOPLE, None, NINE)
    assert [(line.words, line.late) for line in lines] == [
        ("Hana Kim was told", ""),
        ("Duri Lee was told", "sent 5 min late"),
        ("Hana Kim, Duri Lee were told", ""),
        ("Ieum tells the service owner", ""),
        ("It goes into the weekly summary for the service owner", ""),
    ]


@pytest.mark.parametrize(
    ("given", "only_told", "may"),
    [
        ({}, None, True),
        ({}, 2, True),
        ({}, 3, False),
        ({"state": EscalationState.PLANNED}, None, False),
        ({"acknowledged_at": NINE, "acknowledged_by": 1}, None, False),
        (
            {"acknowledged_at": NINE, "acknowledged_by": 1, "expected_at": NINE},
            None,
            True,
        ),
        (
            {
                "acknowledged_at": NINE,
                "acknowledged_by": 1,
                "expected_at": NINE + timedelta(seconds=1),
            },
            None,
            False,
        ),
    ],
)
def test_a_step_is_free_until_somebody_sees_to_it_and_after_their_time(
    app: Flask, given: dict[str, Any], only_told: int | None, may: bool
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        (line,) = step_lines([step(**given)], PEOPLE, only_told, NINE)
    assert line.may_acknowledge is may
    assert line.acknowledged.startswith("Hana Kim has seen this") is ("acknowledged_at" in given)
    assert ("and sees to it until" in line.acknowledged) is ("expected_at" in given)
