"""The tree on a page: today, on a day gone by, and what changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy.orm import Session

from pulse.instants import utc_now
from pulse.people.founding import Founder, found
from pulse.people.structure import rename_department
from pulse.people.tree import department_of
from tests.app.conftest import Browser

AsPerson = Callable[..., Browser]
SITE_FORM = re.compile(r'action="(/structure/sites/\d+)"')


def test_the_tree_of_today_names_heads_and_counts(as_person: AsPerson) -> None:
    page = as_person("P0078").text("/structure")
    assert "departments" in page
    assert "As of today." in page
    assert "head: " in page
    assert "people directly in it" in page


def test_a_day_gone_by_and_one_before_everything(as_person: AsPerson) -> None:
    browser = as_person("P0030")
    assert "As of Sun 1 Jun 2025." in browser.text("/structure?on=2025-06-01")
    nothing = browser.text("/structure?on=1990-01-01")
    assert "There was no department on that day." in nothing
    assert "As of today." in browser.text("/structure?on=someday")


def test_sites_read_in_the_readers_language_and_are_named_in_english(as_person: AsPerson) -> None:
    browser = as_person("P0078")
    page = browser.text("/structure")
    assert "· Headquarters" in page, "brought in by the list of departments"
    assert "· 본사" in as_person("P0078", "ko").text("/structure")
    path = SITE_FORM.search(page)
    assert path
    refused = browser.post(path.group(1), name_en="x" * 81)
    assert refused.status_code == 422
    assert "x" * 81 in refused.text, "what was typed is kept"
    answer = browser.post(path.group(1), name_en="  Harbour   house ")
    assert (answer.status_code, answer.location) == (303, "/structure")
    assert "Harbour house" in browser.text("/structure")
    assert "said what a site is called in English" in browser.text("/audit")
    assert browser.post("/structure/sites/9999", name_en="x").status_code == 404


def test_the_company_stands_since_ever_and_a_new_english_name_is_told(
    write: Callable[[], AbstractContextManager[Session]], signed_in: Callable[..., Browser]
) -> None:
    with write() as session:
        founder = Founder("P1", "한가람", "", "한빛케어")
        person = found(session, founder, date(2026, 8, 31), at=utc_now())
        root = department_of(session, person.id, date(2026, 8, 31))
        assert root is not None
        rename_department(session, root, "한빛케어", "Hanbit Care", date(2026, 8, 31))
    browser = signed_in(person)
    browser.post("/language", locale="ko")
    page = browser.text("/structure?on=2026-09-01")
    assert "1970" not in page
    assert "한빛케어 (한빛케어) → 한빛케어 (Hanbit Care)" in page
