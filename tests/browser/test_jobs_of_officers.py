"""The jobs of executives and privacy officers, each from the first page."""

from __future__ import annotations

import csv
import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.extensions import db
from app.slack_jobs import tell_digests
from pulse.instants import utc_now
from pulse.people import credentials
from pulse.transaction import transaction
from tests.app.company import AGENT
from tests.app.conftest import id_of
from tests.browser.conftest import DECIDER
from tests.browser.prepared import OFFICER
from tests.browser.steps import PHONE, Open, follow, menu, no_sideways_scroll, says, told

pytestmark = pytest.mark.thorough

SECRET = "a long password of the officer"
SAID = "사다리가 흔들려요. 어제도 그랬어요."


@pytest.fixture
def week(served: Flask) -> None:
    """Monday morning: the digest is out, and decisions are asked for."""
    with served.app_context():
        tell_digests()


def test_an_executive_reads_the_week_on_a_phone_and_prints_it(week: None, open_page: Open) -> None:
    page = open_page("/", DECIDER, locale="en", width=PHONE)
    follow(page, "This week: what came out")
    says(page, "Promises kept in the last four weeks: \\d+ of \\d+")
    expect(page.get_by_role("heading", name="Results published")).to_be_visible()
    assert no_sideways_scroll(page)
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Decided").first).to_be_hidden()
    expect(page.get_by_role("heading", name="To decide")).to_be_visible()


def test_an_executive_sees_the_weakest_stage_and_says_who_begins(
    week: None, open_page: Open
) -> None:
    page = open_page("/", DECIDER, locale="en")
    follow(page, "asked of you")
    asked = page.get_by_role("article").filter(has_text="was kept 12 times of 16")
    asked.get_by_role("link", name="See what this rests on").click()
    says(page, "reached their goal")
    follow(page, "How the work gets done")
    says(page, "requests were handled in the last four weeks")
    page.goto(page.url.partition("/services")[0])
    follow(page, "asked of you")
    asked.get_by_role("textbox").fill("상담시스템팀이 다음 주부터 한 사람을 더 둔다.")
    asked.get_by_role("button", name="Decided").click()
    told(page, "Decided. It stands under")
    follow(page, "What was decided, and what came after")
    expect(page.get_by_text("상담시스템팀이 다음 주부터 한 사람을 더 둔다.")).to_be_visible()


def test_an_executive_sees_whether_it_helped(decided: None, open_page: Open) -> None:
    page = open_page("/", DECIDER, locale="en", width=PHONE)
    follow(page, "This week: what came out")
    follow(page, "What was decided, and what came after")
    expect(page.get_by_text("3 of 40")).to_be_visible()
    expect(page.get_by_text("Kept now").first).to_be_visible()
    assert no_sideways_scroll(page)


def test_a_privacy_officer_checks_what_was_published(open_page: Open) -> None:
    page = open_page("/", OFFICER, locale="en")
    menu(page, "Results", "Record of what was published")
    says(page, "has not been checked again")
    page.get_by_role("button", name="Check").click()
    told(page, "Every rule holds for every number stored.")
    says(page, "stood the check of")
    page.locator("details.fold summary").first.click()
    expect(page.get_by_text("destroyed").first).to_be_visible()
    expect(page.get_by_role("row", name="HR leads").first).to_be_visible()


@pytest.fixture
def password(served: Flask) -> None:
    """The officer has one to prove by."""
    with served.app_context(), transaction(db.session()) as session:
        officer = id_of(served, OFFICER)
        credentials.choose_password(session, officer, SECRET, at=utc_now())


def test_a_privacy_officer_sees_a_sealed_report_through(password: None, open_page: Open) -> None:
    author = open_page("/report", AGENT, locale="en")
    author.get_by_label("Danger").check()
    author.get_by_label("Bitna Seo").check()
    author.get_by_label("What happened").fill(SAID)
    author.get_by_role("button", name="Seal").click()
    told(author, "Your reference is")
    page = open_page("/", OFFICER, locale="en", proven=False)
    follow(page, "1 report waits for you.")
    follow(page, "Open report")
    says(page, "Is it still you")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(SAID)).to_be_visible()
    page.get_by_role("button", name="Mark as seen through").click()
    told(page, "is marked as seen through.")
    says(page, "No report waits for you.")


def test_a_privacy_officer_takes_the_audit_trail_away(open_page: Open) -> None:
    page = open_page("/", OFFICER, locale="en")
    menu(page, "Settings", "Audit trail")
    page.get_by_label("About").select_option("survey waves")
    page.get_by_role("button", name="Show").click()
    says(page, "The last entry: Ieum itself")
    expect(page.get_by_role("row", name="results were published").first).to_be_visible()
    with page.expect_download() as taken:
        follow(page, "Download as CSV")
    rows = list(csv.DictReader(taken.value.path().read_text("utf-8-sig").splitlines()))
    assert {row["kind"] for row in rows} == {"wave"}
    menu(page, "Settings", "Audit trail")
    says(page, "took the audit trail away as a table")
