from __future__ import annotations

import re
from collections.abc import Callable

from tests.app.company import HR_LEAD
from tests.app.conftest import Browser

PAGES = ("", "/units", "/changes", "/comments", "/outside", "/response")


def test_every_page_about_a_wave_leads_to_the_others_and_marks_itself(
    as_person: Callable[..., Browser],
) -> None:
    browser = as_person(HR_LEAD)
    for path in PAGES:
        page = browser.text(f"/results/1{path}")
        row = page.partition('<nav class="tabs"')[2].partition("</nav>")[0]
        links = re.findall(r'href="(/results/1[^"]*)"( aria-current="page")?', row)
        assert [link for link, _ in links] == [f"/results/1{one}" for one in PAGES]
        assert [link for link, here in links if here] == [f"/results/1{path}"]


def test_a_chosen_group_stays_chosen_where_a_page_is_about_one(
    as_person: Callable[..., Browser],
) -> None:
    page = as_person(HR_LEAD).text("/results/1?group=role:agent")
    assert '<option value="role:agent" selected>' in page
    assert 'href="/results/1/changes?group=role:agent"' in page
