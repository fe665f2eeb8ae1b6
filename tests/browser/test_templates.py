"""Writing the next version of a questionnaire on a phone, with plain forms alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.app.company import HR_LEAD
from tests.browser.barriers import barriers
from tests.browser.steps import no_sideways_scroll
from tests.browser.test_accessibility import SMALL

TEMPLATE = "/pulses/templates/TPL-CARE"
DRAFT = "/pulses/drafts/TPL-CARE"


def looked_at(page: Page) -> None:
    assert no_sideways_scroll(page)
    assert page.evaluate(SMALL) == []
    assert barriers(page) == []


@pytest.mark.parametrize("locale", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_draft_is_begun_and_a_question_added(
    open_page: Callable[..., Page], locale: str
) -> None:
    page = open_page(TEMPLATE, HR_LEAD, locale=locale, width=390)
    page.locator(f"form[action$='{TEMPLATE}/draft'] button").click()
    page.wait_for_url(f"**{DRAFT}")
    looked_at(page)
    page.locator(f"a[href='{DRAFT}/question']").click()
    page.wait_for_url(f"**{DRAFT}/question")
    looked_at(page)
    asked = f"오늘은 점심을 제때 먹었나요? ({locale})"
    page.fill("#text_ko", asked)
    page.locator("main form button").click()
    page.locator("#errors").wait_for()
    looked_at(page)
    page.fill("#text_en", "Did you have lunch in time today?")
    page.locator("main form button").click()
    page.wait_for_url(f"**{DRAFT}")
    expect(page.get_by_text(asked)).to_be_visible()
