"""The pages of escalation chains, written, looked at, changed and removed without a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from pulse.commitments.models import EscalationChain
from pulse.people.models import Person
from tests.app.company import standing_still
from tests.app.conftest import Browser
from tests.factories import (
    make_commitment,
    make_department,
    make_head,
    make_person,
    make_service,
)
from tests.pulse.commitments.scene import CHAIN, make_chain

SignedIn = Callable[..., Browser]
Write = Callable[[], Any]
TYPED = {
    "act": "save",
    "code": "E-NIGHT",
    "name_ko": "야간",
    "name_en": "Night",
    "quiet_hours": "ignore_for_P1",
    "steps-0-when": "bh",
    "steps-0-amount": "2",
    "steps-0-to-0": "provider_dept_head",
    "steps-0-via": "slack_dm",
    "steps-1-when": "pct",
    "steps-1-amount": "80",
    "steps-1-to-0": "service_owner",
    "steps-1-to-1": "",
    "steps-1-via": "slack_dm",
}


@dataclass(frozen=True)
class Scene:
    administrator: Person
    member: Person


@pytest.fixture
def scene(write: Write) -> Any:
    with write() as session:
        company = make_department(session, "C0")
        desk = make_department(session, "T1", company)
        member = make_head(session, desk)
        made = Scene(make_person(session, company, roles=("sys_admin",)), member)
        service = make_service(session, desk, company, owner_id=member.id)
        make_chain(session)
        make_commitment(session, service, chain_code=CHAIN, goal_value=240)
    with standing_still():
        yield made


def stored(write: Write, code: str = "E-NIGHT") -> EscalationChain | None:
    with write() as session:
        query = select(EscalationChain).where(EscalationChain.code == code)
        return session.scalar(query)  # type: ignore[no-any-return]


def test_a_chain_is_looked_at_written_and_removed(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    browser = signed_in(scene.administrator)
    assert "at … percent of the time" in browser.text("/chains/new")
    looked = browser.post("/chains/new", **{**TYPED, "act": "preview"})
    assert looked.status_code == 200
    assert stored(write) is None
    done = browser.post("/chains/new", **TYPED)
    assert (done.status_code, done.location) == (303, "/chains/E-NIGHT")
    page = browser.text("/chains/E-NIGHT")
    assert "No promise goes by the chain “Night”." in page
    assert page.index("At 80% of the time") < page.index("2 working hours after")
    asked = browser.post("/chains/E-NIGHT/remove")
    assert "Remove the chain “Night”?" in asked.text
    assert browser.post("/chains/E-NIGHT/remove", sure="1").location == "/chains"
    assert stored(write) is None


def test_a_chain_in_use_says_by_what_and_stays(signed_in: SignedIn, scene: Scene) -> None:
    browser = signed_in(scene.administrator)
    listed = browser.text("/chains")
    assert "1 chain says who is told when a promise is about to break." in listed
    assert "1 promise" in listed
    page = browser.text(f"/chains/{CHAIN}")
    assert "1 promise goes by the chain “Standard”." in page
    assert "Agent desktop support" in page
    assert "made on Mon 7 Sep, 09:00, promised within 4 hours" in page
    assert "Mon 7 Sep, 12:12" in page
    assert "It cannot be removed: the promises above name it." in page
    refused = browser.post(f"/chains/{CHAIN}/remove", sure="1")
    assert refused.status_code == 409
    assert "Promises name this chain, so it stays." in refused.text


def test_a_chain_is_changed_from_now_on(signed_in: SignedIn, scene: Scene, write: Write) -> None:
    browser = signed_in(scene.administrator)
    page = browser.text(f"/chains/{CHAIN}/edit")
    assert "All others that are open keep the steps they began with." in page
    done = browser.post(f"/chains/{CHAIN}/edit", **{**TYPED, "code": "E-OTHER"})
    assert (done.status_code, done.location) == (303, f"/chains/{CHAIN}")
    row = stored(write, CHAIN)
    assert row is not None
    assert [one["at"] for one in row.document["steps"]] == ["80pct", "+2bh"]
    assert (row.name_en, row.document["quiet_hours"]) == ("Night", "ignore_for_P1")


def test_steps_are_added_and_taken_away_without_a_script(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    browser = signed_in(scene.administrator)
    more = browser.post("/chains/new", **{**TYPED, "act": "add"})
    assert (more.status_code, more.text.count('class="chain-step"')) == (200, 3)
    assert 'value="E-NIGHT"' in more.text
    less = browser.post("/chains/new", **{**TYPED, "act": "remove-0"})
    assert less.text.count('class="chain-step"') == 1
    assert 'value="80"' in less.text
    assert browser.post("/chains/new", **{**TYPED, "act": "remove-x"}).status_code == 400
    assert stored(write) is None


@pytest.mark.parametrize("act", ["save", "preview"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name_ko": ""}, "Please fill this in."),
        ({"steps-1-amount": "soon"}, "Please give a whole number above 0"),
        ({"steps-1-to-0": ""}, "Please choose whom to tell."),
        ({"steps-0-every": "1", "steps-0-every_unit": "bd", "steps-0-times": "2"}, "repeated"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    signed_in: SignedIn, scene: Scene, act: str, typed: dict[str, str], words: str
) -> None:
    answer = signed_in(scene.administrator).post("/chains/new", **{**TYPED, **typed, "act": act})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Night"' in answer.text


@pytest.mark.parametrize(("code", "words"), [("night", "capital letters"), (CHAIN, "Another")])
def test_the_code_is_judged_when_it_is_saved(
    signed_in: SignedIn, scene: Scene, code: str, words: str
) -> None:
    answer = signed_in(scene.administrator).post("/chains/new", **{**TYPED, "code": code})
    assert answer.status_code == 422
    assert words in answer.text


def test_a_chain_of_another_trade_is_shown_and_changed_by_a_file(
    signed_in: SignedIn, scene: Scene, write: Write
) -> None:
    with write() as session:
        steps = [{"at": "day5", "to": ["grievance_officer"], "via": "email_link"}]
        make_chain(session, "E-DAYS", steps=steps)
    browser = signed_in(scene.administrator)
    page = browser.text("/chains/E-DAYS")
    assert "On day 5" in page
    assert "it is changed by a file" in page
    browser.text("/chains/E-DAYS/edit", 404)
    browser.text("/chains")


def test_others_read_and_write_none(signed_in: SignedIn, scene: Scene) -> None:
    browser = signed_in(scene.member)
    for address in ("/chains", f"/chains/{CHAIN}"):
        page = browser.text(address)
        assert "Change it" not in page
        assert "Write a chain" not in page
        assert "Remove" not in page
    browser.text("/chains/new", 404)
    assert browser.post(f"/chains/{CHAIN}/edit", **TYPED).status_code == 404


def test_without_any_chain_the_page_says_what_is_missing(
    signed_in: SignedIn, write: Write
) -> None:
    with write() as session:
        company = make_department(session, "C0")
        administrator = make_person(session, company, roles=("sys_admin",))
    assert "Nobody is told yet" in signed_in(administrator).text("/chains")
