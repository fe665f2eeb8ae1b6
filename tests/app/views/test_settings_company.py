"""The company's own facts on a page: each is seen to change what other pages and doors do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from app.import_kinds import KINDS, Order
from app.runtime import build_runtime, install_runtime
from pulse.instants import utc_now
from pulse.people import credentials
from pulse.people.models import Identity, Person
from pulse.people.provider_accounts import OIDC, tenant_of
from pulse.people.sign_ins import SignIn
from tests.app.conftest import Browser
from tests.factories import make_calendar, make_department, make_person

Write = Callable[[], AbstractContextManager[Session]]
SignedIn = Callable[..., Browser]
PASSWORD = "a long enough one"
ISSUER = "https://id.example"
CLOCK = {"timezone": "Asia/Seoul", "calendar": "", "week_begins": "0"}


@pytest.fixture
def boss(write: Write) -> Person:
    with write() as session:
        make_calendar(session)
        made = make_person(
            session, make_department(session, "C0"), number="P0001", roles=("sys_admin",)
        )
        credentials.set_password(session, made.id, PASSWORD, at=utc_now())
    return made


def connect(app: Flask, **facts: str) -> None:
    with app.app_context():
        settings = replace(app.extensions["ieum"].settings, **facts)  # type: ignore[arg-type]
        install_runtime(app, build_runtime(settings, db.engine))


def saves(browser: Browser, slug: str, **typed: str) -> None:
    answer = browser.post(f"/settings/company/{slug}", **typed)
    assert (answer.status_code, answer.location) == (303, "/settings/company"), answer.text


def test_the_name_stands_in_titles_and_behind_links_and_ends_the_first_step(
    boss: Person, signed_in: SignedIn, stranger: Browser
) -> None:
    browser = signed_in(boss)
    assert "has not been given a name" in browser.text("/settings/company")
    assert 'href="/settings/company"' in browser.text("/first-steps")
    answer = browser.post("/settings/company/names", name_ko="", name_en="Hanbit <b>")
    assert answer.status_code == 422
    assert "Hanbit &lt;b&gt;" in answer.text, "what was typed is kept"
    saves(browser, "names", name_ko="한빛서비스", name_en="Hanbit Services")
    page = browser.text("/settings/company")
    assert "This holds for everybody at Hanbit Services." in page
    assert "· Ieum · Hanbit Services</title>" in page
    assert "· 이음 · 한빛서비스</title>" in signed_in(boss, "ko").text("/status")
    assert "· Ieum · Hanbit Services</title>" in stranger.text("/a/nothing?lang=en", 404)
    assert "Hanbit Services" in browser.text("/people/P0001"), "the employer is called the same"
    assert "changed settings of the company" in browser.text("/audit")


def test_a_language_not_offered_is_spoken_nowhere_and_comes_back(
    boss: Person, signed_in: SignedIn, stranger: Browser
) -> None:
    browser = signed_in(boss, "en")
    saves(browser, "languages", languages="ko")
    assert '<html lang="ko">' in browser.text("/status")
    assert '<html lang="ko">' in stranger.text("/sign-in")
    assert '<html lang="ko">' in stranger.text("/a/nothing?lang=en", 404)
    assert 'name="locale"' not in browser.text("/me")
    assert stranger.post("/language", locale="en").status_code == 303
    assert '<html lang="ko">' in stranger.text("/sign-in")
    saves(browser, "languages", languages="en,ko")
    assert '<html lang="en">' in browser.text("/status")
    assert '<html lang="en">' in stranger.text("/sign-in")


def test_the_clock_and_the_week_hold_on_other_pages(boss: Person, signed_in: SignedIn) -> None:
    browser = signed_in(boss)
    answer = browser.post("/settings/company/clock", **{**CLOCK, "timezone": "Mars/Base"})
    assert answer.status_code == 422
    assert "There is no such time zone" in answer.text
    assert "Mars/Base" in answer.text
    typed = {"timezone": "Asia/Tokyo", "calendar": "CAL-TEST", "week_begins": "6"}
    saves(browser, "clock", **typed)
    assert 'value="Asia/Tokyo"' in browser.text("/calendars/new")
    assert "· Asia/Tokyo" in browser.get("/settings").text, "who is in that zone moves along"
    days = browser.text("/me")
    assert days.index("Sunday") < days.index("Monday")
    week = browser.text("/calendars/CAL-TEST").partition('id="week"')[2]
    assert week.index("Sun") < week.index("Mon")
    hours = browser.text("/calendars/new")
    assert hours.index('id="sun"') < hours.index('id="mon"')


def test_the_usual_calendar_holds_for_departments_that_name_none(
    boss: Person, signed_in: SignedIn, app: Flask
) -> None:
    browser = signed_in(boss)
    saves(browser, "clock", **{**CLOCK, "calendar": "CAL-TEST"})
    header = (
        "dept_id,name_ko,name_en,parent_id,level,type,employer,site,region,head_person_id,"
        "calendar_id,is_provider,peer_group,effective_from,effective_to"
    )
    rows = f"{header}\nD9,새 팀,New team,C0,team,line,OWN,,,,,N,,2026-01-01,\n"
    with app.app_context():
        from_file = _planned(rows)
    assert from_file == {"D9": "CAL-TEST"}


def _planned(rows: str) -> dict[str, str]:
    order = Order(
        content=rows.encode(), at=utc_now(), on=utc_now().date(), does_apply=False,
        does_force=False, locale="en", slack_team="",
    )  # fmt: skip
    plan = KINDS["departments"].plan(db.session(), order)
    assert plan.problems == []
    return {code: plan.rows[code].facts["calendar_code"] for code in plan.opened}


def test_the_last_way_in_stays_open_and_who_would_be_kept_out_is_named(
    app: Flask, boss: Person, signed_in: SignedIn, write: Write, stranger: Browser
) -> None:
    browser = signed_in(boss).prove()
    page = browser.text("/settings/company")
    assert "takes_passwords" in page
    assert "takes_slack" not in page, "only ways that are set up are listed"
    answer = browser.post("/settings/company/entrance", sign_in_days="31")
    assert answer.status_code == 422
    assert "leave at least one way open" in answer.text
    connect(app, oidc_issuer=ISSUER, oidc_client_id="x", oidc_name="Acme")
    closing = {"takes_provider": "y", "sign_in_days": "31"}
    answer = browser.post("/settings/company/entrance", **closing)
    assert answer.status_code == 422
    assert f"{boss.name_en} could not sign in any more" in answer.text
    with write() as session:
        tenant = tenant_of(ISSUER)
        session.add(Identity(person_id=boss.id, provider=OIDC, tenant=tenant, subject="s"))
    saves(browser, "entrance", **closing)
    door = stranger.text("/sign-in")
    assert "Sign in with Acme" in door
    assert 'name="password"' not in door
    typed = {"login": "P0001", "password": PASSWORD}
    assert stranger.client.post("/sign-in", data={"csrf_token": token(browser), **typed})
    assert stranger.get("/password").status_code == 404
    assert stranger.get("/status").status_code == 303
    saves(browser, "entrance", takes_passwords="y", sign_in_days="31")
    assert "Sign in with Acme" not in stranger.text("/sign-in")
    assert stranger.get("/sign-in/provider").status_code == 404
    assert stranger.post("/sign-in", **typed).status_code == 303


def token(browser: Browser) -> str:
    return browser.text("/settings/company").partition('csrf_token" value="')[2].partition('"')[0]


def test_a_sign_in_ends_after_the_days_that_were_set(
    boss: Person, signed_in: SignedIn, write: Write, stranger: Browser
) -> None:
    assert stranger.post("/sign-in", login="P0001", password=PASSWORD).status_code == 303
    with write() as session:
        kept = session.scalars(select(SignIn)).one()
        kept.began_at = utc_now() - timedelta(days=3)
    assert stranger.get("/status").status_code == 200
    saves(signed_in(boss).prove(), "entrance", takes_passwords="y", sign_in_days="2")
    assert stranger.get("/status").status_code == 303
