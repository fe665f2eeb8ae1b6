from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from pulse.calendars.registry import working_calendar
from pulse.commitments import requests
from pulse.commitments.capacity import (
    LENGTH,
    Handled,
    age_in_working_days,
    base_of,
    handled,
    people_in,
    reach_of,
)
from pulse.commitments.grouping import act_together
from tests.factories import CALENDAR
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import HOUR, NINE

DAY = timedelta(days=1)


def test_a_group_resolved_at_once_is_touched_once(session: Session) -> None:
    scene = scenes.build(session)
    same = [scenes.ask(session, scene, NINE, subject="VPN 끊김").id for _ in range(3)]
    alone = scenes.ask(session, scene, NINE, subject="프린터")
    earlier = scenes.ask(session, scene, NINE - 60 * DAY, subject="마우스")
    requests.resolve(session, earlier.id, scene.member.id, at=NINE - 59 * DAY)
    act_together(session, same, scene.member.id, "resolve", at=NINE + HOUR)
    requests.resolve(session, alone.id, scene.member.id, at=NINE + HOUR)
    periods = {NINE - DAY: 4, NINE - 60 * DAY: 2}
    assert handled(session, scene.service.id, periods) == [Handled(4, 2, 4, 3), Handled(1, 1, 2)]


def test_what_is_told_for_each_person_is_nobody_s_own_figure() -> None:
    assert Handled(40, 40, 4).per_person == 10
    assert Handled(40, 40, 2).per_person is None
    assert Handled(0, 0, 4).touched is None
    assert Handled(40, 13, 4, 30).grouped == 75
    assert Handled(0, 0, 4).grouped is None
    assert Handled(40, 4, 4).touched == 10


def test_the_first_four_weeks_or_those_a_year_ago_are_compared_with() -> None:
    assert base_of(None, NINE) is None
    assert base_of(NINE - LENGTH, NINE) is None
    assert base_of(NINE - 2 * LENGTH, NINE) == NINE - 2 * LENGTH
    assert base_of(NINE - 2000 * DAY, NINE) == NINE - timedelta(weeks=52)


def test_the_queue_is_as_old_as_its_oldest_open_request(session: Session) -> None:
    scene = scenes.build(session)
    first = scenes.ask(session, scene, NINE - 9 * DAY)
    requests.resolve(session, first.id, scene.member.id, at=NINE)
    oldest = scenes.ask(session, scene, NINE)
    scenes.ask(session, scene, NINE + DAY)
    reach = reach_of(session, scene.service.id)
    assert (reach.first, reach.oldest_open) == (first.opened_at, oldest.opened_at)
    calendar = working_calendar(session, CALENDAR)
    ages = [age_in_working_days(calendar, NINE, NINE + days * DAY + HOUR) for days in range(8)]
    assert ages == [0, 1, 2, 3, 3, 3, 4, 5], "a weekend adds none"
    assert age_in_working_days(calendar, NINE, NINE + 900 * DAY) == 60


def test_people_are_counted_on_each_day(session: Session) -> None:
    scene = scenes.build(session)
    days = [NINE.date(), NINE.date() - timedelta(days=9000)]
    now, before = people_in(session, [scene.provider.id], days)
    assert now >= 3
    assert before == 0
