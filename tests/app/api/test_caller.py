"""Who is let in: a token that counts, within its pace, made for what is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.api.caller import GUESSES, LIMITS, STRANGERS_PER_MINUTE
from app.api.limits import CallLimits
from app.extensions import db
from pulse.instants import utc_now
from pulse.people import api_tokens
from pulse.people.api_tokens import ApiToken, Scope, digest_of
from pulse.people.models import Person, PersonStatus
from pulse.transaction import transaction
from tests.app.api.conftest import Program
from tests.app.company import AGENT, HR_LEAD

Programs = Callable[..., Program]


def code_of(program: Program, expected: int = 401) -> str:
    found: str = program.get("/token", expected)["code"]
    return found


@pytest.fixture(autouse=True)
def fresh_limits(demo_app: Flask) -> None:
    demo_app.extensions[LIMITS] = CallLimits(300)
    demo_app.extensions[GUESSES] = CallLimits(STRANGERS_PER_MINUTE)


def test_a_call_without_a_token_is_told_how_to_prove_itself(demo_app: Flask) -> None:
    answer = demo_app.test_client().get("/api/v1/token")
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["code"] == "token_missing_or_over"
    assert "Set-Cookie" not in answer.headers


def test_a_session_is_no_token(as_person: Callable[..., object]) -> None:
    browser = as_person(HR_LEAD)
    assert browser.get("/api/v1/results").status_code == 401  # type: ignore[attr-defined]


@pytest.mark.parametrize("change", ["ended", "expired", "left", "guessed"])
def test_a_token_that_does_not_count(program: Programs, demo_app: Flask, change: str) -> None:
    known = program("P0245" if change == "left" else "P0243", Scope.SERVICES_READ)
    assert known.get("/token")["kind"] == "personal"
    if change == "guessed":
        known.token = known.token[:-1] + ("a" if known.token[-1] != "a" else "b")
        assert code_of(known) == "token_missing_or_over"
        return
    mine = ApiToken.digest == digest_of(known.token)
    person = Person.id == select(ApiToken.person_id).where(mine).scalar_subquery()
    changes = {
        "ended": update(ApiToken).where(mine).values(ended_at=utc_now()),
        "expired": update(ApiToken).where(mine).values(expires_at=utc_now() - timedelta(days=1)),
        "left": update(Person)
        .where(person)
        .values(status=PersonStatus.LEFT, left_on=utc_now().date() - timedelta(days=1)),
    }
    with demo_app.app_context(), transaction(db.session()) as session:
        session.execute(changes[change].execution_options(synchronize_session=False))
    assert code_of(known) == "token_missing_or_over"


def test_scopes_bind(program: Programs) -> None:
    said = program(AGENT, Scope.SERVICES_READ).get("/service-requests", 403)
    assert said["code"] == "scope_missing"


def test_the_day_of_use_is_kept_and_nothing_finer(program: Programs, demo_app: Flask) -> None:
    known = program(AGENT, Scope.SERVICES_READ)
    known.get("/token")
    with demo_app.app_context():
        token = api_tokens.recognise(db.session(), known.token, at=utc_now())
        assert token is not None
        assert token.last_used_on is not None
        assert known.token not in str(vars(token))


def test_too_many_calls_are_asked_to_wait(program: Programs, demo_app: Flask) -> None:
    demo_app.extensions[LIMITS] = CallLimits(3)
    known = program(AGENT, Scope.SERVICES_READ)
    answers = [known.client.get("/api/v1/token", headers=known.headers()) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert answers[-1].json["code"] == "too_many_calls"
    wait = answers[-1].headers["Retry-After"]
    assert answers[-1].json["detail"] == f"Try again in {wait} seconds."


def test_guessing_is_slowed_down(demo_app: Flask) -> None:
    demo_app.extensions[GUESSES] = CallLimits(2)
    client = demo_app.test_client()
    codes = [client.get("/api/v1/token").status_code for _ in range(3)]
    assert codes == [401, 401, 429]


def test_what_is_not_there_is_a_problem_too(program: Programs) -> None:
    known = program(AGENT, Scope.SERVICES_READ)
    answer = known.client.get("/api/v1/nowhere", headers=known.headers())
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    wrong = known.client.delete("/api/v1/token", headers=known.headers())
    assert (wrong.status_code, wrong.mimetype) == (405, "application/problem+json")
    assert "GET" in wrong.headers["Allow"]
    root = known.client.get("/api/v1", headers=known.headers())
    assert (root.status_code, root.mimetype) == (404, "application/problem+json")
