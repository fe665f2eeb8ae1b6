"""Where the demo's time can go: always ahead, to a moment where something happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.demo.moves import DESK, MOVES, to_close, to_next_opening, to_results
from app.demo.workspace import MOVES as BUTTONS
from pulse.surveys.models import Wave, WaveState
from tests.factories import make_calendar
from tests.pulse.surveys.world import (
    CLOSES,
    DURING,
    PUBLISHES,
    make_company,
    make_template,
    open_by_hand,
    plain_questions,
)

MONDAY_TEN = datetime(2026, 8, 31, 1, 0, tzinfo=UTC)  # 10:00 in Seoul
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(session: Session) -> Session:
    """Headquarters, open from nine to six on weekdays."""
    make_calendar(session, DESK)
    return session


@pytest.fixture
def wave(session: Session) -> Wave:
    people = make_company(session, {"T1": 1})
    return open_by_hand(session, make_template(session, plain_questions()), people)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-08-31T10:00", "2026-09-01T09:00"),  # at work: on to the next morning
        ("2026-08-31T17:59", "2026-09-01T09:00"),
        ("2026-08-31T09:00", "2026-09-01T09:00"),
        ("2026-08-31T03:00", "2026-08-31T09:00"),  # at night: to this morning
        ("2026-08-31T18:00", "2026-09-01T09:00"),
        ("2026-09-04T17:30", "2026-09-07T09:00"),  # Friday evening: past the week-end
        ("2026-09-05T12:00", "2026-09-07T09:00"),
    ],
)
def test_the_next_opening_is_one_that_is_still_ahead(
    desk: Session, at: str, expected: str
) -> None:
    moved = to_next_opening(desk, datetime.fromisoformat(f"{at}+09:00"))
    assert moved == datetime.fromisoformat(f"{expected}+09:00")


def test_short_moves_are_what_they_say(session: Session) -> None:
    assert MOVES["minutes"](session, MONDAY_TEN) == MONDAY_TEN + timedelta(minutes=10)
    assert MOVES["hour"](session, MONDAY_TEN) == MONDAY_TEN + timedelta(hours=1)


def test_to_just_after_the_close_of_the_open_wave(session: Session, wave: Wave) -> None:
    assert to_close(session, DURING) == CLOSES + SECOND
    assert to_results(session, DURING) is None
    assert to_results(session, CLOSES) == PUBLISHES + SECOND, "it closes within a moment"


@pytest.mark.parametrize("state", [WaveState.CLOSING, WaveState.CLOSED])
def test_to_just_after_the_publication_of_a_closed_wave(
    session: Session, wave: Wave, state: WaveState
) -> None:
    wave.state = state
    session.flush()
    assert to_close(session, CLOSES) is None
    assert to_results(session, CLOSES) == PUBLISHES + SECOND


def test_without_a_wave_there_is_nowhere_to_go(session: Session) -> None:
    assert to_close(session, DURING) is None
    assert to_results(session, DURING) is None


def test_the_earliest_of_several_comes_first(session: Session, wave: Wave) -> None:
    later = Wave(**{column: getattr(wave, column) for column in COPIED})
    later.closes_at = CLOSES + timedelta(days=7)
    session.add(later)
    session.flush()
    assert to_close(session, DURING) == CLOSES + SECOND


COPIED = (
    "template_id", "name_ko", "name_en", "state", "timezone", "opens_at", "closes_at",
    "publishes_at", "k", "k_comments",
)  # fmt: skip


def test_every_move_leads_ahead_and_has_a_button(desk: Session, wave: Wave) -> None:
    for name, move in MOVES.items():
        target = move(desk, DURING)
        assert target is None or target > DURING, name
    assert [name for _, _, name in BUTTONS] == list(MOVES)
