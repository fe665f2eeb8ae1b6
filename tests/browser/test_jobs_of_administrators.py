"""The jobs of administrators, each from the first page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app import create_app
from app.cli.admin import admin
from app.extensions import db
from app.runtime import build_runtime, install_runtime
from integrations.slack.install import BOT_SCOPES
from pulse.instants import monotonic, system_now
from pulse.leadership import LeaderLease
from pulse.transaction import transaction
from tests.app.company import ADMINISTRATOR, settings_for
from tests.browser.stage import serving
from tests.browser.steps import Open, follow, menu, says, told
from tests.house.source import ROOT
from tests.slack_workspace import BOT_TOKEN, SIGNING_SECRET, SlackWorkspace, through

pytestmark = pytest.mark.thorough

PEOPLE = ROOT / "app" / "samples" / "people.csv"
FIRST = ["first", "P0067", "--name", "신빛나", "--company", "예시텔레콤"]


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """An installation nobody has used yet: its address and the first link."""
    shutil.copy(sqlite_template, tmp_path / "ieum.db")
    app = create_app(settings_for(tmp_path, locale="en"))
    found = re.search(r"/password/\S+", app.test_cli_runner().invoke(admin, FIRST).output)
    assert found
    with serving(app) as address:
        yield address, found.group()
    with app.app_context():
        db.engine.dispose()


def test_an_administrator_begins_from_nothing(empty: tuple[str, str], open_page: Open) -> None:
    address, link = empty
    page = open_page("/sign-in", None, locale="en")
    page.goto(address + link)
    page.locator("input[type=password]").first.fill("a-sentence-to-remember")
    page.locator("main form button").first.click()
    page.locator("main a[href='/first-steps']").click()
    says(page, "steps are left")
    follow(page, "Write down a service")
    follow(page, "Write a calendar")
    write_a_calendar(page)
    menu(page, "Settings", "First steps")
    for name in ("고객지원", "현장", "부품"):
        follow(page, "Add a department")
        write_a_department(page, name)
    menu(page, "Settings", "First steps")
    follow(page, "Add somebody")
    write_somebody(page)
    menu(page, "Services")
    follow(page, "Write down a service")
    write_a_service(page)
    follow(page, "Write the first promise")
    write_a_promise(page)
    follow(page, "Ask for this")
    page.get_by_label("What are you trying to get done?").fill("Mine broke")
    page.get_by_role("button", name="Send").click()
    clock = page.get_by_role("region", name="The promised time, minute by minute")
    expect(clock).to_contain_text("Solved within 4 hours")
    menu(page, "Settings", "First steps")
    step = page.get_by_role("listitem").filter(has_text="The first promise")
    expect(step).to_contain_text("done")


def write_a_calendar(page: Page) -> None:
    page.get_by_label("Short code").fill("CAL-HQ")
    page.get_by_label("Name in Korean").first.fill("본사")
    page.get_by_role("button", name="Save").click()
    told(page, "The calendar is there")


def write_a_department(page: Page, name: str) -> None:
    page.get_by_label("What is it called? (Korean)").fill(name)
    page.get_by_label("Which calendar does it work by?").select_option("CAL-HQ")
    page.get_by_role("button", name="Add the department").click()
    told(page, "Put people into it next")


def write_somebody(page: Page) -> None:
    page.get_by_label("Name (Korean)").fill("한별")
    page.get_by_label("Which department are they in?").select_option("D03")
    page.get_by_label("Which calendar do they work by?").select_option("CAL-HQ")
    page.get_by_role("button", name="Add them").click()
    told(page, "They get in by the link below")


def write_a_service(page: Page) -> None:
    page.get_by_label("What is it called? (Korean)").fill("PC 교체")
    page.get_by_label("What is it called? (English").fill("A new PC")
    for label in ("answers?", "buys it?", "decides about it?"):
        page.get_by_label(f"Which department {label}").select_option(index=1)
    page.get_by_label("By which calendar").select_option("CAL-HQ")
    page.get_by_role("button", name="Write it down").click()
    told(page, "Say next what it promises")


def write_a_promise(page: Page) -> None:
    page.get_by_label("How much is promised?").fill("4")
    page.get_by_label("The promise in Korean").fill("4시간 안에 해결")
    page.get_by_label("The promise in English").fill("Solved within 4 hours")
    page.get_by_role("button", name="Make this promise").click()
    page.get_by_role("button", name="Yes, both have agreed").click()
    told(page, "Written down")


def test_an_administrator_connects_slack_with_the_least_scopes(
    served: Flask, open_page: Open
) -> None:
    person = {"id": "U0DEMO0078", "name": "admin", "real_name": "권늘봄"}
    slack = SlackWorkspace(
        deliver=through(served.test_client()),
        seed={"users": [{**person, "email": "p0078@example.com"}]},
        team_id="T0DEMO",
        team_name="예시텔레콤",
        instant=system_now,
        clock=monotonic,
        scopes=BOT_SCOPES,
        client_id="1.2",
        client_secret="for-tests",
    )
    before = served.extensions["ieum"]
    with slack, served.app_context():
        settings = replace(before.settings, slack_api_url=slack.url, slack_team_id="")
        install_runtime(served, build_runtime(settings, db.engine))
        page = open_page("/", ADMINISTRATOR, locale="en")
        menu(page, "Settings", "Slack")
        says(page, "Slack is not connected yet")
        page.get_by_label("Bot User OAuth Token").fill(BOT_TOKEN)
        page.get_by_label("Signing secret").first.fill(SIGNING_SECRET)
        page.get_by_role("button", name="Try it and connect").click()
        says(page, "Slack is connected")
        expect(page.get_by_text("all that are needed")).to_be_visible()
        install_runtime(served, before)


def test_an_administrator_says_who_is_told(open_page: Open) -> None:
    page = open_page("/", ADMINISTRATOR, locale="en")
    menu(page, "Settings", "Escalation chains")
    says(page, "chains say who is told")
    follow(page, "Write a chain")
    page.get_by_label("Short code").fill("E-NIGHT")
    page.get_by_label("Name in Korean").fill("야간")
    page.get_by_role("button", name="Remove step 2").click()
    page.get_by_role("button", name="Add a step").click()
    added = page.get_by_role("group", name="Step 3")
    added.get_by_label("The number for").fill("2")
    page.get_by_role("button", name="Look at an example").last.click()
    expect(page.locator("#errors")).to_contain_text("Please choose whom to tell.")
    added.get_by_label("Whom?", exact=True).select_option("escalation_final")
    page.get_by_role("button", name="Save").click()
    told(page, "The chain is there")
    told_when = page.get_by_role("table", name="Who hears when")
    expect(told_when.get_by_role("row")).to_have_count(4)
    expect(told_when).to_contain_text("13:12")
    page.get_by_role("button", name="Remove it").click()
    says(page, "Remove the chain")
    page.get_by_role("button", name="Remove it").click()
    told(page, "is removed")


def test_an_administrator_loads_people_and_keeps_leavers_out(open_page: Open) -> None:
    page = open_page("/", ADMINISTRATOR, locale="en")
    menu(page, "People", "Bring in")
    follow(page, "People")
    listed = PEOPLE.read_text().replace(",OWN,", ",EXT,").encode()
    few = {"name": PEOPLE.name, "mimeType": "text/csv", "buffer": listed}
    page.get_by_label("The file", exact=True).set_input_files(files=[few])
    page.get_by_role("button", name="Show what would change").click()
    says(page, "More than a fifth of the people would leave")
    page.get_by_role("button", name="Discard the file").click()
    told(page, "Nothing was changed")


def test_an_administrator_backs_up_and_sees_it(
    served: Flask, open_page: Open, tmp_path: Path
) -> None:
    with served.app_context(), transaction(db.session()) as session:
        lease = session.get(LeaderLease, "scheduler")
        assert lease is None or lease.beat_at < system_now()
    page = open_page("/", ADMINISTRATOR, locale="en")
    says(page, "running|beating|missing")
    menu(page, "Status")
    expect(page.get_by_text("None has been made yet")).to_be_visible()
    ran = served.test_cli_runner().invoke(args=["backup", "make", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    made = next(tmp_path.glob("ieum-*.db"))
    assert served.test_cli_runner().invoke(args=["backup", "check", str(made)]).exit_code == 0
    page.reload()
    expect(page.get_by_text(made.name)).to_be_visible()


def test_an_administrator_proves_what_leaves_the_network(open_page: Open) -> None:
    page = open_page("/", ADMINISTRATOR, locale="en")
    menu(page, "Settings", "What leaves the network")
    says(page, "This installation connects to")
    off = page.get_by_role("region", name="Switched off").get_by_role("listitem")
    expect(off.filter(has_text="Mail").first).to_be_visible()
    expect(page.get_by_role("heading", name="Switched off")).to_be_visible()
    expect(page.get_by_text("Nobody counts visits")).to_be_visible()
