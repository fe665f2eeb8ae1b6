from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pulse.commitments import requests
from pulse.commitments.closes import (
    METHOD_VERSION,
    Period,
    close_finished,
    close_period,
    closed,
    period_of,
    previous,
    tally_of,
)
from pulse.commitments.models import EventKind, RequestEvent
from pulse.commitments.record_models import PeriodClose, PeriodKind
from pulse.errors import Conflict, Invalid
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE, Scene

SEOUL = ZoneInfo("Asia/Seoul")
MONTH, QUARTER = PeriodKind.MONTH, PeriodKind.QUARTER
AUGUST = period_of(MONTH, date(2026, 8, 26), SEOUL)
SEPTEMBER = period_of(MONTH, date(2026, 9, 1), SEOUL)
DAY = timedelta(days=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    made = scenes.build(session)
    scenes.promise(session, made, goal_value=4)
    return made


def done(session: Session, scene: Scene, opened: datetime, hours: int) -> RequestEvent:
    request = scenes.ask(session, scene, at=opened)
    return requests.resolve(session, request.id, scene.member.id, at=opened + hours * HOUR)


def counts(close: PeriodClose) -> tuple[int, int]:
    (figure,) = close.figures
    tally = tally_of(figure)
    return tally.met, tally.due


def close(session: Session, period: Period, days: int = 5) -> PeriodClose:
    return close_period(session, period, at=period.ends_at + days * DAY)


def test_months_and_quarters_are_local() -> None:
    assert AUGUST.starts_at == datetime(2026, 7, 31, 15, tzinfo=UTC)
    assert (AUGUST.starts_on, AUGUST.ends_on) == (date(2026, 8, 1), date(2026, 8, 31))
    third = period_of(QUARTER, date(2026, 9, 30), SEOUL)
    assert (third.starts_on, third.ends_on) == (date(2026, 7, 1), date(2026, 9, 30))
    assert previous(period_of(QUARTER, date(2026, 1, 1), SEOUL), SEOUL).starts_on == date(
        2025, 10, 1
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(PeriodKind))
def test_periods_follow_each_other_without_a_gap(day: date, kind: PeriodKind) -> None:
    period = period_of(kind, day, SEOUL)
    assert period.starts_on <= day <= period.ends_on
    following = period_of(kind, period.ends_on + DAY, SEOUL)
    assert following.starts_at == period.ends_at
    assert previous(following, SEOUL) == period


def test_a_close_freezes_counts_and_method(session: Session, scene: Scene) -> None:
    done(session, scene, NINE, 2)
    done(session, scene, NINE, 6)
    made = close(session, AUGUST)
    assert counts(made) == (1, 2)
    assert made.method_version == METHOD_VERSION
    done(session, scene, SEPTEMBER.starts_at + 33 * HOUR, 1)
    assert counts(closed(session, MONTH)[0]) == (1, 2)


def test_what_comes_late_goes_to_the_next_period_and_is_disclosed(
    session: Session, scene: Scene
) -> None:
    event = done(session, scene, NINE, 6)
    close(session, AUGUST)
    requests.correct(session, event, None, NINE + 3 * HOUR, at=SEPTEMBER.starts_at + 10 * DAY)
    done(session, scene, SEPTEMBER.starts_at + 33 * HOUR, 1)
    made = close(session, SEPTEMBER)
    (figure,) = made.figures
    assert figure.carried["met"] == 1
    assert figure.carried["late"] == -1
    assert tally_of(figure, with_carried=False).met == 1
    assert counts(made) == (2, 1)
    october = close(session, period_of(MONTH, date(2026, 10, 1), SEOUL))
    assert october.figures == []


def test_a_promise_still_open_at_the_close_is_not_counted_twice(
    session: Session, scene: Scene
) -> None:
    request = scenes.ask(session, scene)
    august = close(session, AUGUST)
    assert counts(august) == (0, 1)
    requests.resolve(session, request.id, scene.member.id, at=SEPTEMBER.starts_at + 40 * HOUR)
    (figure,) = close(session, SEPTEMBER).figures
    assert (figure.carried["open"], figure.carried["late"]) == (-1, 1)
    assert tally_of(figure).due == 0


def test_periods_close_once_in_order_and_when_over(session: Session, scene: Scene) -> None:
    with pytest.raises(Invalid):
        close_period(session, AUGUST, at=NINE)
    close(session, AUGUST)
    with pytest.raises(Conflict):
        close(session, AUGUST)
    with pytest.raises(Conflict):
        close(session, period_of(MONTH, date(2026, 10, 1), SEOUL))


def test_the_tick_begins_with_the_first_period_in_which_something_fell_due(
    session: Session, scene: Scene
) -> None:
    assert close_finished(session, datetime(2026, 10, 6, 1, tzinfo=UTC), SEOUL) == []


def test_the_tick_closes_what_is_over_and_nothing_twice(session: Session, scene: Scene) -> None:
    done(session, scene, NINE, 2)
    done(session, scene, SEPTEMBER.starts_at + 33 * HOUR, 1)
    at = datetime(2026, 10, 6, 1, tzinfo=UTC)
    made = close_finished(session, at, SEOUL)
    assert [(one.kind, one.starts_on) for one in made] == [
        (MONTH, date(2026, 9, 1)),
        (QUARTER, date(2026, 7, 1)),
    ]
    assert counts(made[1]) == (2, 2)
    assert close_finished(session, at, SEOUL) == []
    later = close_finished(session, at + 62 * DAY, SEOUL)
    assert [one.starts_on for one in later] == [date(2026, 10, 1), date(2026, 11, 1)]


def test_a_closed_figure_is_never_edited(session: Session, scene: Scene) -> None:
    done(session, scene, NINE, 2)
    (figure,) = close(session, AUGUST).figures
    figure.counts = {}
    with pytest.raises(RuntimeError):
        session.flush()


def test_the_log_itself_is_untouched(session: Session, scene: Scene) -> None:
    event = done(session, scene, NINE, 2)
    close(session, AUGUST)
    assert session.get_one(RequestEvent, event.id).kind is EventKind.RESOLVED
