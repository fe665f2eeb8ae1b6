"""People brought in by hand: a second person looks at them before they count in groups."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.translate import ngettext
from pulse.errors import Conflict
from pulse.instants import utc_now
from pulse.people import newcomers
from pulse.people.permissions import Permission
from pulse.transaction import transaction

blueprint = Blueprint("additions", __name__, url_prefix="/people/additions")
CONFIRMERS = (Permission.MANAGE_PEOPLE, Permission.MANAGE_SURVEYS)


@blueprint.get("")
@requires(*CONFIRMERS)
def show() -> str:
    """Show who was brought in by whom and on which day, with their names."""
    waiting = newcomers.unconfirmed(db.session())
    return render_template(
        "people/additions.html",
        count=sum(len(one.people) for one in waiting),
        parts=waiting,
        own_id=viewer().person_id,
        days=newcomers.NEWCOMER_DAYS,
    )


@blueprint.post("")
@requires(*CONFIRMERS)
def confirm() -> Response:
    """Confirm what somebody else brought in on a day."""
    added_by, since = request.form.get("added_by", type=int), _day(request.form.get("since", ""))
    if added_by is None or since is None:
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        with transaction(db.session()) as session:
            count = newcomers.confirm(session, added_by, since, utc_now(), viewer().person_id)
    except Conflict as error:
        flash(sentence(error), "signal")
    else:
        flash(ngettext("%(num)s person confirmed.", "%(num)s people confirmed.", count))
    return redirect(url_for("additions.show"), HTTPStatus.SEE_OTHER)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
