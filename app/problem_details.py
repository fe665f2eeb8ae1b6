"""Refusals as programs read them: RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, json

MIMETYPE = "application/problem+json"


def problem_answer(
    status: HTTPStatus,
    code: str,
    detail: str = "",
    *,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem: ``code`` is for programs, ``detail`` for people who read logs.

    ``errors`` names fields and what is wrong with each. The type is about:blank, so that the
    title is the status's own phrase (RFC 9457, 4.2.1).
    """
    said: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code,
    }
    if detail:
        said["detail"] = detail
    if errors:
        said["errors"] = [{"field": field, "code": what} for field, what in errors.items()]
    answer = Response(json.dumps(said), status.value, mimetype=MIMETYPE)
    answer.headers.update(headers or {})
    return answer
