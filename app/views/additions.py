"""People brought in by hand: a second person looks at them before they count in groups."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.errors import sentence
from app.extensions import db
from app.second_thoughts import Question, ask_first
from app.translate import _, ngettext
from pulse.errors import Conflict
from pulse.instants import utc_now
from pulse.legible import plain_day, plain_number
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
    added_by, since = (
        plain_number(request.form.get("added_by", "")),
        plain_day(request.form.get("since", "")),
    )
    if added_by is None or since is None:
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    question = Question(
        _("Do you know that all of them work here?"),
        _(
            "Once their newcomers' days have passed too, they count in the numbers of their "
            "groups. Your name is kept with it, and it cannot be taken back."
        ),
        _("Yes, I know all of them"),
        url_for("additions.show"),
    )
    if (asking := ask_first(question)) is not None:
        return asking
    try:
        with transaction(db.session()) as session:
            count = newcomers.confirm(session, added_by, since, utc_now(), viewer().person_id)
    except Conflict as error:
        flash(sentence(error), "signal")
    else:
        flash(
            ngettext(
                "You have confirmed %(num)s person, who will count in the group's numbers.",
                "You have confirmed %(num)s people, who will count in their groups' numbers.",
                count,
            )
        )
    return redirect(url_for("additions.show"), HTTPStatus.SEE_OTHER)
