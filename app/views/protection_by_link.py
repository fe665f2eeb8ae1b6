"""Protection behind a personal link, for people without a sign-in."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.forms.protection import ProtectionForm
from app.i18n import local_now
from app.views import answer
from app.views.protection import chosen, tell_them, ways_for
from app.views.report_by_link import gone, visitor
from pulse.instants import utc_now
from pulse.people.permissions import Viewer, viewer_of

blueprint = Blueprint("protection_by_link", __name__, url_prefix="/a")
blueprint.after_request(answer.fence)


@blueprint.get("/<token>/protection")
def ask(token: str) -> Response:
    """Say that one may stop, who is told, and by when they get in touch."""
    person_id, locale = visitor(token)
    if person_id is None:
        return gone(locale)
    return _page(_viewer(person_id), locale)


@blueprint.post("/<token>/protection")
def send(token: str) -> AnyResponse:
    """Tell the department that protects."""
    request.max_content_length = 64 * 1024
    person_id, locale = visitor(token)
    if person_id is None:
        return gone(locale)
    with force_locale(locale):
        form, who = ProtectionForm(meta={"csrf": False}), _viewer(person_id)
        service = chosen(form, who)
        if not form.validate():
            return _page(who, locale, form)
        number = tell_them(form, service, person_id, utc_now()).number
    where = url_for("protection_by_link.ask", token=token, sent=number, lang=locale)
    return redirect(where, HTTPStatus.SEE_OTHER)


def _viewer(person_id: int) -> Viewer:
    return viewer_of(db.session(), person_id, local_now(utc_now()).date())


def _page(who: Viewer, locale: str, sent: ProtectionForm | None = None) -> Response:
    with force_locale(locale):
        number = request.args.get("sent", "")
        page = render_template(
            "protection/by_link.html",
            locale=locale,
            ways=ways_for(who, utc_now(), sent),
            number=number if number.replace("-", "").isalnum() and len(number) <= 24 else "",
        )
    status = HTTPStatus.OK if sent is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return Response(page, status, mimetype="text/html")
