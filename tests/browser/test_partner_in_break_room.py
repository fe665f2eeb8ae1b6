"""A partner's technician without Slack: a sheet on the wall, a slip of paper, and no signal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from app.extensions import db
from app.runtime import runtime
from pulse.ballots.models import SealedBallot
from pulse.instants import utc_now
from pulse.people.models import Person
from pulse.publishing.opening import open_wave
from pulse.surveys.authoring import latest_template
from pulse.surveys.waves import Schedule, plan_wave
from pulse.transaction import transaction
from tests.ballot_box import answers_in_box
from tests.browser.test_answer_offline import PHONE, THANKS, WAITING

WORKER = "P0555"


@dataclass
class Invited:
    wave_id: int
    person_id: int
    code: str
    pin: str


@pytest.fixture
def invited(served: Flask) -> Invited:
    """The monthly check of both companies is open; its code hangs on the wall."""
    # A clock that is held still reads some microseconds early, now more and now fewer.
    at = utc_now().replace(microsecond=0)
    with served.app_context(), transaction(db.session()) as session:
        worker = session.scalars(select(Person).where(Person.number == WORKER)).one()
        times = Schedule(at, at + timedelta(days=7), at + timedelta(days=8))
        wave = plan_wave(session, latest_template(session, "TPL-FIELD"), times)
        open_wave(session, runtime().keys, wave.id, at)
        (slip,) = runtime().room_pins.make(
            session, [worker.id], at=at, on=at.date(), by=worker.manager_id or worker.id
        )
        assert worker.site_id is not None
        code = runtime().room_codes.code(wave.id, worker.site_id)
        return Invited(wave.id, worker.id, code, slip.spaced)


def ballots(app: Flask, wave_id: int) -> int:
    with app.app_context():
        where = SealedBallot.wave_id == wave_id
        return db.session.scalar(select(func.count()).select_from(SealedBallot).where(where)) or 0


def go_through(page: Page) -> None:
    """Choose the first answer on every screen; leave the words out."""
    for screen in page.locator("fieldset.screen").all():
        expect(screen).to_be_visible()
        if screen.locator("textarea").count():
            page.locator("a:visible", has_text="다음").click()
        else:
            screen.locator("label").first.click()
        expect(screen).to_be_hidden()


def test_a_slip_and_a_code_are_enough_and_no_signal_loses_nothing(
    chromium: Browser, served: Flask, invited: Invited
) -> None:
    context = chromium.new_context(viewport=PHONE, locale="ko-KR")
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(f"{served.config['SERVER_ADDRESS']}/room/{invited.code}")
    page.locator("#pin").fill(invited.pin)
    page.locator("form button.big").click()
    page.wait_for_selector('html[data-offline="ready"]', state="attached")
    about = page.locator("main").inner_text()
    assert "5명" in about, "who sees what, before anything is asked"
    context.set_offline(True)
    page.locator("#start a.big").click()
    go_through(page)
    page.get_by_role("button", name="보내기").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    assert ballots(served, invited.wave_id) == 0
    context.set_offline(False)
    expect(page.get_by_text(THANKS)).to_be_visible()
    assert ballots(served, invited.wave_id) == 1
    with served.app_context():
        given = answers_in_box(
            db.session.connection(),
            runtime().keys,
            wave_id=invited.wave_id,
            person_id=invited.person_id,
            at=utc_now(),
        )
    assert len(given) >= 5
    assert context.cookies() == []
    context.close()
