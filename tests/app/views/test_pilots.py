from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from random import Random

from flask import Flask
from sqlalchemy import event, func, select

from app.extensions import db
from pulse.ballots import submitting
from pulse.outbox import OutboxMessage
from pulse.pilots.models import Pilot, PilotDecision
from pulse.publishing.closing import Closer, close_wave, publish_due
from pulse.publishing.opening import open_wave
from pulse.surveys.models import RosterEntry, Wave, WaveState
from pulse.transaction import transaction
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser, is_look

AsPerson = Callable[..., Browser]
CS_LEAD = "P0231"
PATH = "/pulses/pilots"
WRITTEN = {
    "name": "답변 예약 발송",
    "service": "",
    "hypothesis": "정리할 시간이 늘어난다.",
    "trial": ["T0901"],
    "compare": ["T0904", "T0905"],
    "starts_on": "2030-01-07",
    "ends_on": "2030-02-15",
    "question": "X-load",
    "points": "10",
    "keep": "60",
    "worse": "10",
    "stop": "50",
}
DECIDED = {
    "decision": "widen",
    "heard": "정리할 시간이 넉넉해졌습니다.",
    "reason": "모든 센터로 넓힙니다.",
    "owner": "상담시스템팀",
    "due_on": "2030-03-01",
}


def newest(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.max(Pilot.id))) or 0


def kept(app: Flask, browser: Browser) -> str:
    answer = browser.post(f"{PATH}/new", **WRITTEN)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{PATH}/{newest(app)}"
    return answer.headers["Location"]


def run_wave(app: Flask) -> None:
    """Open, answer, close and publish the first wave, with plain differences between the arms."""
    runtime = app.extensions["ieum"]
    with app.app_context():
        session = db.session()
        pilot = session.get_one(Pilot, newest(app))
        wave = session.scalars(select(Wave).where(Wave.series_id == pilot.series_id)).one()
        wave_id, opens, closes, publishes = (
            wave.id,
            wave.opens_at,
            wave.closes_at,
            wave.publishes_at,
        )
        with transaction(session):
            open_wave(session, runtime.keys, wave_id, opens)
        roster = session.scalars(select(RosterEntry).where(RosterEntry.wave_id == wave_id)).all()
        answers: dict[int, dict[str, object]] = {}
        for at, entry in enumerate(roster):
            is_trial = not entry.left_out
            given: dict[str, object] = {"X-load": (3 if is_trial else 2) + at % 2, "X-cust": 3}
            answers[entry.person_id] = given | ({"X-keep": "widen"} if is_trial else {})
        with transaction(session):
            submitting.submit_many(
                session.connection(),
                runtime.keys,
                wave_id=wave_id,
                answers_by_person=answers,
                at=opens + timedelta(hours=1),
            )
        session.close()
        closer = Closer(runtime.sessions, db.engine, runtime.keys, Random(1))
        close_wave(closer, wave_id, closes)
        with runtime.sessions() as again, transaction(again):
            publish_due(again, publishes)
            assert again.get_one(Wave, wave_id).state is WaveState.PUBLISHED


def everywhere_else(as_person: AsPerson, shown: str) -> None:
    """The survey of a pilot is read like any other: by its arms, and by no department."""
    found = re.search(r"/results/(\d+)", shown)
    assert found
    hr, path = as_person(HR_LEAD).prove(), found.group()
    for part in ("", "/units", "/changes", "/comments", "/method"):
        hr.text(f"{path}{part}")
    listed = hr.text(f"{path}/cells.csv")
    assert "Trial departments" in listed
    assert "Seoul" not in listed
    assert "Trial departments" not in as_person("P0053").text(path)


