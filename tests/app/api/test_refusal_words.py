"""A refusal says why in the language of the call, and its code stays the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from app.extensions import db
from pulse.people.api_tokens import Scope
from pulse.people.models import Person
from pulse.transaction import transaction
from tests.app.api.conftest import Program
from tests.app.company import AGENT

Programs = Callable[..., Program]


@pytest.mark.parametrize(
    ("asked", "spoken", "title", "detail"),
    [
        ("en-GB,en;q=0.9", "en", "Not Found", "It does not exist, or is not for you."),
        ("ko-KR", "ko", "찾을 수 없음", "없거나, 볼 수 없는 것이에요."),
        ("", "ko", "찾을 수 없음", "없거나, 볼 수 없는 것이에요."),
        ("fr", "ko", "찾을 수 없음", "없거나, 볼 수 없는 것이에요."),
    ],
)
def test_a_refusal_is_said_as_the_call_asks_or_else_as_the_owner_reads(
    program: Programs, asked: str, spoken: str, title: str, detail: str
) -> None:
    found = program(AGENT, Scope.REQUESTS_READ)
    headers = found.headers(**({"Accept-Language": asked} if asked else {}))
    answer = found.client.get("/api/v1/service-requests/R-999999", headers=headers)
    assert answer.json["code"] == "service_request_not_found"
    assert (answer.json["title"], answer.json["detail"]) == (title, detail)
    assert answer.headers["Content-Language"] == spoken
    assert "Accept-Language" in answer.headers["Vary"]
    assert title in answer.text


def test_the_owner_of_a_token_is_answered_in_their_language(program: Programs) -> None:
    found = program(AGENT, Scope.SERVICES_READ)
    with found.client.application.app_context(), transaction(db.session()) as session:
        mine = update(Person).where(Person.number == AGENT).values(locale="en")
        session.execute(mine.execution_options(synchronize_session=False))
    assert found.get("/service-requests", 403)["title"] == "Forbidden"


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/services/S99", 404), ("/service-requests", 403)]
)
def test_every_refusal_says_why(program: Programs, path: str, status: int) -> None:
    said = program(AGENT, Scope.SERVICES_READ).get(path, status)
    assert len(said["detail"]) > 10
