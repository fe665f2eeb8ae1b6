"""Calendars once a year, agreements on their date: said once, to those who can act."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.calendars.models import Calendar
from pulse.commitments import reviewing
from pulse.commitments.models import CommitmentVersion
from pulse.errors import Conflict, NotFound, Refused
from pulse.outbox import OutboxMessage
from pulse.people.models import Person
from pulse.people.permissions import Viewer, viewer_of
from tests import factories
from tests.factories import CALENDAR
from tests.pulse.commitments import scene as scenes
from tests.pulse.commitments.scene import NINE, Scene

TODAY = NINE.date()
AT_NIGHT = datetime(2026, 8, 26, 18, tzinfo=UTC)  # three in the morning in Seoul


@pytest.fixture
def scene(session: Session) -> Scene:
    return scenes.build(session)


def looks(session: Session, person: Person) -> Viewer:
    return viewer_of(session, person.id, TODAY)


def remind(session: Session, on: date = TODAY, at: datetime = NINE) -> int:
    return reviewing.remind_due(session, at=at, on=on)


def test_a_calendar_is_due_a_year_after_somebody_looked_or_in_december() -> None:
    assert reviewing.calendar_due_on(date(2026, 3, 1), TODAY) == date(2027, 3, 1)
    assert reviewing.calendar_due_on(None, TODAY) == date(2026, 12, 1)


def test_whoever_keeps_calendars_is_reminded_once_a_year(session: Session, scene: Scene) -> None:
    keeper = factories.make_person(session, scene.provider, roles=("sys_admin",))
    row = session.get_one(Calendar, CALENDAR)
    assert remind(session) == 0
    assert remind(session, date(2026, 12, 1)) == 1
    assert remind(session, date(2026, 12, 2)) == 0
    assert scenes.told(session, "calendar_review_due") == [f"person:{keeper.id}"]
    reviewing.mark_calendar_reviewed(
        session, CALENDAR, looks(session, keeper), at=NINE, on=date(2026, 12, 3)
    )
    assert row.reviewed_on == date(2026, 12, 3)
    assert remind(session, date(2027, 12, 2)) == 0
    assert remind(session, date(2027, 12, 3)) == 1
    assert remind(session, date(2027, 12, 4)) == 0


def test_only_the_keeper_says_that_a_calendar_holds(session: Session, scene: Scene) -> None:
    with pytest.raises(Refused):
        reviewing.mark_calendar_reviewed(
            session, CALENDAR, looks(session, scene.lead), at=NINE, on=TODAY
        )
    keeper = factories.make_person(session, scene.provider, roles=("sys_admin",))
    with pytest.raises(NotFound):
        reviewing.mark_calendar_reviewed(
            session, "CAL-NONE", looks(session, keeper), at=NINE, on=TODAY
        )


def test_both_heads_are_reminded_once_on_the_review_date(session: Session, scene: Scene) -> None:
    version = scenes.promise(session, scene, review_on=TODAY)
    scenes.promise(session, scene, review_on=TODAY, priority="P1")
    assert remind(session, TODAY - timedelta(days=1)) == 0
    assert remind(session) == 2
    assert remind(session, TODAY + timedelta(days=3)) == 0
    assert scenes.told(session, "agreement_review_due") == [
        f"person:{scene.lead.id}", f"person:{scene.customer_head.id}",
    ]  # fmt: skip
    again = reviewing.keep_agreement(
        session, version.id, looks(session, scene.lead), at=NINE, on=TODAY
    )
    assert again == TODAY + timedelta(days=365)
    assert remind(session, again) == 2


def test_nobody_is_reminded_at_night(session: Session, scene: Scene) -> None:
    scenes.promise(session, scene, review_on=TODAY)
    remind(session, at=AT_NIGHT)
    due = session.scalars(select(OutboxMessage.due_at)).all()
    assert set(due) == {NINE + timedelta(days=1)}


def test_an_agreement_is_kept_by_a_head_when_it_is_due(session: Session, scene: Scene) -> None:
    version: CommitmentVersion = scenes.promise(session, scene)
    lead = looks(session, scene.lead)
    with pytest.raises(Conflict):
        reviewing.keep_agreement(session, version.id, lead, at=NINE, on=TODAY)
    version.review_on = TODAY
    with pytest.raises(Refused):
        reviewing.keep_agreement(
            session, version.id, looks(session, scene.asker), at=NINE, on=TODAY
        )
    with pytest.raises(NotFound):
        reviewing.keep_agreement(session, 999_999, lead, at=NINE, on=TODAY)
    reviewing.keep_agreement(session, version.id, lead, at=NINE, on=TODAY)
    assert version.goal_value == 10
