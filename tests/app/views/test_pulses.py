"""The pulse calendar: planned, counted, locked with its reason, let through, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from pulse.audit import AuditEntry
from pulse.instants import utc_now
from pulse.people import newcomers
from pulse.people.models import Department, Person
from pulse.results.models import PublishedResponse
from pulse.results.responses import COMPANY
from pulse.surveys import waves
from pulse.surveys.models import Series, Wave, WaveState
from tests.app.conftest import Browser
from tests.factories import make_department, make_employer, make_person
from tests.pulse.surveys.world import make_template, plain_questions

Write = Callable[[], Any]
TOMORROW = (utc_now() + timedelta(days=2)).date().isoformat()
FORM = {
    "template": "TPL-TEST",
    "repeat": "FREQ=WEEKLY",
    "first_day": TOMORROW,
    "hour": "10:00",
    "timezone": "Asia/Seoul",
    "open_days": "4",
    "act": "plan",
}


@pytest.fixture
def company(write: Write) -> dict[str, Person]:
    with write() as session:
        top = make_department(session, "C0")
        found = {
            role: make_person(session, top, roles=(role,)) for role in ("hr_lead", "sys_admin")
        }
        for _ in range(6):
            make_person(session, top)
        make_template(session, plain_questions(), audience={"employers": ["OWN"]})
    return found


@pytest.fixture
def hr(company: dict[str, Person], signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(company["hr_lead"])


@pytest.fixture
def administrator(company: dict[str, Person], signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(company["sys_admin"])


def the_wave(write: Write, state: WaveState = WaveState.PLANNED) -> Wave:
    with write() as session:
        found: Wave = session.scalars(select(Wave).where(Wave.state == state)).one()
        session.expunge(found)
    return found


def test_an_empty_calendar_teaches(hr: Browser) -> None:
    page = hr.text("/pulses")
    assert "Nothing is being asked, and nothing is planned." in page
    assert "No series yet." in page


def test_a_series_is_planned_shown_and_stopped(hr: Browser, write: Write) -> None:
    assert hr.post("/pulses/new", **FORM).status_code == 303
    wave = the_wave(write)
    assert wave.closes_at - wave.opens_at == timedelta(days=4)
    page = hr.text("/pulses")
    assert "The next survey is Trial survey" in page
    assert "every week" in page
    with write() as session:
        series_id = session.scalars(select(Series.id)).one()
    assert hr.post(f"/pulses/series/{series_id}/stop").status_code == 303
    with write() as session:
        assert session.scalars(select(Wave)).all() == []
    assert hr.undo("/pulses").status_code == 303
    assert "The series goes on." in hr.text("/pulses")
    again = the_wave(write)
    assert (again.opens_at, again.closes_at) == (wave.opens_at, wave.closes_at)
    hr.post(f"/pulses/series/{series_id}/resume")
    assert "goes on already" in hr.text("/pulses")
    hr.post(f"/pulses/series/{series_id}/stop")
    assert "The series is stopped" in hr.text("/pulses")
    hr.post(f"/pulses/series/{series_id}/stop")
    assert "stopped already" in hr.text("/pulses")
    with write() as session:
        assert session.scalars(select(Wave)).all() == []
        acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert acts == ["series_planned", "series_stopped", "series_resumed", "series_stopped"]


def test_whom_it_would_ask_is_counted_without_planning(hr: Browser, write: Write) -> None:
    count = {**FORM, "act": "count", "first_day": ""}
    assert "It would ask 8 people today." in hr.post("/pulses/new", **count).text
    few = hr.post("/pulses/new", **count, filter="job_family=astronaut")
    assert "Fewer than 5 people" in few.text
    odd = hr.post("/pulses/new", **count, filter="hair=red")
    assert odd.status_code == 422
    assert "something we do not know" in odd.text
    with write() as session:
        assert session.scalars(select(Series)).all() == []


def test_what_is_chosen_narrows_and_its_groups_are_told_before(hr: Browser, write: Write) -> None:
    with write() as session:
        top = session.scalars(select(Department)).one()
        for _ in range(7):
            make_person(session, top, job_family="agent")
    page = hr.text("/pulses/new")
    assert 'name="job_family"' in page
    assert 'data-counts="/pulses/count"' in page
    chosen = {"template": "TPL-TEST", "department": "C0"}
    assert "It would ask 15 people today." in hr.post("/pulses/count", **chosen).text
    everybody = hr.post("/pulses/count", **chosen).text
    assert "Answers would count in 2 groups besides the whole" in everybody
    agents = hr.post("/pulses/count", **chosen, job_family=["agent"])
    assert "It would ask 7 people today." in agents.text
    few = hr.post("/pulses/count", **chosen, job_family=["agent"], filter="shift=night")
    assert "Fewer than 5 people" in few.text
    assert hr.post("/pulses/count", template="TPL-TEST", filter="hair=red").status_code == 422
    assert hr.post("/pulses/new", **FORM, department="C0", job_family="agent").status_code == 303
    with write() as session:
        (series,) = session.scalars(select(Series))
        assert series.audience == {"filter": "department in (C0) and job_family in (agent)"}


def test_that_partners_read_first_is_said_before_it_is_planned(hr: Browser, write: Write) -> None:
    with write() as session:
        firm = make_employer(session, "PA", is_own=False)
        top = session.scalars(select(Department)).one()
        for _ in range(6):
            make_person(session, top, employer_id=firm.id)
        both = {"employers": ["OWN", "PA"]}
        make_template(session, plain_questions(), code="TPL-BOTH", audience=both)
    said = "For 3 days after publication each company alone reads its own results"
    assert said in hr.post("/pulses/count", template="TPL-BOTH").text
    assert said not in hr.post("/pulses/count", template="TPL-TEST").text


def test_who_is_too_new_is_counted_apart(hr: Browser, write: Write) -> None:
    with write() as session:
        ids = list(session.scalars(select(Person.id)))[:3]
        newcomers.note_accounts(session, ids)
    said = hr.post("/pulses/count", template="TPL-TEST").text
    assert "It would ask 8 people today." in said
    assert "3 of them are too new" in said


def test_a_sample_says_beforehand_what_is_expected(hr: Browser) -> None:
    form = {**FORM, "sample": "6"}
    refused = hr.post("/pulses/new", **form)
    assert refused.status_code == 422
    assert "Please say beforehand what you expect to find." in refused.text
    assert hr.post("/pulses/new", **form, hypothesis="Nights wait longer.").status_code == 303
    assert "Expected: Nights wait longer." in hr.text("/pulses")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"first_day": "2020-01-01"}, "This lies in the past."),
        ({"repeat": "own", "rule": "FREQ=SOMETIMES"}, "cannot be understood"),
        ({"open_days": "9"}, "come again before it has closed"),
        ({"timezone": "Asia/Atlantis"}, "There is no such time zone"),
        ({"sample": "3"}, "At least five people"),
        ({"first_day": ""}, "First day: Please fill this in."),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(
    hr: Browser, change: dict[str, str], said: str
) -> None:
    answer = hr.post("/pulses/new", **{**FORM, **change})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="10:00"' in answer.text


def test_a_lock_is_shown_with_its_reason_and_only_an_administrator_lifts_it(
    app: Flask, hr: Browser, administrator: Browser, write: Write
) -> None:
    hr.post("/pulses/new", **{**FORM, "repeat": "", "open_days": "1"})
    first = the_wave(write)
    with write() as session:
        for state in (
            WaveState.OPEN,
            WaveState.CLOSING,
            WaveState.CLOSED,
            WaveState.PUBLISHED,
        ):
            waves.advance(session, first.id, state)
    hr.post("/pulses/new", **FORM)
    wave = the_wave(write)
    page = hr.text("/pulses")
    assert "waits: nobody has answered the last results yet" in page
    assert "To the results, to answer them" in page
    assert "Open it all the same" not in page
    place = f"/pulses/waves/{wave.id}/open-anyway"
    assert hr.post(place, reason="because").status_code == 404
    assert administrator.post(place, reason=" ").status_code == 422
    with write() as session:
        session.get_one(Wave, wave.id).opens_at = utc_now() - timedelta(minutes=1)
    with app.test_request_context():
        jobs.ask_surveys()
    assert the_wave(write).id == wave.id
    assert administrator.post(place, reason="The answer is read out on Friday.").status_code == 303
    assert "The answer is read out on Friday." in hr.text("/pulses")
    with app.test_request_context():
        jobs.ask_surveys()
    assert the_wave(write, WaveState.OPEN).id == wave.id


def test_an_answer_to_the_last_results_opens_the_next(
    app: Flask, hr: Browser, write: Write, company: dict[str, Person]
) -> None:
    hr.post("/pulses/new", **{**FORM, "repeat": "", "open_days": "1"})
    first = the_wave(write)
    with write() as session:
        for state in (WaveState.OPEN, WaveState.CLOSING, WaveState.CLOSED):
            waves.advance(session, first.id, state)
    hr.post("/pulses/new", **FORM)
    wave = the_wave(write)
    with write() as session:
        session.get_one(Wave, wave.id).opens_at = utc_now() - timedelta(minutes=1)
    with app.test_request_context():
        jobs.ask_surveys()
    assert the_wave(write).id == wave.id
    with write() as session:
        session.add(
            PublishedResponse(
                wave_id=first.id,
                unit_code=COMPANY,
                version=1,
                author_id=company["hr_lead"].id,
                heard="x",
                doing="y",
                owner="z",
                due_on=utc_now().date(),
                published_at=utc_now(),
            )
        )
    with app.test_request_context():
        jobs.ask_surveys()
    assert the_wave(write, WaveState.OPEN).id == wave.id


def test_the_tick_plans_ahead_and_twice_is_once(app: Flask, hr: Browser, write: Write) -> None:
    hr.post("/pulses/new", **FORM)
    wave = the_wave(write)
    with write() as session:
        waves.advance(session, wave.id, WaveState.OPEN)
    for planned in (1, 0):
        with app.test_request_context():
            assert jobs.plan_pulses() == planned


def test_only_planners_see_the_calendar(
    write: Write, company: dict[str, Person], signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        top = session.scalars(select(Department).where(Department.code == "C0")).one()
        somebody = make_person(session, top)
    signed_in(somebody).text("/pulses", 404)
