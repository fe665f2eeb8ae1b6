"""A request that ended says when, and how many of the promises that count were kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.commitments import board, requests
from pulse.commitments.endings import Ending, ending
from pulse.commitments.models import Clock, ClockState
from pulse.commitments.phases import Exclusion
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

WEEK = timedelta(weeks=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    built = scenes.build(session)
    scenes.promise(session, built)
    return built


def clock(
    state: ClockState = ClockState.STOPPED,
    broken_at: datetime | None = None,
    why: str = "",
) -> Clock:
    return Clock(state=state, breached_at=broken_at, exclusion=why)


@pytest.mark.parametrize(
    ("clocks", "kept", "promised"),
    [
        ([], 0, 0),
        ([clock()], 1, 1),
        ([clock(), clock(broken_at=NINE)], 1, 2),
        ([clock(ClockState.EXCLUDED, why=Exclusion.WAIVED.value)], 0, 0),
        ([clock(why=Exclusion.CANCELLED_BY_PROVIDER.value)], 0, 1),
    ],
)
def test_promises_are_counted_as_fulfilment_counts_them(
    clocks: list[Clock], kept: int, promised: int
) -> None:
    assert ending(NINE, clocks) == Ending(NINE, kept, promised)


def test_what_was_finished_is_listed_with_its_end_the_last_first(
    session: Session, scene: Scene
) -> None:
    kept, late = scenes.ask(session, scene, NINE), scenes.ask(session, scene, NINE)
    scenes.ask(session, scene, NINE)
    ends = {kept.id: NINE + HOUR, late.id: NINE + WEEK}
    for request_id, at in ends.items():
        requests.resolve(session, request_id, scene.member.id, at=at)
    at = NINE + WEEK + HOUR
    lines = board.finished_by(session, [scene.provider.id], NINE, at)
    assert [(line.request.id, line.ending) for line in lines] == [
        (late.id, Ending(ends[late.id], 0, 1)),
        (kept.id, Ending(ends[kept.id], 1, 1)),
    ]
    assert board.finished_length(session, [scene.provider.id], NINE, at) == 2
    assert [
        line.request.id
        for line in board.finished_by(session, [scene.provider.id], NINE + 2 * HOUR, at)
    ] == [late.id]
    assert board.finished_by(session, [scene.customer.id], NINE, at) == []
    going = [line for line in board.requests_of(session, scene.asker.id, at) if not line.ending]
    assert len(going) == 1
    assert [line.request.id for line in board.going_of(session, scene.asker.id, at)] == [
        line.request.id for line in going
    ]


def test_a_request_taken_up_again_has_no_end_until_it_ends_again(
    session: Session, scene: Scene
) -> None:
    asked = scenes.ask(session, scene, NINE)
    requests.resolve(session, asked.id, scene.member.id, at=NINE + HOUR)
    requests.reopen(session, asked.id, scene.asker.id, "again", at=NINE + 2 * HOUR)
    (line,) = board.requests_of(session, scene.asker.id, NINE + 3 * HOUR)
    assert line.ending is None
    requests.resolve(session, asked.id, scene.member.id, at=NINE + 3 * HOUR)
    (line,) = board.requests_of(session, scene.asker.id, NINE + 4 * HOUR)
    assert line.ending is not None
    assert line.ending.at == NINE + 3 * HOUR
