"""Four of the people the product is for, each at the jobs they come with, in a browser.

Everybody starts on the first page and gets on by what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.app.company import ADMINISTRATOR, HR_LEAD
from tests.house.source import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

Open = Callable[..., Page]
CENTRE_MANAGER, HEAD = "P0231", "P0053"
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


def write_response(page: Page, heard: str) -> None:
    """Say what was heard and what is done about the results one is looking at."""
    page.get_by_role("link", name="What we do", exact=True).first.click()
    page.get_by_label("What we heard").fill(heard)
    page.get_by_label("What we do, and what we do not").fill("다음 달에 응답 기준을 바꿉니다.")
    page.get_by_label("Which department or role sees to it").fill("상담시스템팀")
    page.get_by_label("By when").fill(NEXT_MONTH)
    page.get_by_role("button", name="Publish and tell everybody").click()


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
