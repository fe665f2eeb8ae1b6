from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.commitments.models import VersionState
from pulse.commitments.upcoming import other_hours, services_ahead
from pulse.people.permissions import viewer_of
from tests.factories import CALENDAR, make_department, make_service
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import Scene

TODAY = date(2026, 8, 26)
"""A Wednesday."""
DAY = timedelta(days=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


@pytest.mark.parametrize(
    ("state", "begins", "is_told"),
    [
        (VersionState.SIGNED, TODAY + 14 * DAY, True),
        (VersionState.IN_FORCE, TODAY + DAY, True),
        (VersionState.SIGNED, TODAY + 15 * DAY, False),
        (VersionState.SIGNED, TODAY, False),
        (VersionState.PROPOSED, TODAY + DAY, False),
        (VersionState.SUPERSEDED, TODAY + DAY, False),
    ],
)
def test_agreed_promises_are_told_two_weeks_ahead(
    session: Session, scene: Scene, state: VersionState, begins: date, is_told: bool
) -> None:
    version = scenes.promise(session, scene, state=state, effective_from=begins)
    services, found = services_ahead(session, viewer_of(session, scene.asker.id, TODAY), TODAY)
    assert services == [scene.service]
    assert [(one.on, one.version, one.service) for one in found] == (
        [(begins, version, scene.service)] if is_told else []
    )


def test_what_is_for_others_changes_nothing_here(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene, state=VersionState.SIGNED, effective_from=TODAY + DAY)
    scene.service.user_scope = ["T0999"]
    session.flush()
    me = viewer_of(session, scene.asker.id, TODAY)
    assert services_ahead(session, me, TODAY) == ([], [])


def closed(session: Session, code: str, day: date, hours: list[list[str]]) -> None:
    row = session.get_one(Calendar, code)
    why = {"ko": "창립기념일", "en": "Founders' day"}
    exception = {"date": day.isoformat(), "hours": hours, "why": why}
    row.document = {**row.document, "exceptions": [exception]}
    session.flush()


def test_a_closed_day_is_one_entry_for_all_it_concerns(session: Session, scene: Scene) -> None:
    other = make_service(session, scene.provider, scene.customer, code="S02")
    scene.customer.calendar_code = CALENDAR
    closed(session, CALENDAR, TODAY + 2 * DAY, [])
    (found,) = other_hours(session, [scene.service, other], scene.customer.id, TODAY)
    assert (found.on, found.hours, found.is_own) == (TODAY + 2 * DAY, (), True)
    assert found.why is not None
    assert found.why.en == "Founders' day"
    assert found.services == [scene.service, other]


def test_shorter_hours_are_told_and_days_closed_anyway_are_not(
    session: Session, scene: Scene
) -> None:
    closed(session, CALENDAR, TODAY + DAY, [["10:00", "12:00"]])
    (found,) = other_hours(session, [scene.service], None, TODAY)
    assert found.hours == ((36000, 43200),)
    assert not found.is_own
    saturday = TODAY + 3 * DAY
    closed(session, CALENDAR, saturday, [])
    assert other_hours(session, [scene.service], None, TODAY) == []


def test_what_is_over_or_far_off_is_not_told(session: Session, scene: Scene) -> None:
    for day in (TODAY, TODAY + 15 * DAY):
        closed(session, CALENDAR, day, [])
        assert other_hours(session, [scene.service], None, TODAY) == []


def test_a_department_without_a_stored_calendar_is_no_trouble(session: Session) -> None:
    place = make_department(session, "T7")
    place.calendar_code = "CAL-NONE"
    assert other_hours(session, [], place.id, TODAY) == []