def test_a_form_that_is_not_whole_keeps_what_was_typed(as_person: AsPerson) -> None:
    browser = as_person(CS_LEAD)
    for changed, words in (
        ({"name": ""}, "Please fill this in."),
        ({"points": "99"}, "Please give a number from 1 to 50."),
        ({"compare": ["T0901"]}, "A department cannot be in both arms"),
        ({"compare": ["T0301"]}, "departments of the same kind only"),
        ({"trial": ["T0907"]}, "Too few people"),
        ({"starts_on": "2020-01-01"}, "Please give a day that is still to come."),
        ({"trial": []}, "Please fill this in."),
    ):
        answer = browser.post(f"{PATH}/new", **{**WRITTEN, **changed})
        assert answer.status_code == 422
        assert words in answer.text
        assert WRITTEN["hypothesis"] in answer.text


def test_departments_to_compare_with_are_suggested(as_person: AsPerson) -> None:
    answer = as_person(HR_LEAD).post(f"{PATH}/new", **{**WRITTEN, "act": "suggest"})
    assert answer.status_code == 200
    suggested = answer.text.partition('<div role="status"')[2].partition("</div>")[0]
    assert "Daejeon Agents 1" in suggested
    assert "similar results in the last survey" in suggested
    assert "A Agents" not in suggested
    assert "Accounting" not in suggested


def test_a_pilot_from_its_first_word_to_its_decision(as_person: AsPerson, demo_app: Flask) -> None:
    lead = as_person(CS_LEAD)
    assert "Nothing is being tried out." in lead.text(PATH)
    page = kept(demo_app, lead)
    assert "has not been started" in lead.text(page)
    changed = {**WRITTEN, "points": "20"}
    assert WRITTEN["name"] in lead.text(f"{page}/edit")
    assert lead.post(f"{page}/edit", **changed).status_code == 303
    assert "at least 20 points of 100" in html.unescape(lead.text(page))
    assert lead.sure(f"{page}/start").status_code == 303
    assert "Nothing has been published yet." in lead.text(page)
    assert lead.post(f"{page}/edit", **WRITTEN).status_code == 409
    assert lead.post(f"{page}/decision", **DECIDED).status_code == 303
    with demo_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(PilotDecision)) == 0

    run_wave(demo_app)
    shown = lead.text(page)
    assert "The rule says: widen it." in shown
    assert "+25.0" in shown
    assert "In the trial departments: Widen it ≥" in " ".join(shown.split())
    everywhere_else(as_person, shown)
    refused = lead.post(f"{page}/decision", **{**DECIDED, "owner": ""})
    assert (refused.status_code, DECIDED["reason"] in refused.text) == (422, True)
    assert lead.post(f"{page}/decision", **DECIDED).status_code == 303
    shown = lead.text(page)
    assert "Decided: it is widened." in shown
    assert DECIDED["reason"] in shown
    assert 'id="decide"' not in shown
    assert "Decided: it is widened." in lead.text(PATH)
    with demo_app.app_context():
        told = select(func.count()).select_from(OutboxMessage)
        told = told.where(OutboxMessage.notice == "response_published")
        assert (db.session.scalar(told) or 0) >= 55
        series = db.session.scalars(
            select(Pilot.series_id).where(Pilot.id == newest(demo_app))
        ).one()
    hr = as_person("P0030")
    assert hr.post(f"/pulses/series/{series}/resume").status_code == 303
    assert "This pilot has been decided already." in hr.text("/pulses")


def test_who_has_no_lab_finds_no_pilot(as_person: AsPerson, demo_app: Flask) -> None:
    page = kept(demo_app, as_person(CS_LEAD))
    for number in ("P0242", "P0053", "P0078", "P0004", "P0491"):
        assert as_person(number).get(page).status_code == 404
        assert as_person(number).post(f"{page}/start").status_code == 404


def test_a_pilots_pages_take_few_queries(as_person: AsPerson, demo_app: Flask) -> None:
    lead = as_person(CS_LEAD)
    page = kept(demo_app, lead)
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT") and not is_look(statement):
            seen.append(statement)

    with demo_app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    for path in (page, f"{page}/edit"):
        seen.clear()
        lead.text(path)
        assert len(seen) <= 12, "\n\n".join(seen)
    event.remove(engine, "before_cursor_execute", note)
