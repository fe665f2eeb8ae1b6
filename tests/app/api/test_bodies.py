"""A body that is not what a call takes is refused by what it is, as a problem."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from pulse.people.api_tokens import Scope
from tests.app.api.conftest import Program
from tests.app.company import AGENT

JSON = "application/json"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"service=S01", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"{bad", JSON, 400, "malformed_json"),
        (b"", JSON, 400, "malformed_json"),
        (b"\xff", JSON, 400, "malformed_json"),
        (b"[" * 100_000, JSON, 400, "malformed_json"),
        (b'{"service": ' * 50_000, JSON, 400, "malformed_json"),
        (b"[]", JSON, 422, "invalid_input"),
        (b'"{\\"service\\": \\"S01\\", \\"subject\\": \\"x\\"}"', JSON, 422, "invalid_input"),
        (b'{"service": "S01", "subject": "a\\u0000b"}', JSON, 422, "invalid_input"),
        (b'{"service": "S01", "subject": "\\ud800"}', JSON, 422, "invalid_input"),
        (b"{}", f"{JSON}; charset=utf-8", 422, "invalid_input"),
    ],
)
def test_a_body_that_is_not_taken(
    program: Callable[..., Program], body: bytes, kind: str, status: int, code: str
) -> None:
    found = program(AGENT, Scope.REQUESTS_WRITE)
    headers = found.headers(**{"Content-Type": kind})
    answer = found.client.post("/api/v1/service-requests", data=body, headers=headers)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["code"] == code
    assert "RateLimit-Remaining" in answer.headers


def test_a_body_that_is_too_large(program: Callable[..., Program]) -> None:
    found = program(AGENT, Scope.REQUESTS_WRITE)
    answer = found.send("/service-requests", service="S01", subject="x" * 1_100_000)
    assert (answer.status_code, answer.json["code"]) == (413, "content_too_large")


def test_who_has_no_token_is_told_so_whatever_they_send(demo_app: Flask) -> None:
    answer = demo_app.test_client().post("/api/v1/service-requests", data=b"x")
    assert answer.status_code == 401
