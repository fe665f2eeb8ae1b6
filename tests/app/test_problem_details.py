from __future__ import annotations

from http import HTTPStatus

from flask import Flask

from app.problem_details import problem_answer


def test_a_problem_names_its_status_its_code_and_the_fields(app: Flask) -> None:
    with app.test_request_context():
        answer = problem_answer(
            HTTPStatus.CONFLICT, "late", "Too late.", errors={"a": "b"}, headers={"X-One": "1"}
        )
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.headers["X-One"] == "1"
    assert answer.json == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "code": "late",
        "detail": "Too late.",
        "errors": [{"field": "a", "code": "b"}],
    }


def test_pages_that_are_not_there_are_problems_to_programs_only(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/api/v1/nowhere").mimetype == "application/problem+json"
    assert client.get("/nowhere").mimetype == "text/html"
