"""Refusals as programs read them: RFC 9457 problem details."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, json
from flask_babel import get_locale

from app.translate import N_, _, _l

MIMETYPE = "application/problem+json"
PHRASES = (
    N_("OK"),
    N_("Created"),
    N_("Bad Request"),
    N_("Unauthorized"),
    N_("Forbidden"),
    N_("Not Found"),
    N_("Method Not Allowed"),
    N_("Conflict"),
    N_("Request Entity Too Large"),
    N_("Unsupported Media Type"),
    N_("Unprocessable Entity"),
    N_("Too Many Requests"),
    N_("Internal Server Error"),
)
"""What statuses are called, as ``HTTPStatus`` has them."""


NOT_THERE: dict[HTTPStatus, object] = {
    HTTPStatus.NOT_FOUND: _l("It does not exist, or is not for you."),
    HTTPStatus.METHOD_NOT_ALLOWED: _l("This address takes other methods; “Allow” names them."),
}
"""What to say where no call was reached."""


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
    title is the status's own phrase (RFC 9457, 4.2.1), in the language of the call.
    """
    said: dict[str, object] = {
        "type": "about:blank",
        "title": _(status.phrase),
        "status": status.value,
        "code": code,
    }
    if detail:
        said["detail"] = detail
    if errors:
        said["errors"] = [{"field": field, "code": what} for field, what in errors.items()]
    answer = Response(json.dumps(said, ensure_ascii=False), status.value, mimetype=MIMETYPE)
    answer.headers["Content-Language"] = str(get_locale())
    answer.vary.add("Accept-Language")
    answer.headers.update(headers or {})
    return answer
