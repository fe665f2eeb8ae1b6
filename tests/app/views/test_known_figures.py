"""Figures as known on a day, as pages show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.demo.clock import BEGINS_AT
from pulse.commitments import calendar_changes, requests
from pulse.commitments.calendar_changes import Grounds, as_it_is
from pulse.commitments.events import Outcome
from pulse.commitments.intake import NewRequest
from pulse.people.models import Department
from tests.app.conftest import Browser
from tests.app.views.asking import Scene, SignedIn
from tests.factories import CALENDAR, make_person, with_holiday

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THURSDAY = BEGINS_AT - 4 * DAY
"""The morning of Thursday 27 August."""


@pytest.fixture
def history(write: Callable[[], Any], scene: Scene) -> None:
    """Two done in time and one late on Thursday; on Saturday one is reopened, one corrected."""
    saturday = THURSDAY + 2 * DAY
    with write() as session:
        done = []
        for minutes in (10, 20, 90):
            asked = NewRequest(scene.service.id, "P2", f"Frozen for {minutes}")
            made = requests.open_request(session, scene.requester.id, asked, at=THURSDAY)
            at = THURSDAY + timedelta(minutes=minutes)
            worker = scene.provider.id
            done.append(requests.resolve(session, made.id, worker, Outcome.DONE, at=at))
        requests.reopen(session, done[0].request_id, scene.requester.id, "Again", at=saturday)
        happened = THURSDAY + timedelta(minutes=30)
        requests.correct(session, done[2], scene.lead.id, happened, "Noted late", at=saturday)


@pytest.mark.usefixtures("history")
def test_what_was_recorded_since_changes_nothing_in_the_charter(
    signed_in: SignedIn, scene: Scene
) -> None:
    reader = signed_in(scene.requester)
    path = f"/services/{scene.service.code}"
    then = reader.text(f"{path}?known_on=2026-08-27")
    assert "As it was known on Thu 27 Aug 2026: 2 of 3 kept" in then
    assert 'value="2026-08-27"' in then
    assert "2 of 2 kept" in reader.text(f"{path}?known_on=2026-08-30")
    assert "nothing was due" in reader.text(f"{path}?known_on=2026-08-26")
    assert "As known on another day" in reader.text(path)
    assert "2026년 8월 27일(목) 기준:" in signed_in(scene.requester, "ko").text(
        f"{path}?known_on=2026-08-27"
    )


@pytest.mark.usefixtures("history")
def test_a_replay_changes_nothing_in_what_was_known_before(
    write: Callable[[], Any], signed_in: SignedIn, scene: Scene
) -> None:
    with write() as session:
        day = THURSDAY.date()
        after = with_holiday(as_it_is(session, CALENDAR), day, "임시공휴일", "Holiday")
        law = Grounds("A law", is_by_law=True)
        calendar_changes.propose(session, CALENDAR, after, None, law, at=BEGINS_AT - DAY)
    reader = signed_in(scene.requester)
    path = f"/services/{scene.service.code}?known_on="
    assert "2 of 3 kept" in reader.text(f"{path}2026-08-27")
    assert "2 of 2 kept" in reader.text(f"{path}2026-08-30")


@pytest.mark.parametrize("typed", ["soon", "2026-02-30", "1999-12-31"])
def test_what_is_no_day_is_said_and_kept(signed_in: SignedIn, scene: Scene, typed: str) -> None:
    page = signed_in(scene.requester).text(f"/services/{scene.service.code}?known_on={typed}", 422)
    assert "Choose a day, such as 2026-08-28." in page
    assert f'value="{typed}"' in page
    assert 'aria-invalid="true"' in page


@pytest.mark.usefixtures("history")
def test_pairs_of_departments_are_told_as_known_then(
    write: Callable[[], Any], signed_in: SignedIn, scene: Scene
) -> None:
    with write() as session:
        company = session.get_one(Department, scene.company_id)
        leader = make_person(session, company, roles=("hr_lead",))
    reader: Browser = signed_in(leader)
    then = reader.text("/promises?known_on=2026-08-27")
    assert "As it was known on Thu 27 Aug 2026" in then
    assert "2/3" in then
    assert "2/2" in reader.text("/promises?known_on=2026-08-30")
    assert "Nothing was asked" in reader.text("/promises?known_on=2026-08-26")
    assert reader.get("/promises?known_on=never").status_code == 422
