"""What only a browser can tell: scripts, keyboard, dark, and pages without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.app.company import ADMINISTRATOR, AGENT, OWNER

Open = Callable[..., Page]


def test_a_wrong_password_is_told_and_the_way_to_the_field_works(open_page: Open) -> None:
    page = open_page("/sign-in", locale="en", scripts=False)
    page.get_by_label("E-mail or person number").fill("p0242")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Please enter your password.").click()
    expect(page.get_by_label("Password")).to_be_focused()


def test_a_message_leads_to_its_part_of_a_page_through_the_door(open_page: Open) -> None:
    page = open_page("/services/S01#promises")
    assert "/sign-in" in page.url
    expect(page.locator("input[name=next]").first).to_have_value("/services/S01#promises")


def test_the_queue_counts_down_by_itself(open_page: Open) -> None:
    page = open_page("/queue", OWNER)
    expect(page.locator("[data-left]").first).to_have_text(re.compile(r"2시간 5\d분 남음"))


def test_the_queue_is_whole_without_scripts(open_page: Open) -> None:
    page = open_page("/queue", OWNER, scripts=False)
    expect(page.get_by_text("오늘 12:55까지").first).to_be_visible()


def test_the_first_tab_leads_past_the_menu(open_page: Open) -> None:
    page = open_page("/services", AGENT)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문으로 바로 가기")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_menu_closes_with_escape_and_when_one_goes_on(open_page: Open) -> None:
    page = open_page("/", AGENT)
    menu, head = page.locator("details.account").last, page.locator("details.account summary").last
    is_open = "(one) => one.open"
    head.press("Enter")
    assert menu.evaluate(is_open)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not menu.evaluate(is_open)
    assert head.evaluate("(one) => one === document.activeElement")
    head.press("Enter")
    page.locator("main a").first.focus()
    assert not menu.evaluate(is_open)


def test_light_and_dark_follow_the_device_until_somebody_chooses(open_page: Open) -> None:
    page = open_page("/services", AGENT, theme="dark")
    theme = "document.documentElement.dataset.bsTheme"
    assert page.evaluate(theme) == "dark"
    page.get_by_text("내 계정").click()
    page.get_by_role("button", name="밝게").click()
    assert page.evaluate(theme) == "light"
    page.reload()
    assert page.evaluate(theme) == "light"


def test_dark_needs_no_script(open_page: Open) -> None:
    page = open_page("/services", AGENT, theme="dark", scripts=False)
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 24, 26)")


def test_the_language_is_changed_from_any_page_without_scripts(open_page: Open) -> None:
    page = open_page("/services/S01", AGENT, scripts=False)
    page.get_by_text("내 계정").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator(".crumbs").get_by_role("link", name="Services")).to_be_visible()
    assert page.url.endswith("/services/S01")


def test_a_request_is_asked_and_answered_without_scripts(open_page: Open) -> None:
    page = open_page("/services/S01", AGENT, locale="en", scripts=False)
    page.get_by_role("link", name="Ask for this").click()
    page.get_by_label("What are you trying to get done?").fill("The screen is frozen")
    page.get_by_label("Urgent: work has stopped").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Promised today"))
    answered = open_page(page.url.removeprefix(page.url.split("/requests")[0]), OWNER, locale="en")
    answered.locator("summary").get_by_text("Answer", exact=True).click()
    answered.get_by_role("button", name="Answer", exact=True).click()
    expect(answered.get_by_text("Your answer has been passed on.")).to_be_visible()


@pytest.mark.parametrize(("locale", "theme"), [("ko", "light"), ("en", "dark")])
def test_the_digest_is_one_sheet_of_paper_by_day_whatever_the_screen(
    open_page: Open, locale: str, theme: str
) -> None:
    page = open_page("/digest", "P0001", locale=locale, theme=theme)
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.emulate_media(media="print")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("nav.menu")).to_be_hidden()
    expect(page.locator("h1")).to_have_css("color", "rgb(24, 33, 36)")


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_the_councils_sheet_is_one_leaf_of_paper(open_page: Open, locale: str) -> None:
    page = open_page("/privacy/sheet", "P0030", locale=locale)
    sheet = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) <= 2, "both sides of one leaf"


def test_a_table_keeps_its_head_in_sight_and_becomes_cards_on_a_phone(open_page: Open) -> None:
    page = open_page("/style?sort=-kept", AGENT, locale="en")
    table = page.get_by_role("table", name="Put in order by a link").first
    head = table.get_by_role("columnheader", name="Kept")
    last = table.get_by_role("row").last
    page.set_viewport_size({"width": 1280, "height": 200})
    last.evaluate("row => row.scrollIntoView({block: 'end', behavior: 'instant'})")
    assert 0 <= head.bounding_box()["y"] < 20  # type: ignore[index]  # it is on the page
    page.set_viewport_size({"width": 390, "height": 900})
    row = table.get_by_role("row").nth(1)
    assert row.get_by_role("cell").first.bounding_box()["x"] < 60  # type: ignore[index]
    expect(row.get_by_role("rowheader")).to_contain_text("Service 10")
    expect(row.get_by_role("cell")).to_have_text(["102", "124", "82", "cannot say it was missed"])
    label = "cell => getComputedStyle(cell, '::before').content"
    assert row.get_by_role("cell").nth(2).evaluate(label).startswith('"Share (%)"')
    expect(table.get_by_role("link", name="Kept")).to_be_visible()


RING = "getComputedStyle(document.activeElement).outlineStyle"


def test_every_stop_of_the_tab_key_is_seen_and_none_is_a_trap(open_page: Open) -> None:
    page = open_page("/results/1/response", "P0030")
    stops = []
    while len(stops) < 200:
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.outerHTML.slice(0, 80)")
        if here.startswith("<body"):
            break
        stops.append((here, page.evaluate(RING)))
    assert [here for here, ring in stops if ring == "none"] == []
    assert 20 < len(stops) < 200  # the date's own parts among them


APART = """() => {
    const seen = [...document.querySelectorAll(".menu a, .finder, .account summary")]
        .map((one) => one.getBoundingClientRect()).filter((box) => box.width);
    return seen.every((one, i) => seen.slice(i + 1).every((two) =>
        one.right <= two.left + 1 || two.right <= one.left + 1
        || one.bottom <= two.top + 1 || two.bottom <= one.top + 1));
}"""


def test_the_longest_menu_stands_apart_on_a_narrow_screen(open_page: Open) -> None:
    page = open_page("/", ADMINISTRATOR, locale="en", width=840)
    assert page.evaluate(APART)


def test_the_longest_menu_is_one_row_on_a_wide_screen(open_page: Open) -> None:
    page = open_page("/", ADMINISTRATOR, locale="en")
    tops = page.locator(".menu a").evaluate_all("all => all.map((one) => one.offsetTop)")
    assert len(set(tops)) == 1


def test_on_a_phone_the_row_of_pages_shows_the_one_in_use(open_page: Open) -> None:
    page = open_page("/audit", ADMINISTRATOR, locale="en", width=390)
    expect(page.locator(".submenu [aria-current]")).to_be_in_viewport(ratio=0.9)
