"""The seven people the product is for, each at the jobs they come with, in a browser.

Everybody starts on the first page and gets on by what stands there; only the partner's worker has
nothing but a link. Who works on a phone has one here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD
from tests.house.source import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

Open = Callable[..., Page]
TECHNICIAN, PARTNER_WORKER, CENTRE_MANAGER, HEAD = "P0322", "P0500", "P0231", "P0053"
NEXT_MONTH = "2026-09-30"
PEOPLE = ROOT / "app" / "samples" / "people.csv"


def follow(page: Page, words: str) -> None:
    """Follow the first link of these words inside the page."""
    page.locator("main").get_by_role("link", name=words).first.click()


def menu(page: Page, *words: str) -> None:
    """Go where the menu leads: a part, then one of its pages."""
    for bar, name in zip(("nav.menu", "nav.submenu"), words, strict=False):
        page.locator(bar).get_by_role("link", name=name, exact=True).click()


def says(page: Page, words: str) -> None:
    """See that the page's first line answers so."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(words))


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.click()


def answer_everything(page: Page) -> None:
    """Go from question to question, choosing the first answer wherever there is one to choose."""
    page.get_by_role("link", name="시작하기").click()
    send = page.get_by_role("button", name="보내기")
    while not send.is_visible():
        screen = page.locator("fieldset.screen:visible")
        name = screen.get_attribute("id")
        choices = screen.locator("label:has(input[type=radio])")
        (choices if choices.count() else screen.locator(".ways a").last).first.click()
        expect(page.locator(f"#{name}")).to_be_hidden()
    send.click()
    expect(page.get_by_text("고마워요. 답을 잘 받았어요.")).to_be_visible()


def write_response(page: Page, heard: str) -> None:
    """Say what was heard and what is done about the results one is looking at."""
    page.get_by_role("link", name="What we do", exact=True).first.click()
    page.get_by_label("What we heard").fill(heard)
    page.get_by_label("What we do, and what we do not").fill("다음 달에 응답 기준을 바꿉니다.")
    page.get_by_label("Which department or role sees to it").fill("상담시스템팀")
    page.get_by_label("By when").fill(NEXT_MONTH)
    page.get_by_role("button", name="Publish and tell everybody").click()


def test_an_agent_answers_asks_for_help_and_reads_what_came_of_it(
    open_page: Open, served: Flask
) -> None:
    write_response(open_page("/results/1", HR_LEAD, locale="en"), "화면이 자주 멈춘다고 들었어요.")
    page = open_page("/", AGENT, width=390)
    expect(page.get_by_text("화면이 자주 멈춘다고 들었어요.")).to_be_visible()
    link = page.get_by_role("link", name="페이지에서 답하기").get_attribute("href") or ""
    follow(page, "부탁하기")
    page.get_by_label("무엇을 하려고 하세요?").fill("고객 화면이 멈췄어요")
    page.get_by_label("급해요").check()
    page.get_by_role("button", name="보내기").click()
    says(page, "오늘 .+까지")
    page.goto(served.config["SERVER_ADDRESS"] + "/a/" + link.split("/a/")[1])
    answer_everything(page)


def test_a_technician_sees_what_is_promised_and_why_it_waits(open_page: Open) -> None:
    page = open_page("/", TECHNICIAN, width=390)
    page.locator("main .rows a").first.click()
    says(page, "까지")
    expect(page.get_by_role("heading", name="이렇게 진행돼요")).to_be_visible()
    unfold(page, "4시간 가운데")
    expect(page.get_by_role("columnheader", name="누구의 시간").first).to_be_visible()
    page.locator(".crumbs a").last.click()
    says(page, "기다리는 일")


def test_a_partners_worker_knows_who_sees_what_and_reports_without_a_manager(
    open_page: Open,
) -> None:
    page = open_page("/", PARTNER_WORKER, width=390)
    page.get_by_role("link", name="위험이나 괴롭힘 신고하기").click()
    expect(page.get_by_text("직접 고른 담당자").first).to_be_visible()
    page.locator("input[name=concern]").first.check()
    page.locator("input[name=officer]").first.check()
    page.get_by_label("있었던 일").fill("계단 난간이 흔들려요.")
    page.get_by_role("button", name="잠가서 보내기").click()
    says(page, "담당자에게")
    page.get_by_role("link", name="도움말").first.click()
    follow(page, "아무도 볼 수 없는 것")
    says(page, "이것이 전부")


def test_an_hr_lead_plans_a_survey_tells_noise_from_change_and_answers(open_page: Open) -> None:
    page = open_page("/", HR_LEAD, locale="en")
    menu(page, "Pulses")
    follow(page, "Plan a survey")
    page.get_by_label("Only once").check()
    page.get_by_label("First day").fill("2026-09-14")
    page.get_by_role("button", name="Only count").click()
    expect(page.get_by_role("status")).to_contain_text("people")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_role("status")).to_contain_text("Planned")
    menu(page, "Results")
    page.locator("main .rows a").first.click()
    page.get_by_role("link", name="What changed").first.click()
    says(page, "first wave|may be chance|change")
    write_response(page, "답이 늦다고 들었습니다.")
    expect(page.get_by_text("답이 늦다고 들었습니다.").first).to_be_visible()
    page.locator(".tabs").get_by_role("link", name="In short").click()
    expect(page.get_by_role("link", name="CSV").first).to_be_visible()


def test_a_centre_manager_sees_todays_load_and_what_people_write(open_page: Open) -> None:
    page = open_page("/", CENTRE_MANAGER, locale="en")
    menu(page, "Results")
    page.locator("main .rows a").first.click()
    page.get_by_role("link", name="Comments").first.click()
    says(page, "comment|written")
    menu(page, "Promises", "Our promises")
    says(page, "promise")
    menu(page, "Promises", "Services")
    follow(page, "Knowledge base update")
    says(page, "Promised|goal|kept")


def test_a_head_sees_what_breaks_today_and_argues_it_fairly(open_page: Open) -> None:
    page = open_page("/", HEAD, locale="en")
    says(page, "due today|broken")
    page.locator("main .rows a").first.click()
    unfold(page, "Resolution")
    expect(page.get_by_role("columnheader", name="Whose time").first).to_be_visible()
    follow(page, "How did it read on another day?")
    page.locator(".crumbs a").last.click()
    menu(page, "Promises", "Our promises")
    says(page, "We kept")
    menu(page, "Promises", "Services")
    follow(page, "Account and access")
    follow(page, "Propose a new version")
    page.get_by_label("Time promised").fill("2")
    page.get_by_label("First day").fill(NEXT_MONTH)
    page.get_by_role("button", name="Propose it to both heads").click()
    expect(page.get_by_text("Waits for:").first).to_be_visible()


def test_an_administrator_installs_on_one_evening(open_page: Open) -> None:
    page = open_page("/", ADMINISTRATOR, locale="en")
    says(page, "running|beating|missing")
    menu(page, "Settings", "First steps")
    menu(page, "People", "Bring in")
    follow(page, "People")
    page.get_by_label("The file").set_input_files(PEOPLE)
    page.get_by_role("button", name="Show what would change").click()
    says(page, "More than a fifth of the people would leave")
    page.get_by_role("button", name="Discard the file").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing was changed")
    menu(page, "Settings", "Slack")
    says(page, "Slack")
    menu(page, "Status")
    expect(page.get_by_role("heading", name="Part by part")).to_be_visible()
    menu(page, "Help")
    follow(page, "Setting up")
    expect(page.get_by_text("backup").first).to_be_visible()
