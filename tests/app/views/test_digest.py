"""The digest's page: the week in one line, decisions answered once, nothing for those below."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.slack_jobs import tell_digests
from pulse.digests.models import Decision, DecisionKind, DecisionState
from pulse.instants import utc_now
from pulse.people.models import Person, RoleAssignment
from tests.app.conftest import Browser
from tests.pulse.surveys import world

MISSED = {"name_ko": "계정", "name_en": "Account", "met": 3, "due": 40, "goal": 90}


@pytest.fixture
def people(write: Callable[[], object]) -> list[Person]:
    with write() as session:  # type: ignore[attr-defined]
        made = world.make_company(session, {"T0001": 2})["T0001"]
        session.add(RoleAssignment(person_id=made[0].id, role="executive", valid_from=world.SINCE))
        for number in range(4):
            named = {"name_ko": f"펄스 {number}", "name_en": f"Pulse {number}", "wave_id": 1}
            session.add(
                Decision(
                    key=f"d{number}",
                    kind=DecisionKind.NO_RESPONSE,
                    facts=named,
                    weight=number,
                    raised_at=utc_now(),
                    expires_at=utc_now() + timedelta(days=9),
                )
            )
    return made


@pytest.fixture
def executive(people: list[Person], signed_in: Callable[..., Browser]) -> Browser:
    return signed_in(people[0])


def decision(app: Flask, key: str) -> Decision:
    with app.app_context():
        found = db.session.scalars(select(Decision).where(Decision.key == key)).one()
        db.session.remove()
    return found


def test_three_are_asked_and_the_first_line_says_so(executive: Browser) -> None:
    page = executive.text("/digest")
    assert "3 decisions are yours to make. No promise fell due in the last four weeks." in page
    assert "Pulse 3" in page
    assert "Pulse 0" not in page


def test_a_decision_leads_to_what_it_rests_on(
    executive: Browser, write: Callable[..., Any]
) -> None:
    with write() as session:
        found = session.scalars(select(Decision).where(Decision.key == "d1")).one()
        found.kind, found.facts = DecisionKind.MISSED_PROMISE, {**MISSED, "service": "S05"}
    page = executive.text("/digest")
    for where in ("/results/1", "/services/S05"):
        assert re.search(rf'<a href="{where}"[^>]*>See what this rests on</a>', page)


def test_a_missed_goal_that_asks_for_nothing_says_why(as_person: Callable[..., Browser]) -> None:
    page = as_person("P0001").text("/digest")
    assert "Nothing needs a decision of yours this week." in page
    assert "Services that surely missed a goal" in page
    assert "asked about with the next weekly digest" in page


def test_a_decision_is_noted_with_what_was_decided(app: Flask, executive: Browser) -> None:
    chosen = str(decision(app, "d3").id)
    sent = {"decision_id": chosen, "note": "인사팀이 답한다", "decided": "1"}
    assert executive.post("/digest/decisions", **sent).status_code == 303
    found = decision(app, "d3")
    assert (found.state, found.note) == (DecisionState.DECIDED, "인사팀이 답한다")
    page = executive.text("/digest")
    assert "Decided. It stands under" in page
    assert "Pulse 0" in page, "the next one has moved up"
    executive.post("/digest/decisions", **sent)
    assert "Somebody has answered this in the meantime." in executive.text("/digest")


def test_whoever_decides_without_a_word_is_asked_first(app: Flask, executive: Browser) -> None:
    chosen = str(decision(app, "d3").id)
    wordless = {"decision_id": chosen, "note": " ", "decided": "1"}
    assert "without a word about what?" in executive.post("/digest/decisions", **wordless).text
    assert decision(app, "d3").state is DecisionState.OPEN
    assert executive.sure("/digest/decisions", **wordless).status_code == 303
    assert decision(app, "d3").state is DecisionState.DECIDED


def test_not_now_is_noted_too_and_a_long_note_is_given_back(
    app: Flask, executive: Browser
) -> None:
    chosen = str(decision(app, "d2").id)
    long = {"decision_id": chosen, "note": "x" * 1001, "put_off": "1"}
    answer = executive.post("/digest/decisions", **long)
    assert answer.status_code == 422
    assert "x" * 1001 in answer.text
    executive.post("/digest/decisions", decision_id=chosen, note="", put_off="1")
    assert decision(app, "d2").state is DecisionState.PUT_OFF


@pytest.mark.parametrize("wrong", ["", "x", "999999", "-1", "9" * 30])
def test_a_decision_that_does_not_exist_is_not_found(executive: Browser, wrong: str) -> None:
    answer = executive.post("/digest/decisions", decision_id=wrong, decided="1")
    assert answer.status_code == 404


def test_who_leads_nothing_has_no_digest(
    people: list[Person], signed_in: Callable[..., Browser]
) -> None:
    assert signed_in(people[1]).get("/digest").status_code == 404
    assert "This week" not in signed_in(people[1]).text("/me")
    assert "This week" in signed_in(people[0]).text("/me")


def test_telling_twice_tells_once(app: Flask, people: list[Person]) -> None:
    with app.app_context():
        first = tell_digests()
        assert tell_digests() == 0
        assert first in {0, 1}, "from Friday on the week is old news"
        db.session.remove()
