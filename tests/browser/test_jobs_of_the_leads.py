"""The jobs of HR, centre managers and heads, each from the first page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from app import create_app
from app.extensions import db
from config import Settings
from tests.app.company import HR_LEAD
from tests.app.over_waves import UNHAPPY, OverWaves
from tests.browser.stage import serving, session_cookie
from tests.browser.steps import Open, follow, menu, says, told, unfold

pytestmark = pytest.mark.thorough

CENTRE_MANAGER, CS_LEAD, HEAD, CHIEF = "P0240", "P0231", "P0053", "P0001"
NEXT_MONTH = "2026-09-30"


def write_response(page: Page, heard: str) -> None:
    """Say what was heard and what is done about the results one is looking at."""
    page.get_by_role("link", name="What we do", exact=True).first.click()
    page.get_by_label("What we heard", exact=True).fill(heard)
    page.get_by_label("What we do, and what we do not", exact=True).fill(
        "다음 달에 응답 기준을 바꿉니다."
    )
    page.get_by_label("Which department or role sees to it", exact=True).fill("상담시스템팀")
    page.get_by_label("By when").fill(NEXT_MONTH)
    page.get_by_role("button", name="Publish and tell everybody").click()


def newest_results(page: Page) -> None:
    menu(page, "Results")
    page.get_by_role("table").first.locator("tbody a").first.click()


def propose(page: Page, title: str, whom: str) -> None:
    page.get_by_label("What should change, in a sentence?").fill(title)
    page.get_by_label("What exactly, and what would be better then?").fill(
        "장애 전용 회선을 둔다."
    )
    page.get_by_label("What is it based on?").fill("지난 설문의 의견")
    page.get_by_label("Who decides?").select_option(label=whom)
    page.get_by_role("button", name="Raise it").click()


def test_hr_launches_a_lawful_survey_in_a_morning(open_page: Open) -> None:
    page = open_page("/", HR_LEAD, locale="en")
    menu(page, "Pulses")
    follow(page, "Plan a survey")
    page.get_by_label("Only once").check()
    page.get_by_label("First day").fill("2026-09-14")
    page.get_by_role("button", name="Only count").click()
    told(page, "people")
    page.get_by_role("button", name="Plan it").click()
    told(page, "Planned")
    menu(page, "Pulses")
    expect(page.get_by_role("listitem").filter(has_text="Mon 14 Sep").first).to_be_visible()


def test_hr_shows_the_council_what_is_stored(open_page: Open) -> None:
    page = open_page("/", HR_LEAD, locale="en")
    menu(page, "Help")
    follow(page, "What is kept about you")
    follow(page, "on one sheet")
    says(page, "kinds of rows name a person, and none of them holds an answer")
    page.emulate_media(media="print")
    expect(page.get_by_text("Deleted when the survey closes.").first).to_be_visible()
    expect(page.locator(".masthead")).to_be_hidden()


@pytest.fixture
def over_waves(sqlite_fresh: Engine, tmp_path: Path) -> Iterator[tuple[Flask, str, str]]:
    """A company with three waves behind it, its address and who reads all results there."""
    told = OverWaves(sqlite_fresh)
    told.wave(2, "My work suits me well.", UNHAPPY)
    url = str(sqlite_fresh.url)
    app = create_app(Settings(env="test", database_url=url, data_dir=tmp_path, log_level="error"))
    with serving(app) as address:
        yield app, address, told.reader_number
    with app.app_context():
        db.engine.dispose()


def test_hr_tells_noise_from_change(over_waves: tuple[Flask, str, str], open_page: Open) -> None:
    app, address, reader = over_waves
    page = open_page("/sign-in", None, locale="en")
    page.context.add_cookies([session_cookie(app, reader, "en", address)])
    page.goto(address)
    menu(page, "Results")
    waves = page.get_by_role("table").first.locator("tbody a")
    waves.nth(0).click()
    page.get_by_role("link", name="What changed").first.click()
    says(page, "^“?Overall”?.* fell")
    menu(page, "Results")
    waves.nth(1).click()
    page.get_by_role("link", name="What changed").first.click()
    says(page, "^Nothing surely changed since last time")
    expect(page.get_by_role("row", name="Overall").first).to_contain_text("may be chance")


def test_hr_gets_heads_to_act(open_page: Open) -> None:
    page = open_page("/", HR_LEAD, locale="en")
    menu(page, "Results")
    waiting = page.get_by_role("row", name="waits for an answer since").first
    waiting.get_by_role("link").click()
    write_response(page, "답이 늦다고 들었습니다.")
    expect(page.get_by_text("답이 늦다고 들었습니다.").first).to_be_visible()
    page.get_by_role("button", name="Ask these heads").click()
    told(page, "heads are asked")
    expect(page.get_by_text("asked since").first).to_be_visible()
    head = open_page("/", CENTRE_MANAGER, locale="en")
    follow(head, "decision is asked of you")
    expect(head.get_by_text("HR asks for yours").first).to_be_visible()


def test_hr_reports_to_the_board(open_page: Open) -> None:
    page = open_page("/", HR_LEAD, locale="en")
    menu(page, "Results", "Taking part")
    page.locator(".tabs").get_by_role("link", name="Sheet on people").click()
    says(page, "areas are on record")
    expect(page.get_by_role("heading", name="How the figures were made")).to_be_visible()
    expect(page.get_by_text("There is no data on it here:")).to_be_visible()
    expect(page.get_by_role("link", name="CSV").first).to_be_visible()


def test_a_centre_manager_sees_todays_load_and_what_is_new(open_page: Open) -> None:
    page = open_page("/", CENTRE_MANAGER, locale="en")
    follow(page, "Open the front line's day")
    says(page, "The front line waits for 3 things")
    expect(page.get_by_role("row", name="Agent desktop incident support")).to_contain_text("2")
    expect(page.get_by_role("heading", name="New in what people write")).to_be_visible()
    follow(page, "What people write")
    says(page, "comment|written|subject")


def test_a_centre_manager_raises_a_proposal_that_cannot_be_buried(open_page: Open) -> None:
    page = open_page("/", CENTRE_MANAGER, locale="en")
    follow(page, "Raise a proposal")
    propose(page, "장애 전용 회선", "Head of Information Technology")
    told(page, "every week until it is answered")
    expect(page.get_by_text("With: head of Information Technology").first).to_be_visible()
    head = open_page("/", HEAD, locale="en")
    follow(head, "asked of you")
    article = head.get_by_role("article").filter(has_text="장애 전용 회선")
    article.get_by_role("button", name="Not now").click()
    expect(head.get_by_role("alert")).to_contain_text("what is decided and why")
    article.get_by_role("textbox").fill("다음 분기 예산으로 합니다.")
    article.get_by_role("button", name="Decided").click()
    page.reload()
    expect(page.get_by_text("다음 분기 예산으로 합니다.").first).to_be_visible()


def test_a_centre_manager_runs_a_pilot_in_two_teams(open_page: Open) -> None:
    page = open_page("/", CENTRE_MANAGER, locale="en")
    menu(page, "Pilots")
    follow(page, "Write a pilot")
    page.get_by_label("What is tried?").fill("답변 예약 발송")
    page.get_by_label("What do you expect?").fill("정리할 시간이 늘어난다.")
    unfold(page, "Trial departments")
    page.get_by_label("Seoul Agents 1").first.check()
    unfold(page, "Compare departments")
    page.locator("input[name=compare][value=T0904]").check()
    page.locator("input[name=compare][value=T0905]").check()
    page.get_by_label("First day").fill("2026-10-05")
    page.get_by_label("Last day").fill("2026-11-13")
    page.get_by_label("Which question decides?").select_option("X-load")
    page.get_by_label("ahead by at least so many points").fill("10")
    page.locator("[name=worse]").fill("10")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Start it, and freeze the rule").click()
    expect(page.get_by_text("Nothing of it can be changed afterwards")).to_be_visible()
    page.get_by_role("button", name="Start it, and freeze the rule").click()
    told(page, "Started")
    menu(page, "Pilots")
    follow(page, "답변 예약 발송")
    expect(page.get_by_role("button", name="Start it, and freeze the rule")).to_be_hidden()
    expect(page.get_by_text("Seoul Agents 1").first).to_be_visible()


def test_a_centre_manager_protects_people_after_a_hard_day(open_page: Open) -> None:
    page = open_page("/", CENTRE_MANAGER, locale="en")
    follow(page, "Open the front line's day")
    follow(page, "Abusive customer support")
    page.get_by_label("What are you trying to get done?").fill("오늘 상담팀에 마음상담이 필요해요")
    page.get_by_label("Urgent").first.check()
    page.get_by_role("button", name="Send").click()
    says(page, "\\d\\d:\\d\\d")


def test_a_centre_manager_proves_its_worth_in_numbers(open_page: Open) -> None:
    page = open_page("/", CS_LEAD, locale="en")
    menu(page, "Promises", "Our promises")
    says(page, "promise")
    menu(page, "Promises", "Services")
    follow(page, "VOC insight report")
    follow(page, "How the work gets done")
    expect(page.get_by_role("heading", name="Work that could be avoided")).to_be_visible()
    page.get_by_label("Day of a notice").fill("2026-08-10")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".note").first).to_be_visible()


def test_a_head_knows_what_breaks_today(open_page: Open) -> None:
    page = open_page("/", HEAD, locale="en")
    says(page, "due today|broken")
    page.locator("main .rows a[href*='/requests/']").first.click()
    unfold(page, "Resolution")
    expect(page.get_by_role("columnheader", name="Whose time").first).to_be_visible()
    follow(page, "How did it read on another day?")
    says(page, "20")


def test_a_head_argues_a_clock_fairly(open_page: Open) -> None:
    page = open_page("/", HEAD, locale="en")
    page.locator("main .rows a[href*='/requests/']").first.click()
    unfold(page, "Put on hold")
    hold = page.locator("form[action$='/hold']")
    hold.get_by_role("radio").first.check()
    hold.get_by_role("textbox").fill("어느 자리의 헤드셋인지 알려 주세요.")
    hold.get_by_role("button").click()
    told(page, "On hold. The requester has been told why.")
    unfold(page, "Resolution")
    says(page, "On hold: waiting for the requester")
    expect(page.get_by_text("어느 자리의 헤드셋인지 알려 주세요.").first).to_be_visible()


def test_a_head_renegotiates_a_promise_with_its_customers(open_page: Open) -> None:
    page = open_page("/", HEAD, locale="en")
    menu(page, "Promises", "Services")
    follow(page, "Account and access")
    follow(page, "Propose a new version")
    page.get_by_label("How much is promised?").fill("2")
    page.get_by_label("First day").fill(NEXT_MONTH)
    page.get_by_role("button", name="Propose it to both heads").click()
    expect(page.get_by_text("Waits for:").first).to_be_visible()


def test_a_head_mends_one_weak_stage(open_page: Open) -> None:
    page = open_page("/", CENTRE_MANAGER, locale="en")
    newest_results(page)
    expect(page.get_by_role("heading", name="Where to begin")).to_be_visible()
    follow(page, "Propose a change from this")
    expect(page.get_by_label("What is it based on?")).to_have_value(re.compile("Results of"))
    propose(page, "쉬는 시간을 십 분 늘린다", "Those who decide for the whole company")
    told(page, "every week until it is answered")
    newest_results(page)
    write_response(page, "쉬는 시간이 모자란다고 들었습니다.")
    expect(page.get_by_text("쉬는 시간이 모자란다고 들었습니다.").first).to_be_visible()


def test_a_head_shows_what_became_better(decided: None, open_page: Open) -> None:
    page = open_page("/", CHIEF, locale="en")
    page.goto(page.url + "digest")
    follow(page, "What was decided, and what came after")
    says(page, "in the last half-year")
    expect(page.get_by_text("3 of 40")).to_be_visible()
    expect(page.get_by_text("창고에 여분을 둔다.")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.get_by_text("Kept before").first).to_be_visible()
