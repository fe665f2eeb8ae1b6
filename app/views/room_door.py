"""The door of a break room: a code from the wall and a personal number lead to one's own page.

Nothing of it is kept: no row, no cookie, no line in a log. A wrong number, a survey that has
closed and somebody who was not asked read alike, and take as long.
"""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import force_locale
from werkzeug.wrappers import Response as AnyResponse

from app.extensions import db
from app.i18n import language_asked
from app.runtime import runtime
from app.views import answer
from integrations.tries import Tries
from pulse.ballots import visiting
from pulse.errors import Refused
from pulse.instants import utc_now

blueprint = Blueprint("room_door", __name__, url_prefix="/room")
blueprint.after_request(answer.fence)
NAME = "ieum.room_tries"
ANYBODY = "anybody"


def new_tries() -> tuple[Tries, Tries]:
    """Return counts of failed tries in an hour: by address, and by everybody together."""
    return Tries(60, 3600), Tries(600, 3600)


@blueprint.record_once
def prepare(state: BlueprintSetupState) -> None:
    """Give the application its counts of failed tries."""
    state.app.extensions[NAME] = new_tries()


@blueprint.get("")
@blueprint.get("/<code>")
def ask(code: str = "") -> Response:
    """Ask for the code, if it did not come with the address, and the personal number."""
    return _page(code, HTTPStatus.OK)


@blueprint.post("")
@blueprint.post("/<code>")
def enter(code: str = "") -> AnyResponse:
    """Lead to the personal page, or say one kind sentence whatever was wrong."""
    request.max_content_length = 4 * 1024
    typed = request.form.get("code", code)
    one, all_of_them = current_app.extensions[NAME]
    address = request.remote_addr or ""
    if one.are_spent(address) or all_of_them.are_spent(ANYBODY):
        page = _page(typed, HTTPStatus.TOO_MANY_REQUESTS, "spent")
        page.headers["Retry-After"] = str(max(one.wait(address), all_of_them.wait(ANYBODY)))
        return page
    token = _token(typed, request.form.get("pin", ""))
    if token is None:
        one.note(address)
        all_of_them.note(ANYBODY)
        return _page(typed, HTTPStatus.UNPROCESSABLE_ENTITY, "wrong")
    where = url_for("answer.show", token=token, lang=request.args.get("lang"))
    return redirect(where, HTTPStatus.SEE_OTHER)


def _token(code: str, pin: str) -> str | None:
    at, parts = utc_now(), runtime()
    wave_id = parts.room_codes.wave_of(db.session(), code, at)
    person_id = parts.room_pins.whose(db.session(), pin)
    if wave_id is None or person_id is None:
        return None
    try:
        with parts.context.engine.connect() as connection:
            visiting.language_of_visitor(connection, wave_id=wave_id, person_id=person_id, at=at)
    except Refused:
        return None
    return parts.answer_links.token(wave_id, person_id)


def _page(code: str, status: HTTPStatus, state: str = "") -> Response:
    locale = language_asked()
    with force_locale(locale):
        page = render_template("room/ask.html", locale=locale, code=code[:16], state=state)
    return Response(page, status, mimetype="text/html")
