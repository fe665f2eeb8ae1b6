"""The demo's weekly pulse comes again every three weeks, and never over itself."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from app.demo.rhythm import HR_LEAD, WEEKLY, plan_rhythm
from pulse.audit import AuditEntry
from pulse.errors import Invalid
from pulse.people.models import Person
from pulse.surveys.models import Series, Wave, WaveState
from tests.pulse.surveys.world import OPENS, make_company, make_template, plain_questions


@pytest.fixture
def hr_lead(session: Session) -> Person:
    found = make_company(session, {"T1": 12})["T1"][0]
    found.number = HR_LEAD
    make_template(session, plain_questions(), code=WEEKLY.template_code)
    return found


def test_its_waves_open_in_the_morning_and_are_read_before_the_next() -> None:
    opens = WEEKLY.starts_at.astimezone(ZoneInfo(WEEKLY.timezone))
    assert (opens.strftime("%A"), opens.hour) == ("Tuesday", 10)
    assert WEEKLY.open_for + WEEKLY.published_after < timedelta(weeks=3)


def test_the_first_wave_stands_ahead_in_the_name_of_the_hr_lead(
    session: Session, hr_lead: Person
) -> None:
    plan_rhythm(session, OPENS, {})
    series = session.scalars(select(Series)).one()
    assert (series.created_by, series.created_at, series.audience) == (hr_lead.id, OPENS, {})
    wave = session.scalars(select(Wave)).one()
    assert (wave.state, wave.series_id) == (WaveState.PLANNED, series.id)
    assert wave.opens_at == WEEKLY.starts_at
    assert wave.closes_at == WEEKLY.starts_at + WEEKLY.open_for
    assert wave.publishes_at == wave.closes_at + WEEKLY.published_after
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("series_planned", hr_lead.id)


def test_it_is_planned_for_the_audience_that_is_given(session: Session, hr_lead: Person) -> None:
    plan_rhythm(session, OPENS, {"include_departments": ["T1"]})
    assert session.scalars(select(Series)).one().audience == {"include_departments": ["T1"]}
    assert WEEKLY.audience == {}


def test_it_needs_an_hr_lead_and_a_start_that_lies_ahead(
    session: Session, hr_lead: Person
) -> None:
    with pytest.raises(Invalid) as late:
        plan_rhythm(session, WEEKLY.starts_at + timedelta(days=1), {})
    assert "starts_at" in late.value.fields
    hr_lead.number = "P0031"
    with pytest.raises(NoResultFound):
        plan_rhythm(session, OPENS, {})
    assert session.scalars(select(Series)).all() == []
