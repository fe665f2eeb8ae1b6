"""axe finds nothing on any page, in either language, by day or by night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD, OWNER

pytestmark = pytest.mark.browser

PAGES: list[tuple[str, str | None]] = [
    ("/sign-in", None),
    ("/", AGENT),
    ("/", OWNER),
    ("/", HR_LEAD),
    ("/", ADMINISTRATOR),
    ("/results", HR_LEAD),
    ("/results/1", HR_LEAD),
    ("/services", AGENT),
    ("/services/S01", AGENT),
    ("/requests", "P0322"),
    ("/requests/new", AGENT),
    ("/requests/R-000121", OWNER),
    ("/queue", OWNER),
    ("/status", ADMINISTRATOR),
    ("/me", AGENT),
    ("/password", None),
    ("/promises", HR_LEAD),
    ("/privacy", AGENT),
]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
NIGHT = "document.documentElement.dataset.bsTheme = 'dark'"
SETTLED = "Promise.all(document.getAnimations().map((one) => one.finished)).then(() => null)"
UNFOLD = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"


@pytest.mark.parametrize(("path", "number"), PAGES)
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_a_page_has_no_violation(
    open_page: Callable[..., Page], path: str, number: str | None, locale: str
) -> None:
    """By day everything is looked at; by night the same page differs in its colours alone."""
    page = open_page(path, number, locale=locale, theme="light")
    page.evaluate(UNFOLD)
    by_day = Axe().run(page, options=RULES)
    assert by_day.violations_count == 0, by_day.generate_report()
    page.evaluate(NIGHT)
    page.evaluate(SETTLED)
    by_night = Axe().run(page, options=CONTRAST)
    assert by_night.violations_count == 0, by_night.generate_report()


@pytest.mark.parametrize(("path", "number"), PAGES)
def test_a_phone_needs_no_sideways_scrolling(
    open_page: Callable[..., Page], path: str, number: str | None
) -> None:
    page = open_page(path, number, width=390)
    page.evaluate(UNFOLD)
    page.evaluate("document.querySelector('.account').open = false")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('button, .menu a, summary, .button')]"
        ".filter((one) => one.offsetParent && one.offsetHeight < 44)"
        ".map((one) => one.textContent.trim())"
    )
    assert small == []
