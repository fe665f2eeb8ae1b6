"""How people get on through pages: what they follow, read and fill in."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]
PHONE = 390


def follow(page: Page, words: str) -> None:
    """Follow the first link of these words inside the page."""
    page.locator("main").get_by_role("link", name=words).first.click()


def says(page: Page, words: str) -> None:
    """See that the page's first line answers so."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(words))


def menu(page: Page, *words: str) -> None:
    """Go where the menu leads: a part, then one of its pages."""
    for bar, name in zip(("nav.menu", "nav.submenu"), words, strict=False):
        page.locator(bar).get_by_role("link", name=name, exact=True).click()


def told(page: Page, words: str) -> None:
    """See the note that what was sent has been done."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def unfold(page: Page, words: str) -> None:
    """Open what is folded under these words."""
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


def no_sideways_scroll(page: Page) -> bool:
    """Tell whether everything fits the width of the screen, once its style sheets are there."""
    page.wait_for_load_state()
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )
