from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from pulse.commitments.models import CommitmentVersion, Service, VersionState
from pulse.people.models import Person
from tests.app.company import standing_still
from tests.app.conftest import Browser
from tests.factories import (
    CALENDAR,
    make_commitment,
    make_department,
    make_head,
    make_person,
    make_service,
)
from tests.pulse.commitments.scene import CHAIN, make_chain

SignedIn = Callable[..., Browser]
Write = Callable[[], Any]
CHOSEN = re.compile(r'<input checked [^>]*type="radio" value="(\w+)"')
NEW = "/services/S01/commitments/new"
SAID = {
    "kind": "resolve",
    "priority": "any",
    "evidence": "event",
    "start_event": "",
    "stop_event": "",
    "goal_value": "4",
    "goal_unit": "business_hours",
    "calendar_code": CALENDAR,
    "target_rate": "90",
    "wording_ko": "4시간 안에 해결",
    "wording_en": "Solved within 4 hours",
    "pause_when": "waiting_requester",
    "chain_code": "nobody",
    "effective_from": "2026-09-07",
    "requester_ko": "화면 사진을 함께 보내요",
    "requester_en": "Send a screenshot",
    "weight": "1",
}
AGREED = {**SAID, "way": "agreed", "effective_from": "2026-08-31", "sure": "1"}


@dataclass(frozen=True)
class Scene:
    service: Service
    administrator: Person
    owner: Person
    desk_head: Person
    centre_head: Person


@pytest.fixture
def scene(write: Write) -> Any:
    with write() as session:
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company)
        centre = make_department(session, "T2", company)
        owner = make_person(session, desk)
        made = Scene(
            make_service(session, desk, centre, owner_id=owner.id),
            make_person(session, company, roles=("sys_admin",)),
            owner,
            make_head(session, desk),
            make_head(session, centre),
        )
        make_chain(session)
    with standing_still():
        yield made


def version(write: Write) -> CommitmentVersion:
    with write() as session:
        return session.scalars(select(CommitmentVersion)).one()  # type: ignore[no-any-return]


def test_a_first_promise_is_signed_by_both_heads(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    owner = signed_in(scene.owner)
    page = owner.text("/services/S01")
    assert (page.count(NEW), "Write the first promise" in page) == (1, True)
    assert "Both departments have agreed" not in owner.text(NEW)
    assert owner.post(NEW, **SAID).status_code == 303
    page = owner.text("/services/S01")
    assert "Proposed. It holds once both heads have signed it." in page
    assert "Promise something more" in page
    made = version(write)
    for who, side in ((scene.desk_head, "provider"), (scene.centre_head, "customer")):
        sign = f"/services/S01/versions/{made.id}/sign"
        assert signed_in(who).post(sign, side=side, sure="1").status_code == 303
    assert version(write).state is VersionState.SIGNED
    assert "Solved within 4 hours" in owner.text("/services/S01")


def test_an_administrator_writes_down_what_is_agreed_on(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    browser = signed_in(scene.administrator)
    assert CHOSEN.findall(browser.text(NEW)) == ["resolve", "any", "event", "ask"]
    asked = browser.post(NEW, **{**AGREED, "sure": ""})
    assert "Have both departments agreed on it?" in asked.text
    done = browser.post(NEW, **AGREED)
    assert (done.status_code, done.location) == (303, "/services/S01")
    page = browser.text("/services/S01")
    assert "Written down. Requests from the first day on run on its clock." in page
    assert "by both departments, before it was written down here" in page
    assert "Send a screenshot" in page
    assert version(write).state is VersionState.IN_FORCE


def test_an_administrator_sees_what_waits_and_takes_nothing_back(
    signed_in: SignedIn, scene: Scene
) -> None:
    browser = signed_in(scene.administrator)
    assert browser.post(NEW, **{**SAID, "way": "ask"}).status_code == 303
    page = browser.text("/services/S01")
    assert "Waits for:" in page
    assert "Take it back" not in page
    assert "Sign for" not in page


def test_an_owner_cannot_say_that_it_is_agreed(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    owner = signed_in(scene.owner)
    assert owner.post(NEW, **AGREED).status_code == 422
    assert owner.post(NEW, **{**AGREED, "effective_from": "2026-09-01"}).status_code == 303
    assert version(write).state is VersionState.PROPOSED


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"goal_value": "0"}, "Please give a number above 0."),
        ({"wording_ko": ""}, "Please fill this in."),
        ({"effective_from": "2026-08-30"}, "Please choose today or a later day."),
        ({"effective_from": "2026-08-31", "way": "ask"}, "Please choose a day after today"),
        ({"review_on": "2026-08-31"}, "Please choose a day after the first one."),
        ({"way": ""}, "Please choose one."),
        ({"kind": "miracle"}, "Please choose one."),
        ({"kind": "quality"}, "This kind of promise is not counted so."),
        ({"kind": "quality", "goal_unit": "percent", "goal_value": "101"}, "more than there can"),
        ({"evidence": "manual", "chain_code": CHAIN}, "No clock runs on this promise"),
    ],
)
def test_what_cannot_be_promised_is_said_and_what_was_typed_stays(
    signed_in: SignedIn, scene: Scene, said: dict[str, str], words: str
) -> None:
    answer = signed_in(scene.administrator).post(NEW, **{**AGREED, **said})
    assert answer.status_code == 422
    assert words in answer.text
    assert "화면 사진을 함께 보내요" in answer.text


def test_what_is_wrong_is_listed_in_the_order_of_the_page(
    signed_in: SignedIn, scene: Scene
) -> None:
    said = {**AGREED, "kind": "", "goal_value": "", "wording_ko": "", "weight": "0"}
    page = signed_in(scene.administrator).post(NEW, **said).text
    listed = re.findall(r'<li><a href="#(\w+?)(?:-0)?">', page)
    assert listed == ["kind", "goal_value", "wording_ko", "weight"]
    assert sorted(listed, key=lambda name: page.index(f'name="{name}"')) == listed


def test_the_same_is_not_promised_twice(signed_in: SignedIn, scene: Scene, write: Write) -> None:
    with write() as session:
        make_commitment(session, scene.service)
    answer = signed_in(scene.administrator).post(NEW, **AGREED)
    assert answer.status_code == 422
    assert "Please propose a new version of it." in answer.text


def test_a_service_nobody_buys_says_so(signed_in: SignedIn, scene: Scene, write: Write) -> None:
    with write() as session:
        session.get_one(Service, scene.service.id).buyer_department_id = None
    answer = signed_in(scene.administrator).post(NEW, **AGREED)
    assert answer.status_code == 422
    assert "first say who uses the service" in answer.text


def test_without_two_heads_it_is_taken_as_agreed(signed_in: SignedIn, write: Write) -> None:
    with write() as session:
        company = make_department(session, "C0")
        administrator = make_person(session, company, roles=("sys_admin",))
        make_service(session, company, company)
    page = signed_in(administrator).text(NEW)
    assert "There are not two heads yet" in page
    assert CHOSEN.findall(page)[-1] == "agreed"


def test_others_find_no_such_page(signed_in: SignedIn, scene: Scene, write: Write) -> None:
    with write() as session:
        member = make_person(session, make_department(session, "T3"))
    browser = signed_in(member)
    browser.text(NEW, 404)
    assert browser.post(NEW, **SAID).status_code == 404
    assert "commitments/new" not in browser.text("/services/S01")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"kind": "notice_lead", "start_event": "notice_sent", "stop_event": "effective_on"},
            "at least 4 hours of working time ahead",
        ),
        ({"kind": "periodic", "goal_unit": "elapsed_minutes"}, "4 minutes"),
        ({"kind": "quality", "goal_unit": "percent", "goal_value": "90"}, "at least 90%"),
        ({"kind": "notify_delay"}, "within 4 hours of working time"),
        ({"evidence": "manual", "start_event": "left_on"}, "within 4 hours of working time"),
    ],
)
def test_what_no_clock_shows_is_promised_and_says_so(
    signed_in: SignedIn, scene: Scene, said: dict[str, str], words: str
) -> None:
    browser = signed_in(scene.administrator)
    assert browser.post(NEW, **{**AGREED, **said}).status_code == 303
    page = browser.text("/services/S01")
    assert "own records show how it is kept." in page
    assert "This promise is not timed by Ieum" in page
    assert words in page
    assert ("it takes effect" in page) is ("stop_event" in said)


def test_a_chain_is_chosen_and_changed_with_the_promise(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    administrator = signed_in(scene.administrator)
    assert administrator.post(NEW, **{**AGREED, "chain_code": CHAIN}).status_code == 303
    assert f'href="/chains/{CHAIN}"' in administrator.text("/services/S01")
    with write() as session:
        make_chain(session, "E-FAST").name_en = "Fast"
    made = version(write)
    propose = f"/services/S01/commitments/{made.commitment_id}/propose"
    owner = signed_in(scene.owner)
    assert f'<option selected value="{CHAIN}">' in owner.text(propose)
    sent = {**SAID, "chain_code": "E-FAST", "effective_from": "2026-10-01"}
    assert owner.post(propose, **sent).status_code == 303
    assert "escalation: Fast" in owner.text("/services/S01")
    assert owner.post(propose, **{**sent, "chain_code": "E-NONE"}).status_code == 422


def test_where_there_is_no_chain_an_administrator_is_led_to_write_one(
    signed_in: SignedIn, write: Write
) -> None:
    with write() as session:
        company = make_department(session, "C0")
        administrator = make_person(session, company, roles=("sys_admin",))
        make_service(session, company, company)
    assert 'href="/chains/new"' in signed_in(administrator).text(NEW)
