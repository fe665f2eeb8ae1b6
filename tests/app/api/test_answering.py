"""Lists in parts, and writing calls that act once for each key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus

import pytest
from flask import Flask, g
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.api.answering import KEY, REPLAYED, once, page_of, place_of, shown
from app.api.caller import Caller
from app.extensions import db
from pulse.audit import AuditEntry
from pulse.errors import Conflict, Invalid
from pulse.people.api_tokens import Scope, TokenKind
from tests.app.api.conftest import Program
from tests.app.company import AGENT


class Said(BaseModel):
    """An answer that counts how often it was given."""

    count: int
    word: str = "약속"


class Act:
    """Does something, and counts it; refuses the first time if it is to."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.count = 0
        self.refuses = refuses

    def __call__(self, _session: Session) -> Said:
        self.count += 1
        if self.refuses and self.count == 1:
            raise Conflict("wrong_state")
        return Said(count=self.count)


@contextmanager
def call(
    app: Flask, key: str = "", body: str = "{}", kind: TokenKind = TokenKind.PERSONAL, by: int = 1
) -> Iterator[None]:
    headers = {KEY: key} if key else {}
    with app.test_request_context("/api/v1/x", method="POST", data=body, headers=headers):
        g.api_caller = Caller(by, kind, "a program", (), date(2026, 12, 31), None)
        yield


@pytest.mark.parametrize("last", [0, 7, 42, 123_456_789, 2**31 - 1])
def test_a_cursor_leads_back_to_the_last_of_the_page(last: int) -> None:
    kept, cursor = page_of([last + 1, last, last - 1], 2, lambda one: one)
    assert kept == [last + 1, last]
    assert page_of(kept, 2, lambda one: one) == (kept, None)
    assert page_of([], 2, lambda one: one) == ([], None)
    assert cursor is not None
    assert "=" not in cursor
    assert place_of(cursor) == last
    assert place_of(None) is None


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "é",
        "A",
        "YWJj",
        "LTE",
        "MS41",
        "MTAwMDAwMDAwMDAwMDAwMDAwMA",
        "wrI",
        "MjE0NzQ4MzY0OA",
    ],
)
def test_a_cursor_from_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        place_of(cursor)
    assert refused.value.fields == {"cursor": "unknown"}


def test_what_has_not_changed_is_not_sent_again(program: Callable[..., Program]) -> None:
    found = program(AGENT, Scope.REQUESTS_READ)
    path = "/api/v1/service-requests"
    first = found.client.get(path, headers=found.headers())
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = found.headers(**{"If-None-Match": first.headers["ETag"]})
    again = found.client.get(path, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert "RateLimit-Remaining" in again.headers
    program(AGENT, Scope.REQUESTS_WRITE).post("/service-requests", service="S01", subject="x")
    assert found.client.get(path, headers=known).status_code == 200
    missing = found.client.get(f"{path}/R-999999", headers=known)
    assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-store")
    assert "ETag" not in missing.headers


def test_one_key_acts_once_and_one_without_each_time(app: Flask) -> None:
    assert shown(Said(count=1)).get_data(as_text=True) == '{"count":1,"word":"약속"}'
    act, answers = Act(), []
    for key in ("one", "one", "two", "", ""):
        with call(app, key):
            answers.append(once(act))
    assert [answer.json["count"] for answer in answers] == [1, 1, 2, 3, 4]
    assert {answer.status_code for answer in answers} == {HTTPStatus.CREATED}
    assert [REPLAYED in answer.headers for answer in answers] == [False, True, *[False] * 3]
    with call(app, "one", by=2):
        assert once(act).json["count"] == 5


def test_a_key_answers_one_question_and_only_what_succeeded(app: Flask) -> None:
    act = Act(refuses=True)
    with call(app, "one"), pytest.raises(Conflict):
        once(act)
    with call(app, "one"):
        assert once(act, HTTPStatus.OK).status_code == HTTPStatus.OK
    with call(app, "one", '{"other": 1}'), pytest.raises(Invalid, match="idempotency_key_reused"):
        once(act)
    assert act.count == 2


def test_what_a_service_token_does_is_noted_once(app: Flask) -> None:
    act = Act()
    for kind in (TokenKind.PERSONAL, TokenKind.SERVICE, TokenKind.SERVICE):
        with call(app, kind.value, kind=kind, by=7):
            once(act)
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry)).one()
        assert (entry.action, entry.object_id) == ("api_token_acted", "7")
        assert entry.details == {"call": "POST /api/v1/x", "acting_as": None}
