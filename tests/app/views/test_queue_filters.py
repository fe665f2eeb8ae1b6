from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.views.queue_filters import Filters, read_filters
from pulse.commitments.board import ClockLine, RequestLine
from pulse.commitments.models import (
    ClockState,
    RequestState,
    Service,
    ServiceRequest,
    TargetKind,
)
from pulse.people.models import Person

NOW = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)


def clock(due_in: timedelta | None, *, is_breached: bool = False) -> ClockLine:
    due_at = None if due_in is None else NOW + due_in
    state = ClockState.PAUSED if due_at is None else ClockState.RUNNING
    return ClockLine(1, 1, TargetKind.RESOLUTION, state, due_at, 60, 3600, is_breached)


def line(**given: object) -> RequestLine:
    service = Service(code="S01", name_ko="상담", name_en="Desk")
    facts: dict[str, object] = {
        "number": "R-000007",
        "subject": "Printer is out of paper",
        "priority": "P2",
        "state": RequestState.OPEN,
        "assignee_id": 5,
        "service": service,
    }
    person = Person(name_ko="김하나", name_en="Hana Kim")
    clocks = given.pop("clocks", ())
    return RequestLine(ServiceRequest(**{**facts, **given}), person, clocks)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (Filters(), True),
        (Filters(words="PAPER printer"), True),
        (Filters(words="하나"), True),
        (Filters(words="r-000007"), True),
        (Filters(words="toner"), False),
        (Filters(priority="P1"), False),
        (Filters(state="open"), True),
        (Filters(state="held"), False),
        (Filters(service="S02"), False),
        (Filters(only_mine=True), True),
    ],
)
def test_what_is_looked_for(filters: Filters, fits: bool) -> None:
    assert filters.fits(line(), 5, NOW) is fits


def test_only_mine_leaves_the_others_out() -> None:
    assert not Filters(only_mine=True).fits(line(), 6, NOW)


def test_an_address_is_read_and_written() -> None:
    given = {"q": " paper ", "priority": "P1", "state": "held", "service": "S01", "mine": "1"}
    given["due"] = "late"
    found = read_filters(given)
    assert read_filters(found.to_query()) == found
    assert found.words == "paper"
    assert read_filters({"priority": "P9", "state": "gone", "mine": "yes"}) == Filters()
    assert not Filters().are_set


@pytest.mark.parametrize(
    ("clocks", "late", "soon"),
    [
        ((), False, False),
        ((clock(timedelta(hours=-1)),), True, False),
        ((clock(timedelta(hours=3)),), False, True),
        ((clock(timedelta(hours=30)),), False, False),
        ((clock(None),), False, False),
        ((clock(None, is_breached=True),), True, False),
    ],
)
def test_what_is_late_and_what_is_due_soon(
    clocks: tuple[ClockLine, ...], late: bool, soon: bool
) -> None:
    assert Filters(due="late").fits(line(clocks=clocks), 5, NOW) is late
    assert Filters(due="soon").fits(line(clocks=clocks), 5, NOW) is soon
