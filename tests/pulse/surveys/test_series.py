"""A series plans one wave ahead, keeps its hour through the year, and asks nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from pulse.errors import Conflict, Invalid
from pulse.people.models import Person
from pulse.surveys import series, waves
from pulse.surveys.models import Series, Template, Wave, WaveState
from pulse.surveys.series import NewSeries
from tests.pulse.surveys.world import OPENS, make_company, make_template, plain_questions

TUESDAY = datetime(2026, 8, 11, 1, 0, tzinfo=UTC)
NEW = NewSeries("TPL-TEST", TUESDAY, "Asia/Seoul", timedelta(days=4), "FREQ=WEEKLY")


@pytest.fixture
def person(session: Session) -> Person:
    return make_company(session, {"T1": 12})["T1"][0]


@pytest.fixture
def template(session: Session, person: Person) -> Template:
    return make_template(session, plain_questions())


def planned(session: Session) -> list[Wave]:
    return list(session.scalars(select(Wave).order_by(Wave.opens_at)))


def test_the_first_wave_stands_planned_and_the_next_after_it_opened(
    session: Session, template: Template
) -> None:
    made = series.plan_series(session, NEW, OPENS)
    (first,) = planned(session)
    assert (first.opens_at, first.closes_at) == (TUESDAY, TUESDAY + timedelta(days=4))
    assert first.publishes_at == TUESDAY + timedelta(days=5)
    assert series.plan_due(session, TUESDAY - timedelta(hours=1)) == 0
    waves.advance(session, first.id, WaveState.OPEN)
    for _ in range(2):
        series.plan_due(session, TUESDAY)
    assert [wave.opens_at for wave in planned(session)] == [TUESDAY, TUESDAY + timedelta(days=7)]
    assert {wave.series_id for wave in planned(session)} == {made.id}


def test_a_scheduler_that_stood_still_goes_on_with_the_next_and_makes_up_none(
    session: Session, template: Template
) -> None:
    series.plan_series(session, NEW, OPENS)
    waves.advance(session, planned(session)[0].id, WaveState.OPEN)
    series.plan_due(session, TUESDAY + timedelta(days=30))
    assert planned(session)[-1].opens_at == TUESDAY + timedelta(days=35)


def test_a_wave_that_was_moved_does_not_overlap_the_next(
    session: Session, template: Template
) -> None:
    series.plan_series(session, NEW, OPENS)
    (first,) = planned(session)
    assert waves.postpone(first, TUESDAY + timedelta(days=6, hours=3)) == 6
    assert first.opens_at == TUESDAY + timedelta(days=6)
    assert first.installments[0].opens_at == first.opens_at
    session.flush()
    waves.advance(session, first.id, WaveState.OPEN)
    series.plan_due(session, first.opens_at)
    assert planned(session)[-1].opens_at == TUESDAY + timedelta(days=14)


def test_once_is_once(session: Session, template: Template) -> None:
    made = series.plan_series(session, replace(NEW, rule=""), OPENS)
    (only,) = planned(session)
    assert series.has_ended(made, only.occurs_at)
    waves.advance(session, only.id, WaveState.OPEN)
    assert series.plan_due(session, TUESDAY) == 0


def test_a_stopped_series_takes_back_what_is_planned_and_leaves_what_is_open(
    session: Session, template: Template, person: Person
) -> None:
    made = series.plan_series(session, NEW, OPENS)
    waves.advance(session, planned(session)[0].id, WaveState.OPEN)
    series.plan_due(session, TUESDAY)
    series.stop_series(session, made.id, TUESDAY, person.id)
    session.expire_all()
    assert [wave.state for wave in planned(session)] == [WaveState.OPEN]
    assert series.plan_due(session, TUESDAY) == 0
    with pytest.raises(Conflict, match="series_stopped"):
        series.stop_series(session, made.id, TUESDAY, person.id)


def test_what_is_planned_follows_a_new_version_until_it_is_due(
    session: Session, template: Template
) -> None:
    series.plan_series(session, NEW, OPENS)
    newer = make_template(session, plain_questions()[:2], code="TPL-NEW")
    newer.code, newer.version = template.code, 2
    session.flush()
    assert series.plan_due(session, TUESDAY) == 0
    assert series.plan_due(session, OPENS) == 1
    session.expire_all()
    (renewed,) = planned(session)
    assert renewed.template_id == newer.id
    assert renewed.opens_at == TUESDAY
    assert renewed.installments[0].question_codes == ["Q-1", "Q-2"]
    assert series.plan_due(session, OPENS) == 0


def test_a_questionnaire_that_outgrew_its_series_stops_no_other(
    session: Session, template: Template
) -> None:
    series.plan_series(session, NEW, OPENS)
    waves.advance(session, planned(session)[0].id, WaveState.OPEN)
    grown = make_template(session, plain_questions(), code="TPL-NEW", cadence={"installments": 3})
    grown.code, grown.version = template.code, 2
    make_template(session, plain_questions(), code="TPL-OTHER")
    session.flush()
    series.plan_series(session, replace(NEW, template_code="TPL-OTHER"), OPENS)
    waves.advance(session, planned(session)[-1].id, WaveState.OPEN)
    assert series.plan_due(session, TUESDAY) == 1


def test_the_hour_on_the_wall_stays_through_a_change_of_the_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    made = Series(
        rule="FREQ=WEEKLY;BYDAY=TU",
        starts_at=datetime(2026, 10, 13, 10, 0, tzinfo=berlin),
        timezone="Europe/Berlin",
    )
    local = [at.astimezone(berlin) for at in islice(series.occurrences(made), 4)]
    assert [(at.day, at.hour) for at in local] == [(13, 10), (20, 10), (27, 10), (3, 10)]


@given(
    rule=st.sampled_from(
        ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=3", "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1TU"]
    ),
    hours=st.integers(0, 365 * 24),
    zone=st.sampled_from(["Asia/Seoul", "Europe/Berlin", "America/New_York"]),
)
def test_occurrences_only_go_forward(rule: str, hours: int, zone: str) -> None:
    starts = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    made = Series(rule=rule, starts_at=starts, timezone=zone)
    found = list(islice(series.occurrences(made), 6))
    assert found[0] >= starts
    assert all(before < after for before, after in pairwise(found))
    assert list(islice(series.occurrences(made, found[2]), 3)) == found[3:]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"starts_at": OPENS - timedelta(days=1)}, "starts_at", "in_the_past"),
        ({"rule": "EVERY TUESDAY"}, "rule", "not_understood"),
        ({"rule": "FREQ=HOURLY"}, "rule", "not_understood"),
        ({"rule": "FREQ=WEEKLY;BYHOUR=3"}, "rule", "not_understood"),
        ({"rule": "FREQ=DAILY"}, "rule", "overlaps"),
        ({"rule": "FREQ=WEEKLY;UNTIL=20200101T000000"}, "rule", "never_happens"),
        ({"timezone": "Asia/Atlantis"}, "timezone", "unknown_zone"),
        ({"open_for": timedelta(0)}, "open_for", "bad_number"),
        ({"audience": {"filter": "department=NONE"}}, "audience", "too_small"),
        ({"audience": {"filter": "hair=red"}}, "audience", "unknown_field"),
        ({"sample_size": 4}, "sample_size", "too_small"),
    ],
)
def test_what_cannot_be_is_named(
    session: Session, template: Template, change: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(Invalid, match="bad_series") as refused:
        series.plan_series(session, replace(NEW, **change), OPENS)  # type: ignore[arg-type]
    assert refused.value.fields == {field: code}
    assert planned(session) == []


def test_three_installments_need_more_than_two_weeks(session: Session, template: Template) -> None:
    template.document = {"cadence": {"every": "week", "installments": 3, "open_days": 4}}
    session.flush()
    assert series.suggested_rule(template) == "FREQ=WEEKLY;INTERVAL=3"
    assert series.suggested_days(template) == 18
    with pytest.raises(Invalid) as refused:
        series.plan_series(session, replace(NEW, rule="FREQ=WEEKLY;INTERVAL=3"), OPENS)
    assert refused.value.fields == {"open_for": "before_last_installment"}
