"""People of the front line at the jobs they come with, in a browser.

Everybody starts on the first page and gets on by what stands there; only the partner's worker has
nothing but a link. Who works on a phone has one here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.app.company import AGENT, HR_LEAD

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

Open = Callable[..., Page]
TECHNICIAN, PARTNER_WORKER = "P0322", "P0500"
NEXT_MONTH = "2026-09-30"


def follow(page: Page, words: str) -> None:
    """Follow the first link of these words inside the page."""
    page.locator("main").get_by_role("link", name=words).first.click()


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
