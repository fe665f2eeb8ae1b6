"""Writing to the author of a published comment, for those who read it in their block."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.access import requires, viewer
from app.extensions import db
from app.i18n import localized
from app.translate import _, _l
from app.views.letters import PROBLEMS
from app.views.navigation import RESULT_READERS
from pulse.errors import Invalid, NotFound
from pulse.instants import utc_now
from pulse.results import letters
from pulse.results.letters import Office
from pulse.transaction import transaction

blueprint = Blueprint("letters_read", __name__)
PATH = "/results/<int:wave_id>/comments/<comment_id>"

OFFICES: dict[Office, object] = {
    Office.AUTHOR: _l("The author"),
    Office.HR: _l("HR"),
    Office.HEAD: _l("The head of the unit"),
}


@blueprint.get(PATH)
@requires(*RESULT_READERS)
def show(wave_id: int, comment_id: str) -> str:
    """Show one comment with its letters, and let its readers write to whoever wrote it."""
    return _page(wave_id, comment_id)


@blueprint.post(PATH)
@requires(*RESULT_READERS)
def write(wave_id: int, comment_id: str) -> Response | tuple[str, int]:
    """Keep a letter for the next batch; its whole block is told then."""
    text = request.form.get("text", "")
    try:
        with transaction(db.session()) as session:
            letters.write_to_author(session, viewer(), comment_id, text, at=utc_now())
    except Invalid as invalid:
        problem = str(PROBLEMS[invalid.fields["text"]])
        return _page(wave_id, comment_id, text, problem), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(
        _(
            "Your letter is kept. It is handed over at nine in the morning, and its whole group "
            "is told."
        )
    )
    where = url_for("letters_read.show", wave_id=wave_id, comment_id=comment_id)
    return redirect(where, HTTPStatus.SEE_OTHER)


def _page(wave_id: int, comment_id: str, text: str = "", problem: str = "") -> str:
    thread = letters.read_thread(db.session(), viewer(), comment_id, at=utc_now())
    if thread.wave.id != wave_id:
        raise NotFound("comment_not_found")
    return render_template(
        "results/letters.html",
        thread=thread,
        under=localized(thread.wave, "name"),
        offices=OFFICES,
        author=Office.AUTHOR,
        longest=letters.LONGEST,
        text=text,
        problem=problem,
    )
