"""Reporting by a personal link, for people without a sign-in.

It shares the link's proof and its fences with the answers, and nothing else: a report is told with
one's name, to one officer, and is never a part of what was answered.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as AnyResponse

from app.i18n import languages
from app.runtime import runtime
from app.views import answer
from app.views.answer_pages import render_closed
from app.views.reports import fields, file_from
from pulse.ballots import visiting
from pulse.errors import Invalid, Refused
from pulse.instants import utc_now

blueprint = Blueprint("report_by_link", __name__, url_prefix="/a")
blueprint.after_request(answer.fence)


@blueprint.get("/<token>/report")
def ask(token: str) -> Response:
    """Say who will read it and what happens next, and take the report."""
    person_id, locale = visitor(token)
    if person_id is None:
        return gone(locale)
    return _page(token, person_id, locale, HTTPStatus.OK)


@blueprint.post("/<token>/report")
def send(token: str) -> AnyResponse:
    """Seal it for the officer chosen."""
    request.max_content_length = 64 * 1024
    person_id, locale = visitor(token)
    if person_id is None:
        return gone(locale)
    try:
        reference = file_from(person_id, request.form)
    except Invalid as invalid:
        return _page(token, person_id, locale, HTTPStatus.UNPROCESSABLE_ENTITY, invalid.fields)
    where = url_for("report_by_link.ask", token=token, sent=reference, lang=locale)
    return redirect(where, HTTPStatus.SEE_OTHER)


def visitor(token: str) -> tuple[int | None, str]:
    """Return whose link it is while it leads somewhere, and the language to speak."""
    invited = runtime().answer_links.read(token)
    own = runtime().settings.locale
    if invited is None:
        return None, _locale(own)
    try:
        with runtime().context.engine.connect() as connection:
            own = visiting.language_of_visitor(
                connection,
                wave_id=invited.wave_id,
                person_id=invited.person_id,
                at=utc_now(),
            )
    except Refused:
        return None, _locale(own)
    return invited.person_id, _locale(own)


def _locale(own: str) -> str:
    chosen = request.args.get("lang", own)
    return languages().of(chosen)


def _page(
    token: str,
    person_id: int,
    locale: str,
    status: HTTPStatus,
    problems: dict[str, str] | None = None,
) -> Response:
    with force_locale(locale):
        shown = fields(person_id, request.form, problems)
        reference = request.args.get("sent", "")
        known = reference if reference.isalnum() and len(reference) <= 16 else ""
        page = render_template(
            "reports/by_link.html", token=token, locale=locale, reference=known, **shown
        )
    return Response(page, status, mimetype="text/html")


def gone(locale: str) -> Response:
    """Say kindly that the link leads nowhere."""
    return Response(render_closed(locale), HTTPStatus.NOT_FOUND, mimetype="text/html")
