"""Programs that call the interface with tokens of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from pulse.instants import utc_now
from pulse.people.api_tokens import Scope, TokenDraft, TokenKind, issue
from pulse.people.permissions import viewer_of
from pulse.transaction import transaction
from tests.app.conftest import id_of


@dataclass
class Program:
    """Calls with a token, perhaps for somebody."""

    client: FlaskClient
    token: str
    acting_as: str = ""

    def headers(self, **more: str) -> dict[str, str]:
        named = {"Authorization": f"Bearer {self.token}", **more}
        return {**named, "Ieum-Acting-As": self.acting_as} if self.acting_as else named

    def get(self, path: str, expected: int = 200, **query: object) -> Any:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers(), query_string=query)
        return self.checked(answer, expected)

    def post(self, path: str, expected: int = 201, key: str = "", **body: object) -> Any:
        return self.checked(self.send(path, key, **body), expected)

    def send(self, path: str, key: str = "", **body: object) -> TestResponse:
        more = {"Idempotency-Key": key} if key else {}
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers(**more))

    def checked(self, answer: TestResponse, expected: int) -> Any:
        assert answer.status_code == expected, answer.text[:2000]
        return answer.json


@pytest.fixture
def program(demo_app: Flask) -> Callable[..., Program]:
    """Makes programs with tokens of people of the example company, or with a service's."""

    def make(
        number: str, *scopes: Scope, kind: TokenKind = TokenKind.PERSONAL, acting_as: str = ""
    ) -> Program:
        person_id = id_of(demo_app, number)
        with demo_app.app_context(), transaction(db.session()) as session:
            who = viewer_of(session, person_id, utc_now().date())
            draft = TokenDraft(kind, "a program", [one.value for one in scopes], 30)
            _, text = issue(session, who, draft, at=utc_now())
        return Program(demo_app.test_client(), text, acting_as)

    return make


TODAY = date
