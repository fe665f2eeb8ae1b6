"""axe finds nothing on any page, in either language, by day or by night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.app.company import ADMINISTRATOR, AGENT, HR_LEAD, OWNER
from tests.browser.barriers import CONTRAST, barriers

pytestmark = pytest.mark.browser

PAGES: list[tuple[str, str | None]] = [
    ("/sign-in", None),
    ("/", AGENT),
    ("/", OWNER),
    ("/", HR_LEAD),
    ("/", ADMINISTRATOR),
    ("/results", HR_LEAD),
    ("/results/1", HR_LEAD),
    ("/results/1/units", HR_LEAD),
    ("/results/1/changes", HR_LEAD),
    ("/results/1/comments", HR_LEAD),
    ("/results/1/response", HR_LEAD),
    ("/privacy/published", "P0004"),
    ("/services", AGENT),
    ("/services/S01", AGENT),
    ("/requests", "P0322"),
    ("/requests/new", AGENT),
    ("/requests/R-000121", OWNER),
    ("/requests/R-000121?act=reassign", OWNER),
    ("/queue?priority=P1", OWNER),
    ("/promises/ours", OWNER),
    ("/status", ADMINISTRATOR),
    ("/me", AGENT),
    ("/pulses", ADMINISTRATOR),
    ("/pulses/new", HR_LEAD),
    ("/pulses/templates", HR_LEAD),
    ("/pulses/templates/TPL-WEEK", HR_LEAD),
    ("/pulses/templates/TPL-WEEK/copy", HR_LEAD),
    ("/pulses/templates/TPL-WEEK/preview?lang=en", HR_LEAD),
    ("/password", None),
    ("/proof", ADMINISTRATOR),
    ("/me/tokens", ADMINISTRATOR),
    ("/me/second-proof", ADMINISTRATOR),
    ("/people", ADMINISTRATOR),
    ("/people/P0053", ADMINISTRATOR),
    ("/people/second-proof", ADMINISTRATOR),
    ("/settings", ADMINISTRATOR),
    ("/settings/company", ADMINISTRATOR),
    ("/structure", ADMINISTRATOR),
    ("/settings/webhooks", ADMINISTRATOR),
    ("/settings/slack", ADMINISTRATOR),
    ("/digest", "P0001"),
    ("/search?q=R-0001", OWNER),
    ("/help", AGENT),
    ("/help/numbers", AGENT),
    ("/first-steps", ADMINISTRATOR),
    ("/imports", ADMINISTRATOR),
    ("/imports/people", ADMINISTRATOR),
    ("/audit", ADMINISTRATOR),
    ("/api", AGENT),
    ("/promises", HR_LEAD),
    ("/calendars", ADMINISTRATOR),
    ("/calendars/CAL-CC", AGENT),
    ("/calendars/CAL-CC/edit", ADMINISTRATOR),
    ("/calendars/CAL-CC/days", ADMINISTRATOR),
    ("/requests/R-000121/known", OWNER),
    ("/privacy", AGENT),
    ("/report", AGENT),
    ("/reports", "P0004"),
    ("/style", AGENT),
]
NIGHT = "document.documentElement.dataset.bsTheme = 'dark'"
SETTLED = "Promise.all(document.getAnimations().map((one) => one.finished)).then(() => null)"
UNFOLD = "document.querySelectorAll('details').forEach((part) => { part.open = true; })"


SMALL = (
    "[...document.querySelectorAll('button, .menu a, summary, .button')]"
    ".filter((one) => one.offsetParent && one.offsetHeight < 44)"
    ".map((one) => one.textContent.trim())"
)


@pytest.mark.parametrize(("path", "number"), PAGES)
@pytest.mark.parametrize("locale", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_page_fits_a_phone_and_has_no_violation(
    walk_to: Callable[..., Page], path: str, number: str | None, locale: str
) -> None:
    """By day everything is looked at; by night the same page differs in its colours alone."""
    page = walk_to(path, number, locale)
    page.set_viewport_size({"width": 390, "height": 900})
    page.evaluate(UNFOLD)
    page.evaluate("document.querySelector('.account').open = false")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(SMALL) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(UNFOLD)
    assert barriers(page) == []
    if locale == "en":
        return  # the night has the same colours in every language
    page.evaluate(NIGHT)
    page.evaluate(SETTLED)
    assert barriers(page, CONTRAST) == []
