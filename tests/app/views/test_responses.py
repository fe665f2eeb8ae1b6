from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from pulse.outbox import OutboxMessage
from pulse.results.models import PublishedResponse
from tests.app.company import HR_LEAD
from tests.app.conftest import Browser, id_of

AsPerson = Callable[..., Browser]
PATH = "/results/1/response"
WRITTEN = {
    "unit_code": "",
    "heard": "교대표가 늦게 나온다고 들었어요.",
    "doing": "2주 전에 공개해요.",
    "owner": "인사팀",
    "due_on": "2026-10-01",
}


def count(app: Flask, notice: str = "") -> int:
    with app.app_context():
        if notice:
            sent = select(func.count()).select_from(OutboxMessage)
            return db.session.scalar(sent.where(OutboxMessage.notice == notice)) or 0
        return db.session.scalar(select(func.count()).select_from(PublishedResponse)) or 0


def test_a_form_that_is_not_whole_keeps_what_was_typed(
    as_person: AsPerson, demo_app: Flask
) -> None:
    browser = as_person(HR_LEAD)
    answer = browser.post(PATH, **{**WRITTEN, "doing": "", "owner": "", "due_on": "2026-01-01"})
    assert answer.status_code == 422
    assert "What we do, and what we do not: " in answer.text
    assert 'aria-current="page">What we do</a>' in answer.text
    assert WRITTEN["heard"] in answer.text
    assert "Please fill this in." in answer.text
    late = browser.post(PATH, **{**WRITTEN, "due_on": "2026-01-01"})
    assert late.status_code == 422
    assert "Please give a day that is still to come." in late.text
    assert count(demo_app) == 0


def test_an_answer_is_published_to_everybody_and_shown_where_results_are_read(
    as_person: AsPerson, demo_app: Flask
) -> None:
    browser = as_person(HR_LEAD)
    assert "are waiting for an answer" in browser.text("/results")
    assert "have not heard back yet" in browser.text(PATH)
    answer = browser.post(PATH, **WRITTEN)
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    page = browser.text(PATH)
    assert "Everybody the survey was meant for is told, whether they answered or not." in page
    assert WRITTEN["heard"] in page
    assert WRITTEN["heard"] in browser.text("/results/1")
    assert "have been answered" in browser.text("/results")
    told = count(demo_app, "response_published")
    assert told > 100, "everybody who was asked, not those who answered"
    browser.post(PATH, **{**WRITTEN, "doing": "1주 전에 공개해요."})
    assert "1 earlier version" in browser.text(PATH)
    assert count(demo_app, "response_published") == 2 * told


def test_everybody_reads_the_own_language_where_it_was_written(
    as_person: AsPerson, demo_app: Flask
) -> None:
    lead = as_person(HR_LEAD, "ko")
    assert "영어로도 쓰기(선택)" in lead.text(PATH)
    only = {**WRITTEN, "locale": "ko"}
    assert lead.post(PATH, **only).status_code == 303
    marked = f'<span lang="ko">{WRITTEN["heard"]}</span>'
    for page in ("/results/1/response", "/results/1", "/participation/ledger", "/"):
        reader = as_person("P0242" if page == "/" else HR_LEAD)
        assert marked in reader.text(page), page
    assert "Written in Korean only." in as_person(HR_LEAD).text(PATH)
    assert "한국어로만" not in lead.text(PATH)
    both = {**only, "heard_other": "The roster comes late.", "doing_other": "Two weeks ahead."}
    assert lead.post(PATH, **both).status_code == 422, "what is begun is finished"
    assert lead.post(PATH, **both, owner_other="HR team").status_code == 303
    for page in ("/results/1/response", "/results/1", "/participation/ledger", "/"):
        reader = as_person("P0242" if page == "/" else HR_LEAD)
        assert "The roster comes late." in reader.text(page), page
    assert "HR team sees to it" in as_person("P0242").text("/")
    assert WRITTEN["heard"] in as_person("P0242", "ko").text("/")


def test_a_head_writes_for_the_own_unit_only(as_person: AsPerson, demo_app: Flask) -> None:
    head = as_person("P0053")
    page = head.text(PATH)
    assert "The whole company" not in page.partition('<h2 id="write">')[2]
    before = count(demo_app)
    refused = head.post(PATH, **WRITTEN)
    assert refused.status_code == 422
    assert count(demo_app) == before
    assert id_of(demo_app, "P0053")


def test_a_units_own_answer_is_read_by_who_reads_that_unit(
    as_person: AsPerson, demo_app: Flask
) -> None:
    head = as_person("P0231")
    units = re.findall(r'<option value="([^"]+)"', head.text(PATH).partition('id="unit_code"')[2])
    own = {**WRITTEN, "unit_code": units[0], "heard": "우리 센터가 들은 이야기예요."}
    assert head.post(PATH, **own).status_code == 303
    assert own["heard"] in head.text(PATH)
    assert own["heard"] in as_person(HR_LEAD).text(PATH)
    assert own["heard"] not in as_person("P0053").text(PATH)


def test_who_reads_no_results_finds_no_answer_page(as_person: AsPerson) -> None:
    browser = as_person("P0242")
    assert browser.get(PATH).status_code == browser.post(PATH, **WRITTEN).status_code == 404


def test_hr_asks_heads_for_their_answer_once_and_the_answer_ends_it(as_person: AsPerson) -> None:
    lead = as_person(HR_LEAD)
    assert "have not answered their own results" in lead.text(PATH)
    assert "Ask these heads" not in as_person("P0053").text(PATH)
    lead.post(f"{PATH}/ask")
    page = lead.text(PATH)
    assert "asked since" in page
    assert "Ask these heads" not in page
    head = as_person("P0240")
    assert "HR asks for yours" in head.text("/digest")
    own = {**WRITTEN, "unit_code": "S09A", "heard": "The desk hears it."}
    assert head.post(PATH, **own).status_code == 303
    assert "HR asks for yours" not in head.text("/digest")
    assert as_person("P0053").post(f"{PATH}/ask").status_code == 404
