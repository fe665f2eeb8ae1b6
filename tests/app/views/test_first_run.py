"""From an empty installation and a one-time link to the first pulse, by pages alone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask import Flask
from sqlalchemy.orm import Session

from app.cli.admin import admin
from app.import_mapped import MAPPED
from app.import_words import NAMES
from app.views.imports import SAMPLE_ENDS, SAMPLES
from tests import factories
from tests.app.company import standing_still
from tests.app.conftest import Browser

PLAN = re.compile(r'name="plan" value="(\w+)"')
PASSWORD = "a-sentence-to-remember"
FIRST = ["first", "P0067", "--name", "신빛나", "--company", "예시텔레콤"]
DAY = "2026-08-31"


def file_of(kind: str) -> bytes:
    content = (SAMPLES / f"{kind}.{SAMPLE_ENDS.get(kind, 'csv')}").read_bytes()
    if kind != "people":
        return content
    like = next(line for line in content.splitlines() if line.startswith(b"P0066"))
    more = [
        like.replace(b"P0066", number).replace(b"p0066", number.lower()).replace(b"team_lead", b"")
        for number in (f"P01{n:02d}".encode() for n in range(8))
    ]
    return b"\n".join([content.strip(), *more, b""])


def bring_in(browser: Browser, kind: str) -> None:
    sent = browser.post(f"/imports/{kind}", file=(io.BytesIO(file_of(kind)), kind), on=DAY)
    assert sent.status_code == 303, sent.text
    plan = PLAN.search(browser.text(sent.location))
    assert plan, browser.text(sent.location)
    done = browser.post(f"{sent.location}/apply", plan=plan.group(1))
    assert done.status_code == 303, (kind, done.text)


def test_a_company_begins_from_nothing(app: Flask, stranger: Browser) -> None:
    with standing_still():
        link = re.search(r"/password/\S+", app.test_cli_runner().invoke(admin, FIRST).output)
        assert link
        entered = stranger.post(link.group(), password=PASSWORD)
        assert (entered.status_code, entered.location) == (303, "/")
        stranger.post("/language", locale="en")
        assert "7 steps are left." in stranger.text("/first-steps")
        assert "Go on with the first steps" in stranger.text("/")
        assert stranger.post("/proof", password=PASSWORD, next="/imports").location == "/imports"
        named = stranger.post("/settings/company/names", name_ko="예시텔레콤", name_en="Example")
        assert (named.status_code, named.location) == (303, "/settings/company")
        left = []
        for kind in (one for one in NAMES if one not in MAPPED):
            bring_in(stranger, kind)
            found = re.search(r"(\d) steps? (?:is|are) left", stranger.text("/first-steps"))
            assert found
            left.append(int(found.group(1)))
        assert (left[0], left[-1]) == (5, 2)
        typed = {
            "template": "TPL-WEEK",
            "repeat": "",
            "first_day": "2026-09-01",
            "hour": "10:00",
            "timezone": "Asia/Seoul",
            "open_days": "",
        }
        planned = stranger.post("/pulses/new", **typed)
        assert planned.status_code == 303, planned.text
        assert "1 step is left." in stranger.text("/first-steps"), "Slack alone is left"
        assert "신빛나" in stranger.text("/people/P0067")


def test_a_small_company_is_set_up_without_any_file(
    app: Flask, stranger: Browser, write: Callable[[], AbstractContextManager[Session]]
) -> None:
    with write() as session:
        factories.make_calendar(session)
    with standing_still():
        link = re.search(r"/password/\S+", app.test_cli_runner().invoke(admin, FIRST).output)
        assert link
        stranger.post(link.group(), password=PASSWORD)
        stranger.post("/language", locale="en")
        page = stranger.text("/first-steps")
        assert "/structure/new" in page
        assert "/people/new" in page
        stranger.post("/proof", password=PASSWORD, next="/structure/new")
        for code, name, below in (
            ("D01", "고객지원", "C0"),
            ("D02", "현장", "C0"),
            ("D03", "부품", "D02"),
        ):
            department = {"dept_id": code, "name_ko": name, "parent_id": below, "site": ""}
            department |= {"calendar_id": factories.CALENDAR, "is_provider": "Y"}
            done = stranger.post("/structure/new", **department, effective_from="2024-03-04")
            assert done.status_code == 303, done.text
        person = dict.fromkeys(("site", "shift", "job_family", "employment_type"), "")
        person |= {"name_ko": "한별", "person_id": "P0068", "dept_id": "D03", "employer": "OWN"}
        person |= {"calendar_id": factories.CALENDAR, "customer_facing": "Y"}
        done = stranger.post("/people/new", **person, hired_on="2024-03-04")
        assert done.status_code == 303, done.text
        assert "2024" in stranger.text("/people/P0068")
        steps = stranger.text("/first-steps")
        assert "4 steps are left." in steps
        invited = stranger.post("/people/P0068/invitation").text
        token = invited.split('class="secret">')[1].split("<")[0].rpartition("/")[2]
        other = Browser(app.test_client())
        entered = other.post(f"/password/{token}", password=PASSWORD)
        assert (entered.status_code, entered.location) == (303, "/")
        other.post("/sign-out")
        again = Browser(app.test_client())
        assert again.post("/sign-in", login="P0068", password=PASSWORD).status_code == 303
        assert again.get("/").status_code == 200
        assert again.get("/people/new").status_code == 404
