"""A form that came when its sign-in was over, or too old: what was typed stays, to send again.

It stands in the page that answers and nowhere else. Only what a page of ours sent is taken up, so
that no other site can put words into somebody's form; a password never is.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template, request
from werkzeug.wrappers import Response

TOKEN, SECRET, MOST = "csrf_token", "password", 200_000
LEGIBLE = 20
"""From so many characters on, or in several words, a value is something somebody wrote."""


def written() -> list[str]:
    """Return what somebody wrote into the form at hand, for them to take along from a refusal."""
    fields = _typed()
    return [value for _name, value in fields if _is_written(value)] if _may_stay(fields) else []


def kept_page() -> Response | None:
    """Return the page that keeps what was typed, or nothing where that is not to be."""
    fields = _typed()
    if not _may_stay(fields):
        return None
    page = render_template(
        "session/again.html",
        fields=fields,
        written=[value for _name, value in fields if _is_written(value)],
        has_files=any(file.filename for file in request.files.values()),
    )
    return Response(page, HTTPStatus.FORBIDDEN, mimetype="text/html")


def _typed() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name != TOKEN]


def _may_stay(fields: list[tuple[str, str]]) -> bool:
    size = sum(len(value) for _name, value in fields)
    is_secret = any(SECRET in name for name, _value in fields)
    return _is_ours() and bool(fields) and size <= MOST and not is_secret


def _is_written(value: str) -> bool:
    return len(value) > LEGIBLE or " " in value.strip()


def _is_ours() -> bool:
    """Tell whether a page of this very site sent the form, as its browser says."""
    if request.method != "POST":
        return False
    said = request.headers.get("Sec-Fetch-Site")
    if said is None:
        return request.headers.get("Origin") == request.host_url.rstrip("/")
    return said == "same-origin" and request.headers.get("Sec-Fetch-Mode") == "navigate"
